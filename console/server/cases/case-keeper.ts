import type { CaseChange, DataPlane, FaultIntake } from "@housecall/broker";
import { type CaseEventData, type CaseRow, type Fault, machineActor } from "@housecall/proto/api";
import {
  type Clock,
  type DurationMs,
  type EpochMs,
  errorMessage,
  type Logger,
  MINUTE_MS,
  SECOND_MS,
  type StopTimer,
} from "@housecall/proto/base";
import { caseChange, fileOf } from "./case-change.ts";
import { type CaseSettings, dueAt, maxCaseEvents } from "./case-settings.ts";
import { deviceOf } from "./case-views.ts";
import { decideClock, isQuiet } from "./decide-clock.ts";
import { decideFault, decideLostFault } from "./decide-fault.ts";

/** At least so often somebody looks whether anything is to be done, whatever was missed. */
const LONGEST_PAUSE_MS = MINUTE_MS;
/** What is due and cannot be done yet (a device is silent) is looked at again after this long. */
const RETRY_MS = 5 * SECOND_MS;
/** Faults and cases worked through in one sweep; what is left over comes in the next one. */
const MAX_PER_SWEEP = 1_000;

/** What the server does with cases by itself. */
export interface CaseKeeper {
  /** Takes in what faults and the clock have brought since; returns when all of it is stored. */
  sweep(): Promise<void>;
  /** Waits for a sweep that runs. */
  stop(): Promise<void>;
}

/** What keeps cases needs of the world. */
export interface CaseKeeperOptions {
  readonly plane: Pick<DataPlane, "cases" | "customers" | "fleet" | "live">;
  readonly settings: CaseSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tells whoever listens that a case has changed. */
  readonly tell: (change: CaseChange) => void;
}

/**
 * Opens, joins, wakes and closes cases by itself: as soon as a fault, a case or a device's presence changes, and when the
 * next case is due.
 *
 * Nothing is lost when the process ends at any time: faults wait in the store until a case has taken them in, and what the
 * clock does follows from the case and the time alone.
 */
export function startCaseKeeper(options: CaseKeeperOptions): CaseKeeper {
  const { clock, plane, logger } = options;
  const failed = new Set<string>();
  const state = { isWanted: false, isFirst: true, isStopped: false };
  let waitingFor: ReadonlySet<string> = new Set();
  let running: Promise<void> | undefined;
  let stopTimer: StopTimer = () => undefined;

  async function run(): Promise<void> {
    while (state.isWanted) {
      state.isWanted = false;
      await sweepFaults(options, failed);
      // Only a start judges everything again; whatever that found anew has just been taken in.
      if (state.isFirst) await sweepLost(options, failed);
      state.isFirst = false;
      waitingFor = await sweepClock(options, failed);
      stopTimer();
      const nextAtMs = await plane.cases.nextAtMs();
      if (!state.isStopped) stopTimer = clock.after(pauseMs(nextAtMs, clock.nowMs()), soon);
    }
  }

  function sweep(): Promise<void> {
    state.isWanted = true;
    running ??= run().finally(() => {
      running = undefined;
      // What was asked for after the last look must not wait for the timer.
      if (state.isWanted && !state.isStopped) soon();
    });
    return running;
  }

  function soon(): void {
    sweep().catch((error: unknown) => {
      logger.error("cases-not-swept", `Cases could not be kept up: ${errorMessage(error)}`);
      if (!state.isStopped) stopTimer = clock.after(RETRY_MS, soon);
    });
  }

  const stopListening = plane.live.subscribe({
    onEvent: (event) => {
      const isBack =
        event.kind === "device" && event.device.presence === "online" && waitingFor.has(event.device.id);
      if (event.kind === "fault" || event.kind === "case" || isBack) soon();
    },
  });
  soon();
  return {
    sweep,
    stop: async () => {
      state.isStopped = true;
      stopTimer();
      stopListening();
      await running?.catch(() => undefined);
    },
  };
}

/** How long nothing has to be done, as far as is known. */
function pauseMs(nextAtMs: EpochMs | null, nowMs: EpochMs): DurationMs {
  if (nextAtMs === null) return LONGEST_PAUSE_MS;
  return nextAtMs <= nowMs ? RETRY_MS : Math.min(LONGEST_PAUSE_MS, nextAtMs - nowMs);
}

