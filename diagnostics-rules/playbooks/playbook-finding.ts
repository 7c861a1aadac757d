import { type FindingKind, findingKinds, type Place } from "../language/rule-finding.ts";

/** Kinds of mistakes that only playbooks can have, with what each means. */
export const playbookFindingKinds = {
  "duplicate-playbook": "two playbooks have the same id",
  "duplicate-id": "two steps or ends have the same id",
  "unknown-target": "a step leads to something that is neither a step nor an end",
  "unknown-rule": "no rule has this id, or it is for another class of devices",
  "unknown-cause": "none of the rules that start the playbook has this cause",
  "unknown-action": "no remote action has this name, or it does not take such a parameter",
  loop: "a step leads back to itself or to one before it; runs go forward only, so that each ends",
  "no-end": "no end can be reached from a step",
  "unreachable-step": "no run comes to this step",
  "dead-outcome": "no run comes to this end",
  "nothing-decides": "a step has no check, and nobody is asked",
  "asks-decided": "a step asks a person for what its check decides",
  "say-missing": "a person is asked, and the agent is not told what to say",
  "check-unreadable":
    "a check reads logs, events, cycles or silence, which a look at the present does not have",
  "within-without-check": "within says how long a check is waited for, and there is none",
  "shows-unknown": "a value that is shown is neither a signal nor a let",
  "visit-without-remote": "an end that needs a visit cannot be one that avoids it",
} as const satisfies Record<string, string>;

/** Kinds of mistakes in the texts, names and expressions, which rules have too. */
const sharedKinds = [
  "file-too-large",
  "yaml-syntax",
  "yaml-forbidden",
  "yaml-too-deep",
  "schema",
  "translation-missing",
  "tests-missing",
  "unused-let",
  "expression-syntax",
  "expression-too-deep",
  "unknown-signal",
  "unknown-code",
  "unknown-function",
  "unknown-unit",
  "wrong-arguments",
  "type-mismatch",
  "unit-mismatch",
  "mixed-instances",
  "window-unbounded",
  "let-cycle",
  "never-true",
  "always-true",
  "equals-measured",
  "counter-unwrapped",
] as const satisfies readonly FindingKind[];

/** Every kind of mistake that is found in playbooks, with what it means. */
export const allPlaybookKinds: Readonly<Record<string, string>> = {
  ...Object.fromEntries(sharedKinds.map((kind) => [kind, findingKinds[kind]])),
  ...playbookFindingKinds,
};

/** One mistake in a playbook file; an error keeps the playbook from being used. */
export interface PlaybookFinding extends Place {
  readonly kind: FindingKind | keyof typeof playbookFindingKinds;
  readonly severity: "error" | "warning";
  readonly message: string;
  /** "" when it is not known. */
  readonly playbookId: string;
}

/** "file:line:column: message" as compilers print it. */
export function formatPlaybookFinding({
  file,
  line,
  column,
  severity,
  message,
  kind,
}: PlaybookFinding): string {
  return `${file}:${line}:${column}: ${severity}: ${message} [${kind}]`;
}
