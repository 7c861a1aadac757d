import type { searchEn } from "../en/search.ts";

/** Conditions in a search, and how a search was read. */
export const searchKo: Record<keyof typeof searchEn, string> = {
  "search.reading": "검색어 해석",
  "search.readAs": "이렇게 찾았습니다:",
  "search.or": " 또는 ",
  "search.read.model": "모델에 {values} 포함",
  "search.read.fault": "미해결 고장: {values}",
  "search.read.state": "연결 상태: {values}",
  "search.read.class": "종류: {values}",
  "search.read.last_seen": "마지막 보고: {values}",
  "search.read.words": "모든 항목에서 ‘{words}’",
  "search.fault.any": "있음",
  "search.fault.none": "없음",
  "search.fault.critical": "심각",
  "search.fault.warning": "경고",
  "search.fault.info": "정보",
  "search.within": "{age} 이내",
  "search.before": "{age} 이전",
  "search.never": "없음",
  "search.unread.unknown-field": "‘{text}’은(는) 없는 조건이어서 적용하지 않았습니다.",
  "search.unread.unknown-value": "‘{text}’의 값을 알 수 없어 적용하지 않았습니다.",
  "search.unread.no-value": "‘{text}’에 값이 없어 적용하지 않았습니다.",
  "search.didYouMean": "{part}(으)로 바꾸기",
  "search.nearly": "‘{text}’와(과) 똑같은 기기가 없어 한 글자만 다른 기기를 보여 드립니다:",
  "search.help": "검색 조건 사용법",
  "search.example.model": "모델에 포함된 글자(모델:도 가능)",
  "search.example.fault":
    "해당 고장이 있는 기기. any(있음), none(없음), critical, warning, info도 가능(고장:도 가능)",
  "search.example.state": "online, stale, offline, never, revoked. 쉼표로 여러 개(상태:도 가능)",
  "search.example.class": "washer, refrigerator, linux 등(종류:도 가능)",
  "search.example.last_seen":
    "2시간 넘게 보고가 없는 기기. <30m은 30분 이내, never는 보고 이력 없음(최근:도 가능)",
};
