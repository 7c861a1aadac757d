import type { healthEn } from "../en/health.ts";

/** What is wrong with the server itself. */
export const healthKo: Record<keyof typeof healthEn, string> = {
  "health.title": "서버에 문제가 {count}건 있습니다",
  "health.since": "{time}부터",

  "problem.store_full":
    "서버 디스크가 가득 찼습니다. 공간을 확보해 주세요. 그때까지 기기가 데이터를 보관하고 이후 자동으로 다시 보냅니다.",
  "problem.store_unwritable":
    "기기가 보낸 데이터를 서버에 저장하지 못하고 있습니다. 기기가 데이터를 보관하며 자동으로 다시 보냅니다. 계속되면 관리자에게 다음 내용을 알려 주세요. {detail}",
  "problem.store_stopped":
    "서버의 측정값 저장소가 멈춰 자동으로 다시 시작하고 있습니다. 그때까지 기기가 데이터를 보관합니다. 계속되면 관리자에게 다음 내용을 알려 주세요. {detail}",
  "problem.day_damaged":
    "하루치 측정값을 읽을 수 없습니다. 다른 날짜의 데이터는 정상입니다. 서버를 중지하고 {file} 파일을 다른 곳으로 옮긴 뒤 데이터 폴더의 백업에서 복원해 주세요.",
  "problem.rows_damaged":
    "저장된 항목 {count}개를 읽을 수 없어 제외했습니다. 나머지 데이터는 정상입니다. 관리자에게 다음 내용을 알려 주세요. {detail}",
  "problem.audit_cut":
    "감사 기록이 {found}번 항목에서 끝나지만 {kept}번 항목까지 기록된 적이 있습니다. 끝부분이 삭제되었거나 예전 데이터 폴더가 복원되었습니다. 즉시 관리자에게 알려 주세요.",
  "problem.audit_changed":
    "감사 기록의 {entry}번 항목이 처음 기록된 내용과 다릅니다. 감사 페이지의 ‘감사 기록 검증’에서 무엇이 바뀌었는지 확인할 수 있습니다. 즉시 관리자에게 알려 주세요.",
  "problem.audit_heads_missing":
    "감사 기록의 끝을 증명하는 파일이 키 폴더에서 사라져 새로 만들었습니다. 예전 파일의 사본이 없으면 이전 항목이 빠지지 않았음을 증명할 수 없습니다. 관리자에게 알려 주세요.",
  "problem.audit_heads_behind":
    "감사 기록의 끝을 증명하는 파일이 감사 기록보다 오래되었습니다. 파일이 잘렸거나 예전 사본으로 복원되었습니다. 관리자에게 알려 주세요.",
  "problem.audit_heads_damaged":
    "감사 기록의 끝을 증명하는 항목 {count}개를 읽을 수 없거나 이 서버의 서명이 아니어서 증명에 쓸 수 없습니다. 관리자에게 알려 주세요.",
  "problem.audit_heads_unwritable":
    "감사 기록의 끝을 증명하는 파일에 쓸 수 없습니다. 항목은 기록되지만 가장 최근 항목을 증명할 수 없습니다. 관리자에게 다음 내용을 알려 주세요. {detail}",
  "problem.pulls_full":
    "서버 디스크가 가득 차서 가져온 로그를 저장하지 못하고 있습니다. 공간을 확보해 주세요. 기기가 파일을 보관하고 있다가 자동으로 이어서 보냅니다.",
  "problem.pulls_unwritable":
    "가져온 로그를 저장하지 못하고 있습니다. 기기가 파일을 보관하고 있다가 자동으로 이어서 보냅니다. 계속되면 관리자에게 다음 내용을 알려 주세요. {detail}",
  "problem.rule_left_out":
    "규칙 파일 {file}에 오류가 있어 사용하지 않습니다. 고친 뒤 서버를 다시 시작해 주세요. {detail}",
  "problem.rule_failed":
    "규칙 {rule}에서 오류가 발생하여 모든 기기에서 중지했습니다. 다른 규칙은 정상입니다. 규칙 작성자에게 알려 주세요. {detail}",
  "problem.rule_too_heavy":
    "규칙 {rule}의 계산량이 여러 기기에서 너무 많아 모든 기기에서 중지했습니다. 다른 규칙은 정상입니다. 규칙 작성자에게 알려 주세요.",
  "problem.rule_too_heavy_on":
    "규칙 {rule}의 계산량이 너무 많아 다음 기기에서 중지했습니다: {devices}. 다른 규칙은 정상입니다. 규칙 작성자에게 알려 주세요.",
};
