/** What a playbook names of rules, causes and actions, and what it leaves out for people. */
import type { LocalText } from "@housecall/proto/api";
import { suggestion } from "../language/nearest-name.ts";
import { parseDuration } from "../language/parser.ts";
import { ExpressionError } from "../language/rule-finding.ts";
import { knownActions, knownSelfTests } from "./known-actions.ts";
import type { KnownRule } from "./known-rules.ts";
import { answerOf } from "./playbook.ts";
import type { PlaybookRemark } from "./playbook-remarks.ts";
import type { PlaybookSource, PlaybookStepSource } from "./playbook-schema.ts";
import { usedLets } from "./step-rule.ts";

/** Finds names that nothing has, and what is missing for people. */
export function checkNames(source: PlaybookSource, rules: readonly KnownRule[]): readonly PlaybookRemark[] {
  return [
    ...checkStarts(source, rules),
    ...checkEnds(source, rules),
    ...source.steps.flatMap((step, index) => checkStep(step, index)),
    ...checkLets(source),
    ...textsOf(source).flatMap(checkText),
    ...(source.tests.length === 0
      ? [
          {
            kind: "tests-missing" as const,
            path: ["tests"],
            message: "There is no test, wanted one that comes to an end",
          },
        ]
      : []),
  ];
}

function checkStarts(source: PlaybookSource, rules: readonly KnownRule[]): readonly PlaybookRemark[] {
  const { class: deviceClass } = source.applies_to;
  return source.starts.flatMap(({ rule: id, causes }, index): PlaybookRemark[] => {
    const rule = rules.find((each) => each.id === id);
    const path = ["starts", index, "rule"];
    if (rule === undefined) {
      const hint = suggestion(
        id,
        rules.map((each) => each.id),
      );
      return [{ kind: "unknown-rule", path, message: `There is no rule "${id}"${hint}` }];
    }
    if (rule.deviceClass !== "linux" && rule.deviceClass !== deviceClass)
      return [
        {
          ...{ kind: "unknown-rule", path },
          message: `Rule "${id}" is for the class "${rule.deviceClass}", wanted one for "${deviceClass}"`,
        },
      ];
    const known = rule.causes.map((cause) => cause.id);
    return causes.flatMap((cause, place): PlaybookRemark[] =>
      known.includes(cause)
        ? []
        : [
            {
              ...{ kind: "unknown-cause", path: ["starts", index, "causes", place] },
              message: `Rule "${id}" has no cause "${cause}"${suggestion(cause, known)}`,
            },
          ],
    );
  });
}

function checkEnds(source: PlaybookSource, rules: readonly KnownRule[]): readonly PlaybookRemark[] {
  const started = source.starts.map(({ rule }) => rule);
  const causes = rules
    .filter(({ id }) => started.includes(id))
    .flatMap((rule) => rule.causes.map(({ id }) => id));
  return source.ends.flatMap(({ id, cause, outcome, otherwise_visit }, index): PlaybookRemark[] => [
    ...(cause !== undefined && !causes.includes(cause)
      ? [
          {
            ...{ kind: "unknown-cause" as const, path: ["ends", index, "cause"] },
            message: `None of the rules that start the playbook has a cause "${cause}"${suggestion(cause, causes)}`,
          },
        ]
      : []),
    ...(otherwise_visit && (outcome === "visit_needed" || outcome === "no_fault_found")
      ? [
          {
            ...{ kind: "visit-without-remote" as const, path: ["ends", index, "otherwise_visit"] },
            message: `End "${id}" has the outcome ${outcome}, which avoids no visit`,
          },
        ]
      : []),
  ]);
}

function checkStep(step: PlaybookStepSource, index: number): readonly PlaybookRemark[] {
  const at = (field: string) => ["steps", index, field];
  const asks = answerOf(step);
  const remarks: PlaybookRemark[] = [...checkWithin(step, index), ...checkAction(step, index)];
  if (step.check === undefined && asks !== "always")
    remarks.push({
      ...{ kind: "nothing-decides", path: at("answer") },
      message: `Step "${step.id}" has no check, and "${asks}" lets nobody answer; give it a check, or ask`,
    });
  if (step.check !== undefined && asks === "always")
    remarks.push({
      ...{ kind: "asks-decided", path: at("answer") },
      message: `Step "${step.id}" asks for what its check decides; ask only while it is unknown`,
    });
  if (asks !== "never" && step.say === undefined)
    remarks.push({
      ...{ kind: "say-missing", path: at("id") },
      message: `In step "${step.id}" a person is asked; write under say what the agent says, or let nobody answer`,
    });
  return remarks;
}

