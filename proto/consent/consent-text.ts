import type { ConsentScope } from "./consent-scopes.ts";

/** Languages in which owners are asked; every other one is answered in English. */
export const consentLanguages = ["en", "ko"] as const;
export type ConsentLanguage = (typeof consentLanguages)[number];

/** What is asked of the owner. */
export interface ConsentWords {
  readonly requestedBy: string;
  readonly scopes: readonly ConsentScope[];
  readonly minutes: number;
  /** Plain words of staff. */
  readonly reason: string;
  readonly language: string;
}

/** Everything that the owner reads, line by line. Plain text: whoever shows it must not read it as markup. */
export interface ConsentText {
  readonly title: string;
  readonly who: string;
  /** What each scope lets staff do, in the order asked. */
  readonly scopes: readonly { readonly scope: ConsentScope; readonly text: string }[];
  readonly why: string;
  readonly howLong: string;
  /** Words of the buttons. */
  readonly allow: string;
  readonly later: string;
  readonly refuse: string;
}

interface Phrases extends Pick<ConsentText, "title" | "allow" | "later" | "refuse"> {
  readonly who: (name: string) => string;
  readonly why: (reason: string) => string;
  readonly howLong: (length: string) => string;
  readonly scopes: Readonly<Record<ConsentScope, string>>;
  readonly units: Readonly<Record<"day" | "hour" | "minute", (count: number) => string>>;
}

const english: Phrases = {
  title: "Customer support asks for your permission",
  who: (name) => `${name} from customer support asks you to allow the following on this appliance:`,
  why: (reason) => `Why: ${reason}`,
  howLong: (length) => `It ends by itself after ${length}. You can end it here at any time.`,
  scopes: {
    state: "See how the appliance is doing: readings and settings",
    logs: "Read the appliance's records of the past days. E-mail addresses, telephone numbers and the like are blacked out first",
    tail: "Watch the appliance's records live, blacked out in the same way",
    action: "Operate the appliance from afar, for example run a self-test",
  },
  units: {
    day: (count) => (count === 1 ? "1 day" : `${count} days`),
    hour: (count) => (count === 1 ? "1 hour" : `${count} hours`),
    minute: (count) => (count === 1 ? "1 minute" : `${count} minutes`),
  },
  allow: "Allow",
  later: "Not now",
  refuse: "No",
};

const korean: Phrases = {
  title: "고객지원에서 동의를 요청합니다",
  who: (name) => `고객지원 상담원 ${name} 님이 이 기기에서 다음을 허용해 달라고 요청합니다.`,
  why: (reason) => `이유: ${reason}`,
  howLong: (length) => `${length} 뒤에 자동으로 끝나며, 이 화면에서 언제든지 끝낼 수 있습니다.`,
  scopes: {
    state: "기기 상태 보기: 측정값과 설정",
    logs: "최근 며칠간의 기기 기록 읽기. 이메일 주소, 전화번호 등은 먼저 가려집니다",
    tail: "기기 기록을 실시간으로 보기. 같은 방식으로 가려집니다",
    action: "원격으로 기기 조작하기(예: 자가 진단 실행)",
  },
  units: {
    day: (count) => `${count}일`,
    hour: (count) => `${count}시간`,
    minute: (count) => `${count}분`,
  },
  allow: "허용",
  later: "나중에",
  refuse: "거부",
};

/** The exact words that the owner reads on the device, and that staff see before they ask. */
export function consentText(words: ConsentWords): ConsentText {
  const language = consentLanguageOf(words.language);
  const phrases = language === "ko" ? korean : english;
  const { title, allow, later, refuse } = phrases;
  return {
    ...{ title, allow, later, refuse },
    who: phrases.who(words.requestedBy),
    scopes: words.scopes.map((scope) => ({ scope, text: phrases.scopes[scope] })),
    why: phrases.why(words.reason),
    howLong: phrases.howLong(lengthText(words.minutes, phrases)),
  };
}

/** The language that a wanted one ("ko", "ko-KR", "de") is shown in. */
export function consentLanguageOf(wanted: string): ConsentLanguage {
  return wanted.toLowerCase().split("-")[0] === "ko" ? "ko" : "en";
}

/** The two largest units that count: "1 day", "2 hours 30 minutes". */
function lengthText(minutes: number, { units }: Phrases): string {
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  const rest = minutes % 60;
  const parts = [
    days > 0 ? units.day(days) : "",
    hours > 0 ? units.hour(hours) : "",
    rest > 0 ? units.minute(rest) : "",
  ];
  return parts.filter((part) => part !== "").join(" ");
}
