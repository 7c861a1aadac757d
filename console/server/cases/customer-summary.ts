import type { CaseOutcome, CustomerLanguage } from "@housecall/proto/api";
import { outcomesWithoutWindow } from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";
import type { CaseFile } from "./case-file.ts";

/** What a summary for a customer is made of. */
export interface SummaryFacts {
  readonly file: CaseFile;
  readonly customerName: string;
  readonly language: CustomerLanguage;
  readonly outcome: CaseOutcome;
  /** One of the rule's causes, or "". */
  readonly causeId: string;
  /** A cause in the words of the person who closes the case. */
  readonly causeText: string;
  readonly windowEndsAtMs: EpochMs;
  readonly timeZone: string;
}

/**
 * A few plain sentences for the customer, in the customer's language: what was wrong, why, what was done, what happens
 * now. A proposal: a person reads and changes it before it is sent.
 */
export function customerSummary(facts: SummaryFacts): string {
  const { file, customerName, language, outcome, causeText, causeId } = facts;
  const words = languages[language];
  const cause = causeText === "" ? causeTitle(file, causeId, language) : causeText;
  const name = words.classes[file.row.deviceClass] ?? words.classes[""] ?? "";
  const title = file.row.title?.[language];
  return [
    words.greeting(customerName),
    title === undefined ? words.reported(name) : words.noticed(name, title),
    cause === "" || outcome === "no_fault_found" ? "" : words.cause(cause),
    words.done[outcome],
    outcomesWithoutWindow.has(outcome) ? "" : words.watched(day(facts)),
    words.number(file.row.number),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function causeTitle({ faults }: CaseFile, causeId: string, language: CustomerLanguage): string {
  const cause = faults.flatMap(({ causes }) => causes).find(({ id }) => id === causeId);
  return cause?.title[language] ?? "";
}

function day({ windowEndsAtMs, language, timeZone }: SummaryFacts): string {
  const locale = language === "ko" ? "ko-KR" : "en-GB";
  return new Intl.DateTimeFormat(locale, { month: "long", day: "numeric", timeZone }).format(windowEndsAtMs);
}

interface SummaryWords {
  readonly greeting: (name: string) => string;
  readonly noticed: (device: string, title: string) => string;
  readonly reported: (device: string) => string;
  readonly cause: (cause: string) => string;
  readonly done: Readonly<Record<CaseOutcome, string>>;
  readonly watched: (until: string) => string;
  readonly number: (number: string) => string;
  /** By device class; "" for any other. */
  readonly classes: Readonly<Record<string, string>>;
}

const english: SummaryWords = {
  greeting: (name) => (name === "" ? "Hello." : `Hello ${name}.`),
  noticed: (device, title) => `Your ${device} told us that something was wrong: “${title}”.`,
  reported: (device) => `You told us about a problem with your ${device}.`,
  cause: (cause) => `The cause: ${cause}.`,
  done: {
    self_fix: "You have put it right yourself. Thank you!",
    remote_action: "We have put it right from here; nobody had to come to your home.",
    remote_guidance: "You have put it right together with us on the phone. Thank you!",
    firmware: "New software has put it right.",
    visit_needed: "A technician has taken care of it at your home.",
    no_fault_found: "We have looked at it closely and found nothing wrong. You can go on using it.",
    duplicate: "We are looking after it under another number already.",
    unreachable:
      "We have tried to reach you and could not. Please call us when you have a moment; we have everything ready.",
  },
  watched: (until) =>
    `We keep an eye on it until ${until}. If it comes back we will get in touch; you need not do anything.`,
  number: (number) => `Your case number is ${number}.`,
  classes: {
    washer: "washing machine",
    dryer: "dryer",
    refrigerator: "refrigerator",
    "air-conditioner": "air conditioner",
    "robot-cleaner": "robot cleaner",
    tv: "television",
    phone: "phone",
    "": "device",
  },
};

const korean: SummaryWords = {
  greeting: (name) => (name === "" ? "안녕하세요." : `${name} 고객님, 안녕하세요.`),
  noticed: (device, title) => `고객님의 ${device}에서 ‘${title}’ 증상이 확인되었습니다.`,
  reported: (device) => `고객님께서 ${device} 문제로 문의해 주셨습니다.`,
  cause: (cause) => `원인은 ‘${cause}’입니다.`,
  done: {
    self_fix: "고객님께서 직접 해결해 주셨습니다. 감사합니다.",
    remote_action: "방문 없이 원격으로 조치하여 해결했습니다.",
    remote_guidance: "상담원의 안내에 따라 고객님께서 해결해 주셨습니다. 감사합니다.",
    firmware: "소프트웨어 업데이트로 해결했습니다.",
    visit_needed: "기사가 방문하여 조치했습니다.",
    no_fault_found: "자세히 점검했으나 이상이 없었습니다. 계속 사용하셔도 됩니다.",
    duplicate: "같은 문제를 다른 접수 번호로 이미 처리하고 있습니다.",
    unreachable: "연락을 드렸으나 통화하지 못했습니다. 편하실 때 전화해 주시면 바로 이어서 도와드리겠습니다.",
  },
  watched: (until) =>
    `${until}까지 기기 상태를 계속 확인하겠습니다. 증상이 다시 나타나면 저희가 먼저 연락드리며, 고객님께서 하실 일은 없습니다.`,
  number: (number) => `접수 번호는 ${number}입니다.`,
  classes: {
    washer: "세탁기",
    dryer: "건조기",
    refrigerator: "냉장고",
    "air-conditioner": "에어컨",
    "robot-cleaner": "로봇 청소기",
    tv: "TV",
    phone: "휴대폰",
    "": "기기",
  },
};

const languages: Readonly<Record<CustomerLanguage, SummaryWords>> = { en: english, ko: korean };
