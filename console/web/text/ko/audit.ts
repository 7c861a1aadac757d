import type { auditEn } from "../en/audit.ts";

/** The audit: what is asked of it, and what a check of it found. */
export const auditKo: Record<keyof typeof auditEn, string> = {
  "audit.title": "감사 기록",
  "audit.lead":
    "누가 어느 기기에 무엇을 했고 결과가 어땠는지 기록합니다. 기록은 추가만 되고 수정되지 않습니다.",
  "audit.loading": "감사 기록을 불러오는 중…",
  "audit.failed": "감사 기록을 불러오지 못했습니다",
  "audit.emptyTitle": "아직 기록이 없습니다",
  "audit.emptyBody": "상담원이 첫 작업을 하면 여기에 표시됩니다.",
  "audit.noMatchTitle": "조건에 맞는 기록이 없습니다",
  "audit.noMatchBody":
    "기간을 넓히거나 조건을 하나 지우거나 조회 기록도 표시해 보세요. 이름은 전체를 입력해야 합니다.",
  "audit.filterDevice": "기기 ID",
  "audit.filterDeviceFault": "기기 ID는 영문 소문자, 숫자, 중간 하이픈으로 이루어진 3~64자입니다.",
  "audit.filterPerson": "담당자(전체 이름)",
  "audit.filterAction": "작업",
  "audit.anyAction": "모든 작업",
  "audit.from": "시작",
  "audit.to": "끝",
  "audit.rangeFault": "끝이 시작보다 빠릅니다.",
  "audit.looks": "조회 기록도 표시",
  "audit.clear": "조건 지우기",
  "audit.count": "최신순 {count}건 표시",
  "audit.export": "CSV로 내보내기",
  "audit.when": "시각",
  "audit.who": "담당자",
  "audit.what": "작업",
  "audit.device": "기기",
  "actor.server": "서버 (server)",
  "actor.command line": "명령줄 (command line)",
  "actor.signed out": "로그인하지 않은 사람 (signed out)",
  "actor.unknown": "알 수 없음 (unknown)",
  "audit.outcome": "결과",
  "audit.detail": "상세 내용",
  "audit.ofCase": "사례 {id}",
  "audit.ofConsent": "동의 {id}",
  "audit.ofCommand": "명령 {id}",
  "audit.verify": "감사 기록 검증",
  "audit.verifyLead": "수정, 삭제되거나 옮겨지거나 끝이 잘린 항목이 없는지 확인합니다.",
  "audit.verifying": "전체 {total}건 중 {checked}건 확인",
  "audit.verifyStart": "검증을 시작합니다…",
  "audit.verifyStop": "검증 중단",
  "audit.verifyFailed": "검증을 끝내지 못했습니다",
  "audit.verdict.intact": "모든 항목이 온전합니다",
  "audit.verdict.intactBody": "{count}건을 확인했고, 모든 항목이 앞 항목과 맞게 이어집니다.",
  "audit.verdict.edited": "{from}번 항목이 수정되었습니다",
  "audit.verdict.deleted": "{from}번부터 {until}번까지의 항목이 삭제되었습니다",
  "audit.verdict.deletedOne": "{from}번 항목이 삭제되었습니다",
  "audit.verdict.reordered": "{from}번 항목이 옮겨지고 그 자리에 다른 항목이 있습니다",
  "audit.verdict.rewritten":
    "{from}번부터 {until}번까지의 항목 중 일부가 다시 쓰였거나, 잘려 나간 뒤 새 항목이 이어졌습니다",
  "audit.verdict.rewrittenOne": "{from}번 항목이 다시 쓰였거나, 잘려 나간 뒤 새 항목이 이어졌습니다",
  "audit.verdict.tail_cut": "끝에서 {from}번부터 {until}번까지의 항목이 빠져 있습니다",
  "audit.verdict.tail_cutOne": "끝에서 {from}번 항목이 빠져 있습니다",
  "audit.verdict.brokenBody":
    "처음으로 맞지 않는 항목이며, 그 뒤의 항목은 판단하지 않았습니다. 즉시 관리자에게 알리고 아무것도 바꾸지 마세요. 서버의 파일이 증거입니다.",
  "audit.verdict.cutBody":
    "누군가 끝부분을 삭제했거나 예전 데이터 폴더가 복원되었습니다. 즉시 관리자에게 알리고 아무것도 바꾸지 마세요. 서버의 파일이 증거입니다.",
  "audit.verdict.proven":
    "데이터 폴더 밖에 보관한 증명으로 {time}의 {id}번 항목까지 끝이 잘리지 않았음을 확인했습니다.",
  "audit.verdict.uncovered": "최근 {count}건은 아직 증명이 없습니다. 1초 안에 만들어집니다.",
  "audit.verdict.noHeads": "증명이 없어 끝이 잘리지 않았음을 확인할 수 없습니다.",
  "audit.verdict.behind":
    "증명이 감사 기록보다 오래되었습니다. 파일이 잘렸거나 사라졌거나 예전 사본으로 복원되었습니다. 관리자에게 알려 주세요.",
  "audit.verdict.badHeads":
    "증명 {count}개를 읽을 수 없거나 이 서버의 서명이 아니어서 쓸 수 없습니다. 관리자에게 알려 주세요.",
};
