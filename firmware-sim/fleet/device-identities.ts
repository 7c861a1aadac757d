import { join } from "node:path";
import {
  claimDevice,
  type DeviceIdentity,
  mqttTransport,
  openStateFiles,
  readIdentity,
} from "@housecall/agent";
import { type Clock, systemRandom } from "@housecall/proto/base";
import { keepSpool, takeSpool } from "./kept-spool.ts";
import type { FleetConnection } from "./simulated-fleet.ts";

/**
 * Connects devices to their real server: with the identity that lies in `folder`, or by a claim with a token that
 * `askToken` brings.
 */
export function connectClaimed(options: {
  /** One folder below it for each device. */
  readonly folder: string;
  readonly askToken: (deviceId: string) => Promise<string>;
  readonly clock: Clock;
}): (deviceId: string) => Promise<FleetConnection> {
  return async (deviceId) => {
    const stateFiles = await openStateFiles(join(options.folder, deviceId));
    const known = await readIdentity(stateFiles);
    const identity =
      known ?? (await claimDevice({ token: await options.askToken(deviceId), deviceId, stateFiles }));
    const kept = await takeSpool(stateFiles);
    return {
      transport: transportOf(identity),
      commandKeys: identity.commandKeys,
      isNew: known === undefined,
      leftAtMs: kept?.keptAtMs,
      spool: kept?.spool,
      keepSpool: (spool) => keepSpool(stateFiles, { keptAtMs: options.clock.nowMs(), spool }),
      random: systemRandom,
    };
  };
}

function transportOf({ mqttHost, mqttPort, ...identity }: DeviceIdentity): FleetConnection["transport"] {
  return mqttTransport({ ...identity, host: mqttHost, port: mqttPort });
}
