/**
 * Reads playbook files into checked playbooks; all mistakes at once, each with its place.
 *
 *     playbook: washer.not-draining
 *     version: 1
 *     steps:
 *       - id: slow-now
 *         check: last_over_time(drain_duration_s[7d]) > 150s
 */
import { type NamedFile, readShapedFile } from "../language/shaped-file.ts";
import { checkExpressions, compileChecks } from "./check-expressions.ts";
import { checkFlow } from "./check-flow.ts";
import { checkNames } from "./check-names.ts";
import { type KnownRule, shippedKnownRules } from "./known-rules.ts";
import type { Playbook } from "./playbook.ts";
import type { PlaybookFinding } from "./playbook-finding.ts";
import { placed, type ReadPlaybook } from "./playbook-remarks.ts";
import { playbookSchema } from "./playbook-schema.ts";

/** Playbooks that can be used, and every mistake in the files. */
export interface LoadedPlaybooks {
  readonly playbooks: readonly Playbook[];
  readonly findings: readonly PlaybookFinding[];
}

/** Loads playbook files. A file with an error is left out and the others are loaded; nothing is thrown. Ordered by id. */
export function loadPlaybooks(
  files: readonly NamedFile[],
  rules: readonly KnownRule[] = shippedKnownRules(),
): LoadedPlaybooks {
  const taken = new Map<string, Playbook>();
  const findings = files.flatMap((file) => {
    const { playbook, read, findings: found } = loadPlaybook(file, rules);
    const other = playbook && taken.get(playbook.id);
    if (playbook !== undefined && other === undefined) taken.set(playbook.id, playbook);
    if (playbook === undefined || read === undefined || other === undefined) return found;
    const message = `Playbook "${playbook.id}" is in ${other.file} already; give it another id`;
    return [...found, placed(read, { kind: "duplicate-playbook", path: ["playbook"], message })];
  });
  const playbooks = [...taken.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  return { playbooks, findings: findings.sort(byPlace) };
}

function loadPlaybook(
  file: NamedFile,
  rules: readonly KnownRule[],
): { playbook?: Playbook; read?: ReadPlaybook; findings: readonly PlaybookFinding[] } {
  const read = readShapedFile(file, { schema: playbookSchema, idField: "playbook" });
  const { source } = read;
  if (source === undefined) return { findings: read.findings.map(asPlaybookFinding) };
  const known: ReadPlaybook = { read, source };
  const remarks = [...checkFlow(source), ...checkNames(source, rules)].map((remark) => placed(known, remark));
  const findings = [...remarks, ...checkExpressions(known)];
  if (findings.some(({ severity }) => severity === "error")) return { read: known, findings };
  const { playbook: id, version } = source;
  return {
    playbook: { id, version, file: file.path, source, checks: compileChecks(known) },
    read: known,
    findings,
  };
}

/** A text without one of its languages has a kind of its own: it is what translators look for. */
function asPlaybookFinding({
  ruleId,
  kind,
  severity,
  message,
  file,
  line,
  column,
}: ReturnType<typeof readShapedFile>["findings"][number]): PlaybookFinding {
  const isLanguage = /\.(en|ko): Is missing/.test(message);
  return {
    ...{ kind: isLanguage ? "translation-missing" : kind, severity, message, playbookId: ruleId },
    ...{ file, line, column },
  };
}

function byPlace(one: PlaybookFinding, other: PlaybookFinding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
