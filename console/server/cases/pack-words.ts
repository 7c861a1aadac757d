import type { CustomerLanguage } from "@housecall/proto/api";

/** Headings of a context pack. */
export interface PackHeadings {
  readonly pack: string;
  readonly whose: string;
  readonly question: string;
  readonly tried: string;
  readonly hypotheses: string;
  readonly contacts: string;
  readonly notes: string;
  readonly pins: string;
  /** The way from a pinned line to its place in the file. */
  readonly inLog: string;
  readonly consents: string;
  readonly timeline: string;
  readonly customer: string;
  readonly phone: string;
  readonly device: string;
  readonly serial: string;
  readonly mac: string;
  readonly firmware: string;
  readonly state: string;
  readonly noEnd: string;
  readonly until: (time: string) => string;
  /** In place of a list with nothing in it. */
  readonly none: string;
  readonly limit: (value: string) => string;
  readonly speaksFor: (sign: string) => string;
  readonly speaksAgainst: (sign: string) => string;
  readonly notKnown: (sign: string) => string;
}

/** The headings in each language. */
export const packHeadings: Readonly<Record<CustomerLanguage, PackHeadings>> = {
  en: {
    ...{
      pack: "Context pack",
      whose: "Customer and device",
      question: "The question",
      tried: "Tried already",
    },
    ...{ hypotheses: "What may be wrong", contacts: "Spoken with the customer", notes: "Notes" },
    ...{
      pins: "Pinned lines",
      inLog: "Open in the log",
      consents: "What the owner allows",
      timeline: "Timeline",
    },
    ...{ customer: "Customer", phone: "Telephone", device: "Device", serial: "Serial", mac: "MAC address" },
    ...{
      firmware: "Firmware",
      state: "State",
      noEnd: "until it is withdrawn",
      until: (time) => `until ${time}`,
    },
    ...{ none: "None.", limit: (value) => `limit ${value}` },
    speaksFor: (sign) => `speaks for it: ${sign}`,
    speaksAgainst: (sign) => `speaks against it: ${sign}`,
    notKnown: (sign) => `not known whether: ${sign}`,
  },
  ko: {
    ...{ pack: "인계 자료", whose: "고객과 기기", question: "질문", tried: "이미 시도한 조치" },
    ...{
      hypotheses: "의심되는 원인",
      contacts: "고객 연락 기록",
      notes: "메모",
      pins: "고정한 로그",
      inLog: "로그에서 보기",
    },
    ...{ consents: "소유자가 허용한 범위", timeline: "진행 기록", customer: "고객", phone: "전화번호" },
    ...{ device: "기기", serial: "일련번호", mac: "MAC 주소", firmware: "펌웨어", state: "상태" },
    ...{ noEnd: "철회할 때까지", until: (time) => `${time}까지` },
    ...{ none: "없음", limit: (value) => `기준 ${value}` },
    speaksFor: (sign) => `뒷받침하는 근거: ${sign}`,
    speaksAgainst: (sign) => `맞지 않는 근거: ${sign}`,
    notKnown: (sign) => `확인되지 않음: ${sign}`,
  },
};

