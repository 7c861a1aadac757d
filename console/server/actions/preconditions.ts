import { isFinal } from "@housecall/broker";
import type { ActionName } from "@housecall/proto";
import type {
  ActionPrecondition,
  Command,
  ConsentRow,
  DeviceDetail,
  LocalText,
  PreconditionId,
} from "@housecall/proto/api";
import type { EpochMs } from "@housecall/proto/base";

/** What is known of a device when somebody wants to act. */
export interface Known {
  readonly device: DeviceDetail;
  /** What covers remote actions; undefined when nothing does. */
  readonly consent: ConsentRow | undefined;
  /** Its newest commands. */
  readonly commands: readonly Command[];
  readonly nowMs: EpochMs;
}

/** Which of them each action asks about; in the order in which people read them. */
const asked: Readonly<Record<ActionName, readonly PreconditionId[]>> = {
  "self-test": ["online", "consent", "no_cycle", "door_closed", "no_error", "nothing_open"],
  "restart-service": ["online", "consent", "no_cycle", "nothing_open"],
  "raise-resolution": ["online", "consent", "nothing_open"],
  "set-log-level": ["online", "consent", "nothing_open"],
  reboot: ["online", "consent", "no_cycle", "nothing_open"],
};

/** What holds now, as far as telemetry tells; the device's own interlocks are asked by the device. */
export function evaluatePreconditions(action: ActionName, known: Known): readonly ActionPrecondition[] {
  return asked[action].map((id) => evaluate(id, known)).filter((each) => each !== undefined);
}

function evaluate(id: PreconditionId, known: Known): ActionPrecondition | undefined {
  switch (id) {
    case "online":
      return online(known);
    case "consent":
      return consent(known);
    case "no_cycle":
      return noCycle(known);
    case "door_closed":
      return doorClosed(known);
    case "no_error":
      return noError(known);
    case "nothing_open":
      return nothingOpen(known);
  }
}

function isOnline({ device }: Known): boolean {
  return device.presence === "online" || device.presence === "stale";
}

function online(known: Known): ActionPrecondition {
  if (isOnline(known)) return met("online", { en: "The device is online", ko: "기기가 온라인입니다" });
  const words = {
    en: "The device is offline: the request waits until it is back, or expires",
    ko: "기기가 오프라인입니다. 다시 연결될 때까지 기다리거나 만료됩니다",
  };
  return { id: "online", state: "not_met", isBlocking: false, words };
}

function consent({ consent: covering }: Known): ActionPrecondition {
  if (covering !== undefined)
    return met("consent", { en: "The owner allows remote actions", ko: "소유자가 원격 조치를 허용했습니다" });
  return notMet("consent", {
    en: "The owner has not allowed remote actions: ask for consent first",
    ko: "소유자가 원격 조치를 허용하지 않았습니다. 먼저 동의를 받으세요",
  });
}

/** States in which nothing turns, heats or drives, by the key under which a class reports what it does. */
const atRest: Readonly<Record<string, readonly string[]>> = {
  phase: ["idle", "end", "off"],
  run: ["idle", "charging", "error"],
};

/** What a device does that is away is not known; a refrigerator's compressor is no cycle of anybody's. */
function noCycle(known: Known): ActionPrecondition | undefined {
  const { deviceClass, state } = known.device;
  if (deviceClass === "refrigerator") return undefined;
  const key = Object.keys(atRest).find((each) => state[each] !== undefined);
  if (key === undefined) return undefined;
  const now = String(state[key]);
  if (!isOnline(known)) return unknown("no_cycle", { en: "Whether it runs a cycle", ko: "작동 중인지 여부" });
  if (atRest[key]?.includes(now))
    return met("no_cycle", { en: `It runs no cycle (${now})`, ko: `작동 중이 아닙니다(${now})` });
  return notMet("no_cycle", {
    en: `It runs a cycle (${now}): wait until it has ended`,
    ko: `작동 중입니다(${now}). 끝난 뒤 다시 시도하세요`,
  });
}

function doorClosed(known: Known): ActionPrecondition | undefined {
  const door = known.device.state["door"];
  if (door === undefined) return undefined;
  if (!isOnline(known))
    return unknown("door_closed", { en: "Whether the door is closed", ko: "문이 닫혔는지 여부" });
  return door === "open"
    ? notMet("door_closed", {
        en: "The door is open: ask the customer to close it",
        ko: "문이 열려 있습니다. 고객에게 닫아 달라고 하세요",
      })
    : met("door_closed", { en: "The door is closed", ko: "문이 닫혀 있습니다" });
}

/** Some errors are what a test is run for: the device's own firmware decides. */
function noError({ device }: Known): ActionPrecondition | undefined {
  const error = String(device.state["error"] ?? "");
  if (error === "" || error === "0") return undefined;
  const words = {
    en: `The device shows error ${error}: its firmware may refuse`,
    ko: `기기에 오류 ${error} 이(가) 표시되어 있습니다. 기기가 거부할 수 있습니다`,
  };
  return { id: "no_error", state: "not_met", isBlocking: false, words };
}

function nothingOpen({ commands }: Known): ActionPrecondition {
  const open = commands.some(({ kind, state }) => kind === "run_action" && !isFinal(state));
  const busy = {
    en: "Another action is under way: this one waits for its turn",
    ko: "다른 조치가 진행 중입니다. 끝난 뒤에 실행됩니다",
  };
  if (open) return { id: "nothing_open", state: "not_met", isBlocking: false, words: busy };
  return met("nothing_open", { en: "No other action is under way", ko: "진행 중인 다른 조치가 없습니다" });
}

function met(id: PreconditionId, words: LocalText): ActionPrecondition {
  return { id, state: "met", isBlocking: true, words };
}

function notMet(id: PreconditionId, words: LocalText): ActionPrecondition {
  return { id, state: "not_met", isBlocking: true, words };
}

function unknown(id: PreconditionId, { en, ko }: LocalText): ActionPrecondition {
  const words = {
    en: `${en} is not known while it is offline`,
    ko: `오프라인 상태에서는 ${ko}를 알 수 없습니다`,
  };
  return { id, state: "unknown", isBlocking: true, words };
}
