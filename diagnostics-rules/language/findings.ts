import type { ReadRule } from "./rule-file.ts";
import { ExpressionError, type FindingKind, type RuleFinding } from "./rule-finding.ts";

/** Where a part stands within its rule. */
export type Path = readonly PropertyKey[];

/** Collects the mistakes of one rule. */
export class Findings {
  readonly #read: ReadRule;
  readonly #found: { readonly finding: RuleFinding; readonly inLet: string | undefined }[];
  /** Lets that have a mistake at their own place. */
  readonly #lets = new Set<PropertyKey>();

  constructor(read: ReadRule) {
    this.#read = read;
    this.#found = read.findings.map((finding) => ({ finding, inLet: undefined }));
  }

  /** Each mistake once: one within a let is told there, and not at every use of the let. */
  get list(): readonly RuleFinding[] {
    return this.#found
      .filter(({ inLet }) => inLet === undefined || !this.#lets.has(inLet))
      .map(({ finding }) => finding);
  }

  /** The result, or undefined after noting the mistake that kept it from being. */
  attempt<Result>(path: Path, run: () => Result): Result | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const { kind, message, offset, inLet } = error;
      this.#note(this.#findingOf(kind, path, message, offset), inLet);
      if (path[0] === "let" && path[1] !== undefined && inLet === undefined) this.#lets.add(path[1]);
      return undefined;
    }
  }

  add(kind: FindingKind, path: Path, message: string, offset = 0): void {
    this.#note(this.#findingOf(kind, path, message, offset), undefined);
  }

  #note(finding: RuleFinding, inLet: string | undefined): void {
    this.#found.push({ finding, inLet });
  }

  #findingOf(kind: FindingKind, path: Path, message: string, offset: number): RuleFinding {
    return {
      kind,
      severity: "error",
      message,
      ruleId: this.#read.ruleId,
      ...this.#read.placeOf(path, offset),
    };
  }
}
