import type { FindingKind } from "../language/rule-finding.ts";

/** A remark on a part of a rule. */
export interface Remark {
  readonly kind: FindingKind;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Offset within the text at `path`. */
  readonly offset?: number;
}
