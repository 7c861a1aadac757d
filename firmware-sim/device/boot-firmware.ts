import {
  type Clock,
  type DurationMs,
  type EpochMs,
  type Logger,
  type Random,
  SECOND_MS,
  type StopTimer,
} from "@housecall/proto/base";
import { AgentLine, Severity } from "../appliances/agent-line.ts";
import type { Appliance, Reporting } from "../appliances/appliance.ts";
import { Panel } from "../appliances/panel.ts";
import type { DeviceClock } from "../clock/device-clock.ts";
import type { SimulatedSockets } from "../platform/simulated-sockets.ts";

/** Name of the firmware's program in log lines. */
const PROGRAM = "appliance-fw";
/** How often the firmware tries to reach the agent's socket; ours. */
const CONNECT_RETRY_MS: DurationMs = SECOND_MS;

/** Starts the appliance's programs and keeps stepping them until the device's clock is halted. */
export function bootFirmware(options: {
  readonly appliance: Appliance;
  readonly sockets: SimulatedSockets;
  /** Where the agent makes its sockets. */
  readonly folder: string;
  readonly world: Clock;
  readonly clock: DeviceClock;
  readonly random: Random;
  readonly logger: Logger;
  /** Nothing is reported more often. */
  readonly finestMs: DurationMs;
}): void {
  const { appliance, sockets, folder, world, clock, random, logger, finestMs } = options;
  const agent = new AgentLine({ sockets, path: `${folder}/ingest.sock`, program: PROGRAM, logger });
  const reporting: Reporting = { sampleIntervalMs: undefined, logLevel: undefined };
  let stopTimer: StopTimer = () => undefined;
  const step = (): void => {
    const nextAtMs = appliance.advance(world.nowMs(), clock.errorMs);
    if (reporting.logLevel === "debug")
      sayStep(agent, { atMs: clock.nowMs(), waitMs: nextAtMs - world.nowMs() });
    stopTimer = clock.after(Math.max(0, nextAtMs - world.nowMs()), step);
  };
  const wake = (): void => {
    appliance.dueAt(world.nowMs());
    stopTimer();
    stopTimer = clock.after(0, step);
  };
  const panel = new Panel({
    sockets,
    path: `${folder}/panel/panel.sock`,
    mayStart: (action) => (isInterruption(action) ? !appliance.isBusy : appliance.mayStart),
    work: { tests: () => appliance.tests, reporting, wake },
  });
  appliance.powerOn({ clock, agent, random, finestMs, reporting }, world.nowMs(), wake);
  step();
  connectSoon(panel, clock);
}

/** The agent may come up after the firmware, and an idle firmware looks round once a minute: too late for somebody who asks. */
function connectSoon(panel: Panel, clock: DeviceClock): void {
  panel.connect();
  if (!panel.isConnected) clock.after(CONNECT_RETRY_MS, () => connectSoon(panel, clock));
}

/** What only interrupts the device may come whenever nothing is under way, an open door or not. */
function isInterruption(action: string): boolean {
  return action === "reboot" || action === "restart-service";
}

/** What such a program writes when it is told to write everything; ours. */
function sayStep(
  agent: AgentLine,
  { atMs, waitMs }: { readonly atMs: EpochMs; readonly waitMs: DurationMs },
): void {
  agent.log(atMs, Severity.Debug, `loop done, next in ${Math.round(waitMs)}ms`);
}
