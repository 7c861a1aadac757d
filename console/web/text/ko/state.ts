import type { stateEn } from "../en/state.ts";

/** State that a device reports of itself. */
export const stateKo: Record<keyof typeof stateEn, string> = {
  "state.system.os": "운영체제",
  "state.system.kernel": "커널",
  "state.system.cpu": "프로세서",
  "state.system.processors": "프로세서 코어 수",
  "state.failedUnit": "실패한 서비스 {unit}",
  "state.collectors": "에이전트 수집기",
  "state.collectorsWell": "모두 정상",
  "state.collectorsFailed": "{count}개 중 {failed}개에 문제 있음",
  "state.collector.agent": "에이전트 자체",
  "state.collector.cpu": "프로세서",
  "state.collector.disk": "디스크",
  "state.collector.load": "부하",
  "state.collector.memory": "메모리",
  "state.collector.network": "네트워크",
  "state.collector.processes": "프로세스",
  "state.collector.system": "시스템",
  "state.collector.thermal": "온도",
  "state.collector.units": "서비스",
  "state.collector.uptime": "가동 시간",
  "state.processes.memory": "메모리를 가장 많이 쓰는 프로세스",
  "state.processes.cpu": "프로세서를 가장 많이 쓰는 프로세스",
  "state.process": "프로세스 {pid}",
};
