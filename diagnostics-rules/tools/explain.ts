/** A rule in plain words, made from the rule itself. */
import { AppError } from "@housecall/proto/base";
import type { Language } from "../engine/format-value.ts";
import { streamsRead } from "../engine/partition.ts";
import type { CheckedRule } from "../language/check-rule.ts";
import { buildRules } from "../language/load-rules.ts";
import { parseExpression, parseWithin } from "../language/parser.ts";
import type { Rule } from "../language/rule.ts";
import { formatFinding } from "../language/rule-finding.ts";
import { ruleCosts } from "./cost.ts";
import { ruleCoverage } from "./coverage.ts";
import { stepsOf } from "./coverage-clauses.ts";
import { type ExplanationTexts, explanationTexts } from "./explain-texts.ts";
import { RuleWords } from "./explain-words.ts";
import type { NamedText } from "./test-rules.ts";

/** One part of an explanation. */
export interface ExplainedPart {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** A rule in words. */
export interface RuleExplanation {
  readonly rule: string;
  readonly version: number;
  readonly file: string;
  readonly deviceClass: string;
  readonly language: Language;
  readonly title: string;
  readonly parts: readonly ExplainedPart[];
}

/** Explains one rule file. Runs its tests. @throws AppError RULE_INVALID with every mistake of a rule that cannot be loaded */
export function explainRule(file: NamedText, language: Language): RuleExplanation {
  const [built] = buildRules([{ path: file.name, text: file.text }]);
  if (built?.rule === undefined || built.checked === undefined)
    throw new AppError("RULE_INVALID", (built?.findings ?? []).map(formatFinding).join("\n"));
  const { rule, checked } = built;
  const context: Context = {
    rule,
    checked,
    language,
    words: new RuleWords(checked, language),
    texts: explanationTexts[language],
  };
  const parts: readonly (readonly [keyof ExplanationTexts["headings"], readonly string[]])[] = [
    ["watches", watchedBy(context)],
    ["names", namesOf(context)],
    ["judged", judgedWhen(context)],
    ["fires", checked.fire.map((clause) => context.words.clause(clause))],
    ["clears", [clearsWhen(context)]],
    ["missing", missingData(context)],
    ["severity", severityOf(context)],
    ["causes", causesOf(context)],
    ["remedies", remediesOf(context)],
    ["cost", costOf(context, file)],
    ["tests", testsOf(context, file)],
  ];
  return {
    rule: rule.id,
    version: rule.version,
    file: file.name,
    deviceClass: rule.deviceClass,
    language,
    title: rule.title[language],
    parts: parts.flatMap(([name, lines]) =>
      lines.length === 0 ? [] : [{ heading: context.texts.headings[name], lines }],
    ),
  };
}

interface Context {
  readonly rule: Rule;
  readonly checked: CheckedRule;
  readonly language: Language;
  readonly words: RuleWords;
  readonly texts: ExplanationTexts;
}

/** What units of the catalogue are written as. */
const unitSymbols: Readonly<Record<string, string>> = {
  ratio: "%",
  celsius: "°C",
  flag: "",
  code: "",
  count: "",
};

function watchedBy({ rule, words, texts }: Context): readonly string[] {
  const { grammar } = words;
  return [
    ...rule.inputs
      .filter(({ from }) => from === undefined)
      .map(({ signal }) => {
        const name = words.signal(signal);
        const what = name === signal.id ? name : `${name} [${signal.id}]`;
        const unit = unitSymbols[signal.unit] ?? signal.unit;
        return texts.every(what, unit, words.length(1_000 * signal.cadenceSeconds));
      }),
    ...rule.occurrences.map(({ source }) => {
      if (source.kind === "log") return grammar.lines(source.template.text);
      const nothing = { of: "", over: "", by: "" };
      return source.kind === "event" ? grammar.events(source.name) : grammar.functions.log_new(nothing);
    }),
    ...rule.states.map(({ key }) => grammar.functions.state({ of: key, over: "", by: "" })),
    ...(rule.usesSilence ? [grammar.functions.silence({ of: "", over: "", by: "" })] : []),
  ];
}

function namesOf({ checked: { source }, words }: Context): readonly string[] {
  return Object.entries(source.let).map(([name, text]) => `${name}: ${words.say(parseExpression(text))}`);
}

function judgedWhen({ rule, checked: { during }, words, texts }: Context): readonly string[] {
  return [
    rule.instanceKind === "" ? texts.perDevice : texts.perInstance(rule.instanceKind),
    during === undefined
      ? rule.usesSilence
        ? texts.everySecond
        : texts.always
      : texts.whileHolds(words.clause(during)),
  ];
}

function clearsWhen({ rule, checked: { clear }, words, texts }: Context): string {
  if (clear !== undefined) return words.clause(clear);
  return rule.usesSilence ? texts.silenceEnds : texts.noClear;
}

function missingData({ rule, words, texts }: Context): readonly string[] {
  if (rule.usesSilence) return [texts.holdsForEver];
  const { missingHoldMs, lateMs } = rule;
  return [
    texts.unknown,
    missingHoldMs === undefined ? texts.holdsForEver : texts.holds(words.length(missingHoldMs)),
    texts.waits(words.length(lateMs), streamsRead(rule)),
  ];
}

function severityOf({ rule, checked: { source }, words, texts }: Context): readonly string[] {
  const steps = stepsOf(source).map(({ severity, text }, index) => {
    const { afterMs, afterCycles } = rule.steps[index] ?? {};
    if (afterMs !== undefined) return texts.grows(severity, texts.after(words.length(afterMs)));
    if (afterCycles !== undefined)
      return texts.grows(severity, texts.after(words.grammar.cycles(afterCycles)));
    return texts.grows(severity, words.say(parseExpression(text)));
  });
  return [texts.starts(rule.severity), ...steps, texts.safety(rule.safety)];
}

function causesOf({ checked: { source }, words, texts, language }: Context): readonly string[] {
  return source.causes.map(({ title, prior, when, likelihood }) => {
    const cause = texts.cause(title[language], Math.round(100 * prior));
    if (when === undefined) return cause;
    const condition = words.say(parseExpression(when));
    const seen =
      likelihood === 1
        ? texts.onlyWhen(condition)
        : texts.likelierWhen(condition, Math.round(100 * likelihood));
    return `${cause} – ${seen}`;
  });
}

function remediesOf({ rule, words, texts, language }: Context): readonly string[] {
  return rule.remedies.map(({ who, step, verify }) => {
    const remedy = `${texts.who[who]}: ${step[language]}`;
    if (verify === undefined) return remedy;
    const { condition, withinMs, withinCycles } = parseWithin(verify.source);
    const within = withinCycles > 0 ? words.grammar.cycles(withinCycles) : words.length(withinMs);
    return `${remedy} – ${texts.verifiedBy(words.say(condition), within)}`;
  });
}

function costOf({ words, texts }: Context, file: NamedText): readonly string[] {
  const { rules } = ruleCosts([file], { devices: 1, instances: 1 });
  return rules.flatMap(({ stateBytes, windows }) => [
    texts.state(stateBytes),
    ...windows
      .filter(({ errorMs }) => errorMs > 0)
      .map(({ of, windowMs, errorMs }) => texts.bucketed(of, words.length(windowMs), words.length(errorMs))),
  ]);
}

function testsOf({ checked: { source }, texts }: Context, file: NamedText): readonly string[] {
  const { clauses, failed } = ruleCoverage([file]);
  const fails = new Set(failed.map(({ name }) => name));
  const undecided = clauses.flatMap(({ name, source: condition, missing }) =>
    missing.map((outcome) => texts.undecided(`${name} (${condition})`, outcome)),
  );
  return [
    ...source.tests.map(({ name }) => texts.test(name, fails.has(name) ? "fails" : "passes")),
    ...(undecided.length === 0 ? [texts.allDecided] : undecided),
  ];
}
