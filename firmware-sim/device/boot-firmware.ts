import type { Clock, DurationMs, Logger, Random } from "@housecall/proto/base";
import { AgentLine } from "../appliances/agent-line.ts";
import type { Appliance } from "../appliances/appliance.ts";
import { Panel } from "../appliances/panel.ts";
import type { DeviceClock } from "../clock/device-clock.ts";
import type { SimulatedSockets } from "../platform/simulated-sockets.ts";

/** Name of the firmware's program in log lines. */
const PROGRAM = "appliance-fw";

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
  const panel = new Panel({
    sockets,
    path: `${folder}/panel/panel.sock`,
    mayStart: () => appliance.mayStart,
  });
  appliance.powerOn({ clock, agent, random, finestMs }, world.nowMs());
  const step = (): void => {
    panel.connect();
    const nextAtMs = appliance.advance(world.nowMs(), clock.errorMs);
    clock.after(Math.max(0, nextAtMs - world.nowMs()), step);
  };
  step();
}