/** One that fails is logged once and waits on, so that it does not stop the others. */
async function sweepFaults(options: CaseKeeperOptions, failed: Set<string>): Promise<void> {
  for (const fault of await options.plane.cases.waitingFaults(MAX_PER_SWEEP))
    await attempt(options, { key: `fault ${fault.id}`, failed }, () => takeIn(options, fault));
}

async function takeIn(options: CaseKeeperOptions, fault: Fault): Promise<void> {
  const { plane, clock, settings } = options;
  const nowMs = clock.nowMs();
  const device = await deviceOf(plane, fault.deviceId);
  const { registration } = await plane.customers.ownerOf(fault.deviceId);
  const opened: CaseEventData = {
    ...{ kind: "opened", by: "rule", deviceId: fault.deviceId, channel: "telemetry", about: "" },
    ...{ deviceClass: device?.deviceClass ?? "", model: device?.model ?? "" },
    ...{ customerId: registration?.customerId ?? "", severity: fault.severity },
    dueAtMs: dueAt(settings, fault.severity, nowMs),
  };
  const change = await plane.cases.takeIn(fault.id, {
    atMs: nowMs,
    decide: (intake) => decideIntake(intake, { opened, nowMs, settings }),
  });
  if (change !== undefined) options.tell(change);
}

function decideIntake(
  intake: FaultIntake,
  options: { readonly opened: CaseEventData; readonly nowMs: number; readonly settings: CaseSettings },
): CaseChange | undefined {
  const { opened, nowMs, settings } = options;
  const own = intake.own && fileOf(intake.own);
  const sameRule = intake.sameRule.map(fileOf).filter(({ row }) => row.lastSeq < maxCaseEvents);
  const decision = decideFault({ fault: intake.fault, own, sameRule, nowMs, settings });
  if (decision === undefined) return undefined;
  const cause = { actor: machineActor, atMs: nowMs };
  if (decision.into === "new case")
    return caseChange({ number: intake.newNumber, events: [] }, [opened, ...decision.events], cause);
  const { number } = decision.into.row;
  const stored = [intake.own, ...intake.sameRule].find((each) => each?.number === number);
  return stored && caseChange(stored, decision.events, cause);
}

async function sweepLost(options: CaseKeeperOptions, failed: Set<string>): Promise<void> {
  const { plane, clock, settings, tell } = options;
  for (const { number, faultId } of await plane.cases.lostFaults(MAX_PER_SWEEP))
    await attempt(options, { key: `lost fault ${faultId}`, failed }, async () => {
      const nowMs = clock.nowMs();
      const change = await plane.cases.change(number, (stored) =>
        caseChange(stored, decideLostFault(fileOf(stored), faultId, { nowMs, settings }), {
          actor: machineActor,
          atMs: nowMs,
        }),
      );
      if (change !== undefined) tell(change);
    });
}

/** Gives the devices that cases wait for. */
async function sweepClock(options: CaseKeeperOptions, failed: Set<string>): Promise<ReadonlySet<string>> {
  const { plane, clock } = options;
  const due = await plane.cases.dueNow(clock.nowMs(), MAX_PER_SWEEP);
  const waiting = await plane.cases.ofState("waiting_device", MAX_PER_SWEEP);
  for (const row of [...due, ...waiting])
    await attempt(options, { key: `case ${row.number}`, failed }, () => strike(options, row));
  return new Set(waiting.map(({ deviceId }) => deviceId));
}

async function strike(options: CaseKeeperOptions, row: CaseRow): Promise<void> {
  const { plane, clock, settings } = options;
  const device = await deviceOf(plane, row.deviceId);
  const facts = {
    nowMs: clock.nowMs(),
    settings,
    lastReportAtMs: device?.lastReportAtMs ?? null,
    isOnline: device?.presence === "online",
    sessionStartedAtMs: device?.sessionStartedAtMs ?? null,
  };
  if (isQuiet(row, facts)) return;
  const change = await plane.cases.change(row.number, (stored) =>
    caseChange(stored, decideClock(fileOf(stored), facts), { actor: machineActor, atMs: facts.nowMs }),
  );
  if (change !== undefined) options.tell(change);
}

async function attempt(
  { logger }: CaseKeeperOptions,
  { key, failed }: { readonly key: string; readonly failed: Set<string> },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
    failed.delete(key);
  } catch (error) {
    if (!failed.has(key)) logger.error("case-not-kept", `${key}: ${errorMessage(error)}`);
    failed.add(key);
  }
}
