import type { consentEn } from "../en/consent.ts";

/** 소유자가 허용한 것과 동의 요청. */
export const consentKo: Record<keyof typeof consentEn, string> = {
  "consent.title": "동의",
  "consent.loading": "동의 정보를 불러오는 중…",
  "consent.failed": "동의 정보를 불러오지 못했습니다",
  "consent.allowed": "허용됨",
  "consent.notAllowed": "허용되지 않음",
  "consent.byPanel": "소유자가 기기에서 허용",
  "consent.byPanelAsked": "{who} 님의 요청에 소유자가 허용",
  "consent.byVerbal": "전화로 동의, {who} 님이 기록",
  "consent.byPolicy": "기기 자체 설정",
  "consent.until": "{time}까지",
  "consent.forever": "끝낼 때까지",
  "consent.endsIn": "{left} 남음",
  "consent.ownerEnded": "소유자가 {time}에 동의를 끝냈습니다.",
  "consent.staffEnded": "{who} 님이 {time}에 동의를 끝냈습니다.",
  "consent.ranOut": "소유자의 동의가 {time}에 만료되었습니다.",
  "consent.endedNext":
    "진행 중이던 작업은 중지되었고 다 받지 못한 로그는 삭제했습니다. 더 필요하면 고객에게 이유를 설명하고 개요에서 동의를 다시 요청하세요.",
  "consent.askAgain": "더 필요하면 다시 요청하세요.",
  "consent.askedOnline": "{who} 님이 {what}에 대한 동의를 요청했습니다. 기기로 보내는 중입니다.",
  "consent.askedOffline":
    "{who} 님이 {what}에 대한 동의를 요청했습니다. 기기가 오프라인이어서 {until}까지 기다렸다가 다시 연결되면 표시합니다.",
  "consent.delivered":
    "{who} 님이 {what}에 대한 동의를 요청했습니다. 기기에 전달되었지만 아직 화면에 표시되지 않았습니다.",
  "consent.shown":
    "{who} 님이 {what}에 대한 동의를 요청했습니다. {time}부터 기기 화면에 표시 중이며 {until}까지 답할 수 있습니다.",
  "consent.putOff":
    "소유자가 {time}에 {what} 요청에 ‘나중에’라고 답했습니다. {until}까지 기기에서 허용할 수 있습니다.",
  "consent.refusedAt": "소유자가 {time}에 {what} 요청을 거부했습니다. 고객이 원할 때만 다시 요청하세요.",
  "consent.notAnswered": "{what} 요청에 제한 시간 안에 답이 없었습니다. 고객에게 전화한 뒤 다시 요청하세요.",
  "consent.askFailed": "{what} 요청이 소유자에게 전달되지 않았습니다: {why}.",
  "consent.ask": "동의 요청",
  "consent.verbal": "전화 동의 기록",
  "consent.withdraw": "요청 취소",
  "consent.withdrawQuestion": "기기 화면에서 질문이 사라집니다. 요청을 취소할까요?",
  "consent.end": "끝내기",
  "consent.endQuestion": "{scopes} 동의가 끝나고 진행 중인 작업은 바로 중지됩니다. 끝낼까요?",
  "consent.noPanel": "소유자에게 물어볼 화면이 없는 기기입니다.",
  "consent.askTitle": "동의 요청",
  "consent.askLead": "소유자가 기기에서 읽고 전부 또는 일부를 허용하거나 거부할 수 있습니다.",
  "consent.askSubmit": "소유자에게 요청",
  "consent.verbalTitle": "전화 동의 기록",
  "consent.verbalLead":
    "고객이 방금 말한 내용만 기록하세요. 기기에 표시되고 자동으로 끝나며, 상담원 이름과 함께 감사 기록에 남습니다. 원격 조작은 포함할 수 없습니다.",
  "consent.verbalSubmit": "기록",
  "consent.scopesLabel": "허용 항목",
  "consent.minutesLabel": "기간",
  "consent.reasonLabel": "이유",
  "consent.reasonHint": "고객이 그대로 읽습니다. 고객의 언어로 쓰세요.",
  "consent.verbalReasonLabel": "고객이 동의한 내용",
  "consent.languageLabel": "고객 언어",
  "consent.caseLabel": "상담 건",
  "consent.noCase": "진행 중인 상담 건이 없습니다. 전화 동의는 상담 건에 기록되므로 먼저 상담을 접수하세요.",
  "consent.previewTitle": "고객이 읽게 될 내용",
  "consent.offlineNote": "기기가 오프라인입니다. 최대 하루 동안 기다렸다가 다시 연결되면 적용됩니다.",
};
