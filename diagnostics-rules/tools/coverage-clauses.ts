/** The clauses of a rule that its tests should decide, each with its place in the file. */
import type { BuiltRule } from "../language/build-rule.ts";
import type { Path } from "../language/findings.ts";
import type { RuleSource } from "../language/rule-schema.ts";

/** What a clause is part of. */
export type ClausePart = "while" | "fire" | "clear" | "severity" | "cause" | "remedy";

/** One condition that a rule's file says. */
export interface WrittenClause {
  readonly part: ClausePart;
  /** Position among the parts of its kind in the compiled rule. */
  readonly index: number;
  /** "while", "fire 2", "severity critical", "cause filter-blocked", "remedy 1". */
  readonly name: string;
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** The clauses of a rule file in the order in which they take effect. */
export function clausesOf({ source, read }: Required<Pick<Readable, "source" | "read">>): WrittenClause[] {
  const at = (path: Path, clause: Omit<WrittenClause, "line" | "column">): WrittenClause => {
    const { line, column } = read.placeOf(path);
    return { ...clause, line, column };
  };
  const { while: during, fire, clear, causes, remedy } = source;
  return [
    ...given(during).map((text) => at(["while"], { part: "while", index: 0, name: "while", source: text })),
    ...fire.map((text, index) =>
      at(["fire", index], { part: "fire", index, name: `fire ${index + 1}`, source: text }),
    ),
    ...given(clear).map((text) => at(["clear"], { part: "clear", index: 0, name: "clear", source: text })),
    ...stepsOf(source).map(({ severity, text }, index) =>
      at(["severity", severity], { part: "severity", index, name: `severity ${severity}`, source: text }),
    ),
    ...causes.flatMap(({ id, when }, index) =>
      given(when).map((text) =>
        at(["causes", index, "when"], { part: "cause", index, name: `cause ${id}`, source: text }),
      ),
    ),
    ...remedy.flatMap(({ verify }, index) =>
      given(verify).map((text) =>
        at(["remedy", index, "verify"], { part: "remedy", index, name: `remedy ${index + 1}`, source: text }),
      ),
    ),
  ];
}

interface Readable {
  readonly source: RuleSource;
  readonly read: BuiltRule["read"];
}

/** The steps of the severity in the order of the compiled rule. */
export function stepsOf({
  severity,
}: RuleSource): { readonly severity: "warning" | "critical"; readonly text: string }[] {
  if (typeof severity === "string") return [];
  return (["warning", "critical"] as const).flatMap((name) =>
    given(severity[name]).map((text) => ({ severity: name, text })),
  );
}

function given(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}
