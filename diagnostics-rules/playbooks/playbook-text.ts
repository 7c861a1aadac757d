/** A playbook in plain lines, to be read from top to bottom. */
import type { LocalText } from "@housecall/proto/api";
import type { Playbook } from "./playbook.ts";
import { stepView, viewOf } from "./playbook-view.ts";
import { formatDuration } from "./wait-words.ts";

type Language = "en" | "ko";

const words = {
  en: {
    ...{
      starts: "Starts with",
      why: "why",
      say: "say",
      expect: "expected",
      check: "check",
      within: "within",
    },
    ...{ action: "run", consent: "consent", safety: "careful", ok: "so", notOk: "not so", skip: "skipped" },
    ...{ ends: "Ends", cause: "cause", visit: "otherwise a visit", minutes: "min", logs: "logs" },
  },
  ko: {
    ...{
      starts: "시작 조건",
      why: "이유",
      say: "안내",
      expect: "기대값",
      check: "자동 확인",
      within: "대기",
    },
    ...{ action: "원격 조치", consent: "동의", safety: "주의", ok: "예", notOk: "아니요", skip: "건너뜀" },
    ...{ ends: "결과", cause: "원인", visit: "원래는 방문 대상", minutes: "분", logs: "로그" },
  },
} as const;

/** The lines of a playbook in a language. */
export function playbookText(playbook: Playbook, language: Language): readonly string[] {
  const { id, version, title, about, deviceClass, starts, ends, minutes } = viewOf(playbook);
  const say = words[language];
  const startLines = starts.map(({ ruleId, causes }) => `  - ${[ruleId, ...causes].join(" · ")}`);
  return [
    `${title[language]}  [${id} ${version}, ${deviceClass}, ${minutes} ${say.minutes}]`,
    about[language],
    "",
    say.starts,
    ...startLines,
    ...playbook.source.steps.flatMap((step, index) => ["", ...stepLines(stepView(step), index, language)]),
    "",
    say.ends,
    ...ends.map((end) => endLine(end, language)),
  ];
}

function stepLines(step: ReturnType<typeof stepView>, index: number, language: Language): readonly string[] {
  const say = words[language];
  const wait = step.withinMs === null ? "" : ` (${say.within} ${formatDuration(step.withinMs, language)})`;
  const action = step.action && [step.action.run, ...Object.values(step.action.with)].join(" ");
  const about: readonly (readonly [string, string | null | undefined])[] = [
    [say.why, step.why[language]],
    [say.safety, step.safety?.[language]],
    [say.say, step.say?.[language]],
    [say.expect, step.expect[language]],
    [say.check, step.check === "" ? null : `${step.check}${wait}`],
    [say.action, action],
    [say.logs, step.logs && `${step.logs.hours} h: ${step.logs.why[language]}`],
    [say.consent, step.consent.join(", ")],
    [say.ok, `→ ${step.ok}`],
    [say.notOk, `→ ${step.notOk}`],
    [say.skip, `→ ${step.skip}`],
  ];
  const lines = about.filter(([, text]) => text !== null && text !== undefined && text !== "");
  return [
    `${index + 1}. ${step.title[language]}  [${step.id}, ${step.minutes} ${say.minutes}]`,
    ...lines.map(([name, text]) => `   ${name}: ${text}`),
  ];
}

function endLine(
  end: {
    id: string;
    title: LocalText;
    next: LocalText;
    outcome: string;
    cause: string;
    otherwiseVisit: boolean;
  },
  language: Language,
): string {
  const say = words[language];
  const facts = [
    end.outcome,
    ...(end.cause === "" ? [] : [`${say.cause} ${end.cause}`]),
    ...(end.otherwiseVisit ? [say.visit] : []),
  ];
  return `  - ${end.title[language]}  [${end.id}: ${facts.join(", ")}]  ${end.next[language]}`;
}