const english: Readonly<Record<string, string>> = {
  ...{
    opened: "Opened",
    fault_fired: "Fault",
    fault_worsened: "Fault got worse",
    fault_resolved: "Fault gone",
  },
  ...{ taken: "Taken", released: "Put back", assigned: "Given to", noted: "Note", contacted: "Contact" },
  ...{ tried: "Tried", pinned: "Pinned", waiting: "Waiting", woken: "Resumed", escalated: "To an expert" },
  ...{ playbook_started: "Playbook begun", playbook_step: "Playbook step", playbook_ended: "Playbook ended" },
  ...{ ok: "so", not_ok: "not so", telemetry: "by telemetry" },
  ...{ returned: "Answer of the expert", visit_booked: "Visit booked", visit_done: "Visit done" },
  ...{ customer_linked: "Customer named", resolved: "Resolved", reopened: "Opened again", closed: "Closed" },
  ...{ worked: "it helped", did_not_work: "it did not help", skipped: "skipped", firing: "firing" },
  ...{ unknown: "not known: no data", pending: "pending", customer: "customer", device: "device" },
  ...{
    pull_logs: "log pull",
    tail_logs: "live tail",
    run_action: "remote action",
    granted: "Consent given",
    refused: "Consent refused",
  },
  ...{ revoked: "Consent withdrawn", expired: "expired", state: "see state", logs: "pull logs" },
  ...{ tail: "live tail", action: "remote actions", queued: "Queued", succeeded: "Done", failed: "Failed" },
  ...{ new: "new", with_agent: "with an agent", waiting_customer: "waiting for the customer" },
  ...{ waiting_device: "waiting for the device", with_expert: "with an expert" },
  ...{ info: "info", warning: "warning", critical: "critical", person: "by hand", time: "time is up" },
  ...{ fired_again: "it fired again", still_firing: "it never went away", worsened: "it got worse" },
  ...{ window_clean: "watched, all well", window_unseen: "device silent", no_window: "not watched" },
  ...{ no_contact_needed: "went away by itself", self_fix: "customer mended it", firmware: "by firmware" },
  ...{ remote_action: "mended from here", remote_guidance: "mended with guidance", duplicate: "duplicate" },
  ...{ visit_needed: "visit", no_fault_found: "no fault found", unreachable: "customer not reached" },
  ...{ device_online: "device is back", customer_reached: "customer is back", cancelled: "Cancelled" },
  ...{ offered: "Sent", accepted: "Accepted", running: "Running", rejected: "Rejected" },
  ...{ unverified: "Not verified" },
};

const korean: Readonly<Record<string, string>> = {
  ...{ opened: "접수", fault_fired: "고장 발생", fault_worsened: "고장 악화", fault_resolved: "고장 해소" },
  ...{
    taken: "담당 시작",
    released: "담당 해제",
    assigned: "담당자 지정",
    noted: "메모",
    contacted: "고객 연락",
  },
  ...{
    tried: "조치 시도",
    pinned: "로그 고정",
    waiting: "대기",
    woken: "다시 진행",
    escalated: "전문가 이관",
  },
  ...{
    returned: "전문가 답변",
    visit_booked: "방문 예약",
    visit_done: "방문 완료",
    customer_linked: "고객 연결",
  },
  ...{
    resolved: "해결",
    reopened: "다시 열림",
    closed: "종료",
    worked: "효과 있음",
    did_not_work: "효과 없음",
  },
  ...{ playbook_started: "플레이북 시작", playbook_step: "플레이북 단계", playbook_ended: "플레이북 종료" },
  ...{ ok: "예", not_ok: "아니요", telemetry: "자동 확인" },
  ...{ skipped: "건너뜀", firing: "발생 중", unknown: "데이터 없음", pending: "확인 중", customer: "고객" },
  ...{
    device: "기기",
    pull_logs: "로그 가져오기",
    tail_logs: "실시간 로그",
    run_action: "원격 조치",
    granted: "동의함",
  },
  ...{ refused: "거부함", revoked: "동의 철회", expired: "만료", state: "상태 조회", logs: "로그 조회" },
  ...{ tail: "실시간 로그", action: "원격 조치", queued: "대기 중", succeeded: "완료", failed: "실패" },
  ...{
    new: "신규",
    with_agent: "상담원 처리 중",
    waiting_customer: "고객 대기",
    waiting_device: "기기 대기",
  },
  ...{ with_expert: "전문가 처리 중", info: "정보", warning: "경고", critical: "심각", person: "직접" },
  ...{ time: "시간 경과", fired_again: "다시 발생", still_firing: "계속 발생 중", worsened: "악화됨" },
  ...{ window_clean: "확인 기간 이상 없음", window_unseen: "기기 응답 없음", no_window: "확인 기간 없음" },
  ...{ no_contact_needed: "저절로 해소", self_fix: "고객 직접 해결", remote_action: "원격 조치" },
  ...{ remote_guidance: "원격 안내", firmware: "펌웨어", visit_needed: "방문", duplicate: "중복" },
  ...{ no_fault_found: "이상 없음", unreachable: "연락 안 됨", device_online: "기기 연결됨" },
  ...{ customer_reached: "고객 연락됨", cancelled: "취소", offered: "전송됨", accepted: "수락됨" },
  ...{ running: "실행 중", rejected: "거절됨", unverified: "확인되지 않음" },
};

/** A stable word of the records in a language; the word itself when there is none for it. */
export function packWord(code: string, language: CustomerLanguage): string {
  return (language === "ko" ? korean : english)[code] ?? code;
}
