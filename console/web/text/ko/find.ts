import type { findEn } from "../en/find.ts";

/** The one search, in Korean. */
export const findKo: Record<keyof typeof findEn, string> = {
  "find.open": "찾기",
  "find.title": "기기, 상담 건, 고객 찾기",
  "find.field": "일련번호, MAC 주소, 전화번호, 상담 번호, 이름, 모델, 기기 ID",
  "find.hint":
    "고객이 읽어 주는 대로 입력하세요. 한 글자 틀려도 찾습니다. Enter를 누르면 첫 결과가 열립니다.",
  "find.failed": "검색하지 못했습니다",
  "find.none": "“{text}”에 맞는 결과가 없습니다",
  "find.noneBody":
    "라벨과 다시 비교해 보세요. 라벨의 O와 I는 숫자가 아닙니다. 일련번호 일부나 MAC 주소 또는 전화번호 끝자리만으로도 찾을 수 있습니다.",
  "find.nearly": "정확히 일치하는 결과가 없습니다. 한 글자가 다른 결과이니 확인 후 진행하세요.",
  "find.devices": "기기",
  "find.cases": "상담 건",
  "find.customers": "고객",
  "find.serial": "일련번호 {serial}",
  "find.mac": "MAC {mac}",
  "find.owner": "고객 {name}",
  "find.devicesOf": "기기 {count}대",
  "action.searched": "기기, 상담 건, 고객 검색",
};
