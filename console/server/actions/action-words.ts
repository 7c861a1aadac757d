import { findSelfTest } from "@housecall/broker";
import type { ActionName } from "@housecall/proto";
import type { ActionParameter, ActionRisk, LocalText, Permission } from "@housecall/proto/api";

/** What people read of an action, and what it wants of them. */
export interface ActionWords {
  readonly title: LocalText;
  readonly effect: LocalText;
  readonly proof: LocalText;
  readonly risk: ActionRisk;
  readonly permission: Permission;
  readonly parameters: readonly ActionParameter[];
}

const minutes: ActionParameter = {
  name: "minutes",
  choices: ["15", "30", "60"],
  title: { en: "For how many minutes", ko: "지속 시간(분)" },
};

/** The words of an action of a device; undefined for a test that this server cannot verify. */
export function actionWords(action: ActionName, target: string): ActionWords | undefined {
  switch (action) {
    case "self-test":
      return selfTestWords(target);
    case "restart-service":
      return serviceWords(target);
    case "raise-resolution":
      return resolution;
    case "set-log-level":
      return logLevel;
    case "reboot":
      return reboot;
  }
}

function selfTestWords(target: string): ActionWords | undefined {
  const test = findSelfTest(target);
  if (test === undefined) return undefined;
  const en = test.proofs.map(({ words }) => words.en.toLowerCase()).join(", ");
  const ko = test.proofs.map(({ words }) => words.ko).join(", ");
  return {
    title: test.title,
    effect: test.effect,
    proof: {
      en: `Its signals show that it was really done: ${en}.`,
      ko: `실제로 수행되었는지 신호로 확인합니다: ${ko}.`,
    },
    ...{ risk: "moves", permission: "action:run", parameters: [] },
  };
}

function serviceWords(service: string): ActionWords {
  return {
    title: { en: `Restart ${service}`, ko: `${service} 다시 시작` },
    effect: {
      en: `Stops and starts the program ${service}. What it shows or does is interrupted for some seconds; the device itself stays on.`,
      ko: `${service} 프로그램을 종료했다가 다시 시작합니다. 몇 초 동안 이 프로그램의 기능이 중단되며 기기는 켜져 있습니다.`,
    },
    proof: {
      en: "The device reports that the service runs and was started after the request.",
      ko: "서비스가 실행 중이고 요청 이후에 시작되었음을 기기 상태로 확인합니다.",
    },
    ...{ risk: "interrupts", permission: "action:run-risky", parameters: [] },
  };
}

const resolution: ActionWords = {
  title: { en: "Measure more often", ko: "측정 간격 줄이기" },
  effect: {
    en: "The device measures and reports more often for a while, then goes back by itself, also after a restart. It uses a little more data and power; nothing else changes.",
    ko: "일정 시간 동안 더 자주 측정하고 보고한 뒤 저절로 원래대로 돌아갑니다(다시 시작한 뒤에도). 데이터와 전력을 조금 더 쓰며 다른 변화는 없습니다.",
  },
  proof: { en: "Samples arrive at the new interval.", ko: "새 간격으로 측정값이 도착하는지 확인합니다." },
  ...{ risk: "safe", permission: "action:run" },
  parameters: [
    {
      name: "interval_s",
      choices: ["1", "2", "5", "10"],
      title: { en: "Seconds between samples", ko: "측정 간격(초)" },
    },
    minutes,
  ],
};

const logLevel: ActionWords = {
  title: { en: "Set the log level", ko: "로그 수준 변경" },
  effect: {
    en: "The device writes more or less into its log for a while, then goes back by itself, also after a restart. Nothing else changes.",
    ko: "일정 시간 동안 로그를 더 자세히 또는 더 간략히 남긴 뒤 저절로 원래대로 돌아갑니다(다시 시작한 뒤에도). 다른 변화는 없습니다.",
  },
  proof: {
    en: "The device reports the level, and lines of it arrive.",
    ko: "기기가 로그 수준을 보고하고 해당 로그가 도착하는지 확인합니다.",
  },
  ...{ risk: "safe", permission: "action:run" },
  parameters: [
    { name: "level", choices: ["debug", "info", "warning"], title: { en: "Level", ko: "수준" } },
    minutes,
  ],
};

const reboot: ActionWords = {
  title: { en: "Restart the device", ko: "기기 다시 시작" },
  effect: {
    en: "The device's computer shuts down and starts again: about a minute without display and connection. A running cycle would be lost, so it must not run one.",
    ko: "기기의 컴퓨터가 종료된 뒤 다시 시작됩니다. 1분 정도 화면과 연결이 끊깁니다. 진행 중인 작업이 사라질 수 있으므로 작동 중이 아니어야 합니다.",
  },
  proof: { en: "It connects again with a new boot id.", ko: "새 부팅 ID로 다시 접속하는지 확인합니다." },
  ...{ risk: "interrupts", permission: "action:run-risky", parameters: [] },
};
