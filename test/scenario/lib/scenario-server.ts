/** Devices and the server's verdicts in one process, on one clock, with a network between them that only takes its time. */
import { startVerdictPlane } from "@housecall/broker";
import { shippedRuleFiles } from "@housecall/diagnostics-rules";
import { NETWORK_DELAY_MS, SERVER_FIRST_MS, SimulatedNetwork } from "@housecall/firmware-sim";
import type { Fault } from "@housecall/proto/api";
import { type Logger, SECOND_MS } from "@housecall/proto/base";
import type { WorldClock } from "@housecall/proto/clock";
import { MemoryTelemetry } from "../../../broker/verdict-plane/memory-telemetry.ts";

/** A server that devices reach without a real network. */
export interface ScenarioServer {
  /** Every state that a fault went through, as it was told. */
  readonly told: readonly Fault[];
  readonly telemetry: MemoryTelemetry;
  readonly network: SimulatedNetwork;
  quarantined(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Starts it with the shipped rules; returns when it has listened long enough for silence to be judged. */
export async function startScenarioServer(options: {
  readonly clock: WorldClock;
  readonly logger: Logger;
}): Promise<ScenarioServer> {
  const { clock, logger } = options;
  const told: Fault[] = [];
  const telemetry = new MemoryTelemetry("journal");
  const arrive = (take: () => void): void => void clock.after(NETWORK_DELAY_MS, take);
  const plane = startVerdictPlane({
    clock,
    logger,
    rules: shippedRuleFiles(),
    telemetry,
    send: (act) => arrive(() => network.take(act)),
    onFault: (fault) => told.push(fault),
  });
  const network = new SimulatedNetwork({ clock, send: (act) => arrive(() => plane.take(act)) });
  const stopTicks = clock.every(SECOND_MS, () => plane.tick());
  await clock.advance(SERVER_FIRST_MS);
  await plane.started;
  return {
    told,
    telemetry,
    network,
    quarantined: () => plane.quarantined(),
    stop: async () => {
      stopTicks();
      const stopped = plane.stop();
      await clock.advance(2 * SECOND_MS);
      await stopped;
    },
  };
}
