import type { ReadRule } from "./rule-file.ts";
import { ExpressionError, type FindingKind, type RuleFinding } from "./rule-finding.ts";

/** Where a part stands within its rule. */
export type Path = readonly PropertyKey[];

/** Collects the mistakes of one rule. */
export class Findings {
  readonly list: RuleFinding[];
  readonly #read: ReadRule;

  constructor(read: ReadRule) {
    this.#read = read;
    this.list = [...read.findings];
  }

  /** The result, or undefined after noting the mistake that kept it from being. */
  attempt<Result>(path: Path, run: () => Result): Result | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.add(error.kind, path, error.message, error.offset);
      return undefined;
    }
  }

  add(kind: FindingKind, path: Path, message: string, offset = 0): void {
    const { ruleId } = this.#read;
    this.list.push({ kind, severity: "error", message, ruleId, ...this.#read.placeOf(path, offset) });
  }
}
