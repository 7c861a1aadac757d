import type { LocalText } from "@housecall/proto/api";
import type { CheckedRule } from "../language/check-rule.ts";
import { suggestion } from "../language/nearest-name.ts";
import type { RuleTest } from "../language/rule-schema.ts";
import { lintWords } from "./lint-words.ts";
import type { Remark } from "./remark.ts";

/** Finds what is missing for people: translations, remedies, tests, causes that fit. */
export function lintTexts(checked: CheckedRule): readonly Remark[] {
  const { source, checker } = checked;
  const unused = Object.keys(source.let).filter((name) => !checker.usedLets.has(name));
  return [
    ...lintTranslations(checked),
    ...lintCauses(checked),
    ...lintWords(checked),
    ...lintTests(source.tests),
    ...unused.map(
      (name): Remark => ({
        kind: "unused-let",
        path: ["let", name],
        message: `"${name}" is never used; use it or leave it out`,
      }),
    ),
    ...(source.remedy.length === 0
      ? [
          {
            kind: "remedy-missing" as const,
            path: ["remedy"],
            message: "There is no remedy: say what customer, remote support or technician can do",
          },
        ]
      : []),
  ];
}

function lintTranslations({ source }: CheckedRule): readonly Remark[] {
  const texts: readonly (readonly [readonly PropertyKey[], LocalText | undefined])[] = [
    [["title"], source.title],
    [["say"], source.say],
    ...source.causes.map(({ title }, index) => [["causes", index, "title"], title] as const),
    ...source.remedy.map(({ step }, index) => [["remedy", index, "step"], step] as const),
    ...Object.entries(source.names).map(([name, text]) => [["names", name], text] as const),
    ...source.causes.map(({ sign }, index) => [["causes", index, "sign"], sign] as const),
    ...source.remedy.map(({ check }, index) => [["remedy", index, "check"], check] as const),
  ];
  return texts.flatMap(([path, text]): Remark[] => {
    if (text === undefined) return [];
    const { en, ko } = text;
    if (en === ko)
      return [
        {
          kind: "translation-missing",
          path: [...path, "ko"],
          message: "Korean and English are the same text, wanted the same in Korean",
        },
      ];
    return /[가-힣]/.test(ko)
      ? []
      : [
          {
            kind: "translation-missing",
            path: [...path, "ko"],
            message: "The Korean text has no Korean letter, wanted the same in Korean",
          },
        ];
  });
}

function lintCauses({ source: { causes, remedy } }: CheckedRule): readonly Remark[] {
  const remarks: Remark[] = [];
  const total = causes.reduce((sum, { prior }) => sum + prior, 0);
  if (causes.length === 0 || total <= 0)
    remarks.push({ kind: "causes-prior", path: ["causes"], message: "No cause has a prior above 0" });
  const always = causes.filter(({ when }) => when === undefined).reduce((sum, { prior }) => sum + prior, 0);
  if (always > 1.001)
    remarks.push({
      kind: "causes-prior",
      path: ["causes"],
      message: `The priors of causes without "when" add up to ${Number(always.toFixed(3))}, wanted at most 1`,
    });
  causes.forEach(({ when, likelihood }, index) => {
    if (when === undefined && likelihood < 1)
      remarks.push({
        kind: "causes-prior",
        path: ["causes", index, "likelihood"],
        message: "A likelihood says nothing without when",
      });
    if (likelihood < 0.5)
      remarks.push({
        kind: "causes-prior",
        path: ["causes", index, "likelihood"],
        message: `With a likelihood of ${likelihood} the condition speaks against its cause: turn both round`,
      });
  });
  const ids = causes.map(({ id }) => id);
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index)
      remarks.push({
        kind: "causes-prior",
        path: ["causes", index, "id"],
        message: `Cause "${id}" stands here twice, wanted another id`,
      });
  });
  remedy.forEach(({ settles }, index) => {
    if (settles !== undefined && !ids.includes(settles))
      remarks.push({
        kind: "cause-unknown",
        path: ["remedy", index, "settles"],
        message: `There is no cause "${settles}"${suggestion(settles, ids)}`,
      });
  });
  return remarks;
}

function lintTests(tests: readonly RuleTest[]): readonly Remark[] {
  const remarks: Remark[] = [];
  for (const kind of ["fires", "nearly", "missing"] as const) {
    if (!tests.some((test) => test.kind === kind))
      remarks.push({
        kind: "tests-missing",
        path: ["tests"],
        message: `There is no test of kind "${kind}", wanted one each of fires, nearly and missing`,
      });
  }
  tests.forEach((test, index) => {
    const problem = contradiction(test);
    if (problem !== undefined)
      remarks.push({ kind: "test-contradicts", path: ["tests", index, "kind"], message: problem });
  });
  return remarks;
}

function contradiction({ kind, expect, given, silent, next }: RuleTest): string | undefined {
  const faults = expect.map(({ fault }) => fault);
  if (kind === "fires" && !faults.includes("firing")) return 'A test of kind "fires" expects no firing fault';
  if (kind === "nearly" && faults.some((fault) => fault !== "none" && fault !== "pending"))
    return 'A test of kind "nearly" expects more than a pending fault';
  const isMissing =
    silent.length > 0 ||
    faults.includes("unknown") ||
    [given, ...next.map((stage) => stage.given)].some((stage) =>
      Object.values(stage).some((series) => String(series).includes("_")),
    );
  return kind === "missing" && !isMissing
    ? 'A test of kind "missing" has no missing data: use "_" or "silent"'
    : undefined;
}
