import type { ActionCheck, LocalText, StoredAction } from "@housecall/proto/api";
import { type EpochMs, SECOND_MS } from "@housecall/proto/base";
import type { ActionEvidence, DeviceFacts } from "./action-evidence.ts";
import { findSelfTest, type SignalProof } from "./self-tests.ts";

/** An action to be verified. */
export interface ActionUnderWatch {
  readonly deviceId: string;
  readonly request: StoredAction;
  /** What was known before the device began; null when the server was not there to see it. */
  readonly before: DeviceFacts | null;
  /** When the device began, and when it said that it was done. Corrected times. */
  readonly beganAtMs: EpochMs;
  readonly saidAtMs: EpochMs;
}

/** By which signal of every Linux board a cadence is seen. */
const CADENCE_SIGNAL = "cpu_busy_ratio";
/** So many samples must have come, so far apart in the mean. */
const CADENCE_SAMPLES = 6;
const CADENCE_TOLERANCE = 1.5;
/** Samples are stamped by the device, its answer too: what lies just before is of the same moment. */
const MARGIN_MS = 2 * SECOND_MS;

/** Severities of the levels that can be set. */
const severities: Readonly<Record<string, number>> = { warning: 4, info: 6, debug: 7 };

/** What stored telemetry shows of an action by now; done when every check is met. */
export function checkAction(
  watched: ActionUnderWatch,
  evidence: ActionEvidence,
  nowMs: EpochMs,
): Promise<readonly ActionCheck[]> {
  switch (watched.request.action) {
    case "self-test":
      return checkSelfTest(watched, evidence, nowMs);
    case "restart-service":
      return checkService(watched, evidence);
    case "raise-resolution":
      return checkCadence(watched, evidence, nowMs);
    case "set-log-level":
      return checkLogLevel(watched, evidence, nowMs);
    case "reboot":
      return checkBoot(watched, evidence);
  }
}

async function checkSelfTest(
  { deviceId, request, beganAtMs }: ActionUnderWatch,
  evidence: ActionEvidence,
  nowMs: EpochMs,
): Promise<readonly ActionCheck[]> {
  const test = findSelfTest(request.parameters["test"] ?? "");
  const range = { fromMs: Math.max(0, beganAtMs - MARGIN_MS), toMs: nowMs + MARGIN_MS };
  return Promise.all(
    (test?.proofs ?? []).map(async (proof) => {
      const { points, unit } = await evidence.series(deviceId, {
        ...{ signal: proof.signal, instance: "", maxPoints: 1_000 },
        ...range,
      });
      return signalCheck(proof, unit, points);
    }),
  );
}

function signalCheck(
  proof: SignalProof,
  unit: string,
  points: readonly { readonly min: number; readonly max: number; readonly avg: number }[],
): ActionCheck {
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = proof;
  const value = pick(proof.of, points);
  const isMet = value !== undefined && value >= atLeast && value <= atMost;
  return {
    ...{ id: proof.id, subject: proof.signal, unit, words: proof.words, isMet },
    wanted: rangeText(proof),
    measured: value === undefined ? null : String(Number(value.toPrecision(4))),
  };
}

function pick(
  of: SignalProof["of"],
  points: readonly { readonly min: number; readonly max: number; readonly avg: number }[],
): number | undefined {
  if (points.length === 0) return undefined;
  switch (of) {
    case "least":
      return Math.min(...points.map(({ min }) => min));
    case "most":
      return Math.max(...points.map(({ max }) => max));
    case "newest":
      return points.at(-1)?.avg;
  }
}

function rangeText({ atLeast, atMost }: SignalProof): string {
  if (atLeast === undefined) return `≤ ${atMost}`;
  return atMost === undefined ? `≥ ${atLeast}` : `${atLeast}–${atMost}`;
}

async function checkBoot(
  { deviceId, before }: ActionUnderWatch,
  evidence: ActionEvidence,
): Promise<readonly ActionCheck[]> {
  const { bootId } = await evidence.facts(deviceId);
  const isMet = before !== null && bootId !== "" && bootId !== before.bootId;
  const words = { en: "It introduced itself with a new boot id", ko: "새 부팅 ID로 다시 접속했음" };
  const wanted = `≠ ${short(before?.bootId ?? "?")}`;
  return [{ id: "new_boot", subject: "boot_id", unit: "", words, wanted, measured: short(bootId), isMet }];
}

