/** Where something stands in a rule file; lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One mistake in a rule file. An error keeps the rule from being loaded, a warning does not. */
export interface RuleFinding extends Place {
  /** kebab-case and stable, one of {@link findingKinds}. */
  readonly kind: FindingKind;
  readonly severity: "error" | "warning";
  /** What is wrong, got what, wanted what, and the nearest name where one is near. */
  readonly message: string;
  /** Id of the rule; "" when it is not known. */
  readonly ruleId: string;
}

/** Every kind of mistake that is found, with what it means. */
export const findingKinds = {
  "file-too-large": "the file is larger than the limit",
  "yaml-syntax": "the file is not YAML 1.2 core",
  "yaml-forbidden": "anchors, aliases, tags, merge keys and several documents are not used in rules",
  "yaml-too-deep": "lists and maps are nested too deeply",
  schema: "a field is missing, unknown or of the wrong kind",
  "duplicate-rule": "two rules have the same id",
  "expression-syntax": "an expression cannot be read",
  "expression-too-deep": "an expression is nested too deeply",
  "unknown-signal": "no signal or let has this name",
  "unknown-code": "a code has no such name",
  "unknown-function": "no function has this name",
  "unknown-unit": "no unit has this name",
  "unknown-placeholder": "a text names a value that the rule does not have",
  "wrong-arguments": "a function is called with the wrong number or kind of arguments",
  "type-mismatch": "a number stands where a condition belongs, or the reverse",
  "unit-mismatch": "values of different units are added or compared",
  "mixed-instances": "signals of different kinds of instances stand in one rule",
  "window-unbounded": "a window would hold more than the rule may keep",
  "repeat-impossible": "a condition must hold more often than it is looked at",
  "log-template": "a log template cannot be matched",
  "silence-mixed": "silence() stands beside signals or logs",
  "let-cycle": "a let uses itself",
  "never-true": "a condition can never hold within the signal's range",
  "always-true": "a condition always holds within the signal's range",
  "fire-never": "a fire clause contradicts itself",
  "clear-overlaps-fire": "clear and fire can hold at the same time",
  "never-clears": "the clear condition can never hold",
  "for-below-cadence": "a hold time is shorter than the distance between samples",
  "window-below-cadence": "a window is too short to hold the samples that its function needs",
  "sequence-below-cadence": "a sequence asks for something sooner than the next sample can be there",
  "baseline-short": "a baseline learns from too little to know what is usual",
  "while-never": "while can never hold, or not together with a fire clause",
  "while-always": "while always holds within the signal's range",
  "counter-unwrapped": "a counter is compared without rate, increase or changes",
  "rate-of-gauge": "rate or increase of a signal that is not a counter",
  "delta-of-counter": "delta or deriv of a counter ignores its resets",
  "equals-measured": "a measured value is compared with == or !=",
  "unused-let": "a let is never used",
  "translation-missing": "a text lacks its Korean, or is the same in both languages",
  "unit-by-hand": "a text writes the unit of a value by hand, which shows it or could",
  "words-missing": "people would be shown an expression, for the rule has no words for it",
  "tests-missing": "a firing, nearly firing or missing-data test is missing",
  "test-contradicts": "a test does not do what its kind says",
  "causes-prior": "the priors of the causes do not fit",
  "cause-never-first": "a cause can never come first, whatever its condition says",
  "cause-unknown": "a remedy settles a cause that the rule does not have",
  "clear-missing": "a fault without clear ends with the first sample that does not fire",
  "remedy-missing": "there is no remedy",
  "duplicate-clause": "two fire clauses say the same",
  "missing-below-cadence": "missing data is declared before the next sample can be there",
  "late-over-hold": "data may be later than missing data is held",
} as const satisfies Record<string, string>;

/** One of {@link findingKinds}. */
export type FindingKind = keyof typeof findingKinds;

/** Thrown inside the language at the place of a mistake; offsets count from the start of the expression. */
export class ExpressionError extends Error {
  readonly kind: FindingKind;
  readonly offset: number;
  /** The let in which the mistake is; undefined when it is where it was found. */
  readonly inLet: string | undefined;

  constructor(kind: FindingKind, offset: number, message: string, inLet?: string) {
    super(message);
    this.name = "ExpressionError";
    this.kind = kind;
    this.offset = offset;
    this.inLet = inLet;
  }

  /** The same mistake in an expression that stands so far within a text. */
  movedBy(offset: number): ExpressionError {
    return new ExpressionError(this.kind, this.offset + offset, this.message, this.inLet);
  }
}

/** "file:line:column: message" as compilers print it. */
export function formatFinding(finding: RuleFinding): string {
  return `${finding.file}:${finding.line}:${finding.column}: ${finding.severity}: ${finding.message} [${finding.kind}]`;
}
