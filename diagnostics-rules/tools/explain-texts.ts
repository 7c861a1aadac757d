/** Headings and sentences of an explanation in each language. */
import type { Stream } from "@housecall/proto";
import type { Severity } from "@housecall/proto/api";
import type { Language } from "../engine/format-value.ts";
import type { RuleRemedy } from "../language/rule.ts";

/** The sentences of one language; lengths of time and conditions come in as words. */
export interface ExplanationTexts {
  readonly headings: Readonly<
    Record<
      | "watches"
      | "names"
      | "judged"
      | "fires"
      | "clears"
      | "missing"
      | "severity"
      | "causes"
      | "remedies"
      | "cost"
      | "tests",
      string
    >
  >;
  readonly every: (what: string, unit: string, cadence: string) => string;
  readonly perDevice: string;
  readonly perInstance: (kind: string) => string;
  readonly always: string;
  readonly everySecond: string;
  readonly whileHolds: (condition: string) => string;
  readonly noClear: string;
  readonly silenceEnds: string;
  readonly unknown: string;
  readonly holds: (length: string) => string;
  readonly holdsForEver: string;
  readonly waits: (length: string, streams: readonly Stream[]) => string;
  readonly starts: (severity: Severity) => string;
  readonly grows: (severity: Severity, when: string) => string;
  readonly after: (length: string) => string;
  readonly safety: (rank: string) => string;
  readonly cause: (title: string, percent: number) => string;
  readonly likelierWhen: (condition: string, percent: number) => string;
  readonly onlyWhen: (condition: string) => string;
  readonly who: Readonly<Record<RuleRemedy["who"], string>>;
  readonly verifiedBy: (condition: string, within: string) => string;
  readonly state: (bytes: number) => string;
  readonly bucketed: (of: string, window: string, error: string) => string;
  readonly test: (name: string, result: "passes" | "fails") => string;
  readonly undecided: (clause: string, missing: "true" | "false") => string;
  readonly allDecided: string;
  readonly severities: Readonly<Record<Severity, string>>;
}

const en: ExplanationTexts = {
  headings: {
    watches: "Watches",
    names: "Names that it uses",
    judged: "Judged",
    fires: "Fires when one of these holds",
    clears: "Clears",
    missing: "Missing and late data",
    severity: "Severity",
    causes: "Causes, and how likely they are beforehand",
    remedies: "Remedies",
    cost: "Cost",
    tests: "Tests that prove it",
  },
  every: (what, unit, cadence) => `${what}${unit === "" ? "" : ` (${unit})`}, every ${cadence}`,
  perDevice: "once for the device",
  perInstance: (kind) => `for each ${kind} by itself`,
  always: "at every sample",
  everySecond: "once a second by the server's clock",
  whileHolds: (condition) => `only while ${condition}`,
  noClear: "with the first sample at which none of the above holds",
  silenceEnds: "with the next report of any kind",
  unknown: "A condition whose data are missing is unknown: it neither fires nor clears.",
  holds: (length) =>
    `A firing fault stays for ${length} without data, then it is called unknown; only data clear it.`,
  holdsForEver: "A firing fault stays however long data are missing; only data clear it.",
  waits: (length, streams) => `A gap in ${streams.join(", ")} is waited for at most ${length}.`,
  starts: (severity) => `begins as ${severity}`,
  grows: (severity, when) => `${severity} once ${when}`,
  after: (length) => `it has been firing for ${length}`,
  safety: (rank) => `safety rank ${rank} (S1 stop now … S5 advice)`,
  cause: (title, percent) => `${percent} %  ${title}`,
  likelierWhen: (condition, percent) => `${condition} (seen in ${percent} % of such cases)`,
  onlyWhen: (condition) => `only if ${condition}`,
  who: { customer: "Customer", remote: "Remote support", technician: "Technician" },
  verifiedBy: (condition, within) => `verified when, within ${within}, ${condition}`,
  state: (bytes) => `keeps at most ${bytes} bytes per device and instance while it is worked on`,
  bucketed: (of, window, error) =>
    `the window of ${window} over ${of} begins up to ${error} earlier than it says`,
  test: (name, result) => (result === "passes" ? name : `FAILS: ${name}`),
  undecided: (clause, missing) => `no test shows ${clause} as ${missing}`,
  allDecided: "every condition is shown as true and as false",
  severities: { info: "info", warning: "warning", critical: "critical" },
};

const ko: ExplanationTexts = {
  headings: {
    watches: "보는 데이터",
    names: "사용하는 이름",
    judged: "판정 범위",
    fires: "다음 중 하나이면 고장 발생",
    clears: "고장 해제",
    missing: "없거나 늦은 데이터",
    severity: "심각도",
    causes: "원인과 사전 확률",
    remedies: "조치",
    cost: "비용",
    tests: "증명하는 테스트",
  },
  every: (what, unit, cadence) => `${what}${unit === "" ? "" : ` (${unit})`}, ${cadence}마다`,
  perDevice: "기기마다 한 번",
  perInstance: (kind) => `${kind}마다 따로`,
  always: "값이 올 때마다",
  everySecond: "서버 시계로 매초",
  whileHolds: (condition) => `다음 동안만: ${condition}`,
  noClear: "위 조건이 모두 아닌 첫 값에서",
  silenceEnds: "어떤 보고든 다시 오면",
  unknown: "데이터가 없는 조건은 ‘알 수 없음’이며 고장을 발생시키지도 해제하지도 않습니다.",
  holds: (length) =>
    `발생한 고장은 데이터 없이 ${length} 동안 유지된 뒤 ‘알 수 없음’이 됩니다. 데이터만 고장을 해제합니다.`,
  holdsForEver: "발생한 고장은 데이터가 없어도 계속 유지됩니다. 데이터만 고장을 해제합니다.",
  waits: (length, streams) => `${streams.join(", ")} 스트림의 빈 곳은 최대 ${length} 기다립니다.`,
  starts: (severity) => `처음: ${ko.severities[severity]}`,
  grows: (severity, when) => `${ko.severities[severity]}: ${when}`,
  after: (length) => `발생 후 ${length} 지남`,
  safety: (rank) => `안전 등급 ${rank} (S1 즉시 중지 … S5 안내)`,
  cause: (title, percent) => `${percent} %  ${title}`,
  likelierWhen: (condition, percent) => `${condition} (해당 원인의 ${percent} %에서 나타남)`,
  onlyWhen: (condition) => `조건: ${condition}`,
  who: { customer: "고객", remote: "원격 지원", technician: "기사" },
  verifiedBy: (condition, within) => `확인: ${within} 안에 ${condition}`,
  state: (bytes) => `작업 중에 기기와 대상마다 최대 ${bytes}바이트를 보관합니다`,
  bucketed: (of, window, error) => `${of}의 ${window} 구간은 최대 ${error} 먼저 시작될 수 있습니다`,
  test: (name, result) => (result === "passes" ? name : `실패: ${name}`),
  undecided: (clause, missing) =>
    `${missing === "true" ? "참" : "거짓"}인 경우를 보이는 테스트가 없음: ${clause}`,
  allDecided: "모든 조건이 참과 거짓으로 증명되었습니다",
  severities: { info: "정보", warning: "주의", critical: "심각" },
};

/** Sentences by language. */
export const explanationTexts: Readonly<Record<Language, ExplanationTexts>> = { en, ko };