function checkWithin({ within, check }: PlaybookStepSource, index: number): readonly PlaybookRemark[] {
  if (within === undefined) return [];
  const path = ["steps", index, "within"];
  if (check === undefined)
    return [
      { kind: "within-without-check", path, message: "within waits for a check, and the step has none" },
    ];
  try {
    parseDuration(within);
    return [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [{ kind: error.kind, path, offset: error.offset, message: error.message }];
  }
}

function checkAction({ action }: PlaybookStepSource, index: number): readonly PlaybookRemark[] {
  if (action === undefined) return [];
  const at = ["steps", index, "action"];
  const known = Object.entries(knownActions).find(([name]) => name === action.run);
  if (known === undefined) {
    const hint = suggestion(action.run, Object.keys(knownActions));
    return [unknownAction([...at, "run"], `There is no remote action "${action.run}"${hint}`)];
  }
  const parameters: readonly string[] = known[1];
  const test = String(action.with["test"] ?? "");
  return [
    ...Object.keys(action.with)
      .filter((name) => !parameters.includes(name))
      .map((name) =>
        unknownAction(
          [...at, "with", name],
          `Action "${action.run}" takes no "${name}"${suggestion(name, parameters)}`,
        ),
      ),
    ...(action.run === "self-test" && "test" in action.with && !knownSelfTests.includes(test)
      ? [
          unknownAction(
            [...at, "with", "test"],
            `There is no self-test "${test}"${suggestion(test, knownSelfTests)}`,
          ),
        ]
      : []),
  ];
}

function unknownAction(path: readonly PropertyKey[], message: string): PlaybookRemark {
  return { kind: "unknown-action", path, message };
}

/** A let that no step uses, and a name for a let that is not there. */
function checkLets(source: PlaybookSource): readonly PlaybookRemark[] {
  const lets = Object.keys(source.let);
  const used = usedLets(source, ...source.steps.flatMap(({ check, shows = [] }) => [check ?? "", ...shows]));
  return [
    ...lets
      .filter((name) => !used.includes(name))
      .map(
        (name): PlaybookRemark => ({
          ...{ kind: "unused-let", path: ["let", name], severity: "warning" },
          message: `"${name}" is never used; use it or leave it out`,
        }),
      ),
    ...Object.keys(source.names)
      .filter((name) => !lets.includes(name))
      .map(
        (name): PlaybookRemark => ({
          ...{ kind: "shows-unknown", path: ["names", name] },
          message: `Unknown let "${name}"${suggestion(name, lets)}`,
        }),
      ),
  ];
}

type PlacedText = readonly [path: readonly PropertyKey[], text: LocalText | undefined];

function textsOf(source: PlaybookSource): readonly PlacedText[] {
  return [
    [["title"], source.title],
    [["about"], source.about],
    ...Object.entries(source.names).map(([name, text]): PlacedText => [["names", name], text]),
    ...source.steps.flatMap((step, index): PlacedText[] =>
      (["title", "why", "say", "expect", "safety"] as const).map((field) => [
        ["steps", index, field],
        step[field],
      ]),
    ),
    ...source.steps.map(({ logs }, index): PlacedText => [["steps", index, "logs", "why"], logs?.why]),
    ...source.ends.flatMap((end, index): PlacedText[] =>
      (["title", "next"] as const).map((field) => [["ends", index, field], end[field]]),
    ),
  ];
}

function checkText([path, text]: PlacedText): readonly PlaybookRemark[] {
  if (text === undefined || (/\p{Script=Hangul}/u.test(text.ko) && text.en !== text.ko)) return [];
  const message = "The Korean text has no Korean letter, wanted the same in Korean";
  return [{ kind: "translation-missing", path: [...path, "ko"], message }];
}