async function checkService(
  { deviceId, request, before }: ActionUnderWatch,
  evidence: ActionEvidence,
): Promise<readonly ActionCheck[]> {
  const { state } = await evidence.facts(deviceId);
  const unit = request.parameters["service"] ?? "";
  const active = `services.${unit}.active`;
  const started = `services.${unit}.started_uptime_s`;
  const was = before?.state[started];
  const is = state[started];
  return [
    stateCheck("service_active", state, active, {
      wanted: "active",
      words: { en: "The service runs", ko: "서비스가 실행 중" },
    }),
    {
      ...{ id: "service_started", subject: started, unit: "s" },
      words: { en: "It was started after the request", ko: "요청 이후에 시작되었음" },
      wanted: `> ${was ?? "?"}`,
      measured: is === undefined ? null : String(is),
      isMet: typeof was === "number" && typeof is === "number" && is > was,
    },
  ];
}

async function checkCadence(
  { deviceId, request, saidAtMs }: ActionUnderWatch,
  evidence: ActionEvidence,
  nowMs: EpochMs,
): Promise<readonly ActionCheck[]> {
  const wantedSeconds = Number(request.parameters["interval_s"] ?? "1");
  const { points } = await evidence.series(deviceId, {
    ...{ signal: CADENCE_SIGNAL, instance: "", maxPoints: 5_000 },
    ...{ fromMs: saidAtMs, toMs: nowMs + MARGIN_MS },
  });
  const samples = points.reduce((sum, { count }) => sum + count, 0);
  const lengthMs = (points.at(-1)?.atMs ?? 0) - (points[0]?.atMs ?? 0);
  const apartSeconds = samples > 1 ? lengthMs / (samples - 1) / SECOND_MS : undefined;
  const isMet =
    apartSeconds !== undefined &&
    samples >= CADENCE_SAMPLES &&
    apartSeconds <= wantedSeconds * CADENCE_TOLERANCE;
  return [
    {
      ...{ id: "cadence", subject: CADENCE_SIGNAL, unit: "s", isMet },
      words: { en: "Samples arrive at the new interval", ko: "새 간격으로 측정값이 도착함" },
      wanted: `≤ ${wantedSeconds * CADENCE_TOLERANCE}`,
      measured: apartSeconds === undefined ? null : apartSeconds.toFixed(1),
    },
  ];
}

async function checkLogLevel(
  { deviceId, request, beganAtMs }: ActionUnderWatch,
  evidence: ActionEvidence,
  nowMs: EpochMs,
): Promise<readonly ActionCheck[]> {
  const level = request.parameters["level"] ?? "";
  const severity = severities[level] ?? 7;
  const { state } = await evidence.facts(deviceId);
  const lines = await evidence.logs(deviceId, {
    ...{ fromMs: Math.max(0, beganAtMs - MARGIN_MS), toMs: nowMs + MARGIN_MS },
    ...{ minSeverity: severity, text: "", limit: 1_000 },
  });
  const ofLevel = lines.filter((line) => line.severity === severity).length;
  return [
    stateCheck("log_level", state, "agent.log_level", {
      wanted: level,
      words: { en: "The device reports the level", ko: "기기가 로그 수준을 보고함" },
    }),
    {
      ...{ id: "lines_came", subject: "logs", unit: "" },
      words: { en: "Lines of this level arrive", ko: "이 수준의 로그가 도착함" },
      ...{ wanted: "≥ 1", measured: String(ofLevel), isMet: ofLevel > 0 },
    },
  ];
}

function stateCheck(
  id: string,
  state: DeviceFacts["state"],
  key: string,
  { wanted, words }: { readonly wanted: string; readonly words: LocalText },
): ActionCheck {
  const value = state[key];
  const measured = value === undefined ? null : String(value);
  return { id, subject: key, unit: "", words, wanted, measured, isMet: measured === wanted };
}

function short(id: string): string {
  return id.slice(0, 8);
}
