import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DataPlane, type DataPlaneOptions, startDataPlane } from "@housecall/broker";
import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import { type ClaimedIdentity, claimWithToken } from "./claim-device.ts";

/** A real data plane in this process that can be started again on the same folders. */
export interface TestPlane {
  plane: DataPlane;
  readonly dataFolder: string;
  claim(deviceId: string): Promise<ClaimedIdentity>;
  restart(): Promise<void>;
  /** Stops and deletes what is not on another disk. */
  remove(): Promise<void>;
}

/** Starts a data plane on free ports of the loopback. */
export async function startTestPlane(facts: Partial<DataPlaneOptions> = {}): Promise<TestPlane> {
  const folder = mkdtempSync(join(tmpdir(), "housecall-plane-"));
  const options: DataPlaneOptions = {
    ...{ dataFolder: join(folder, "data"), keysFolder: join(folder, "keys"), mqttPort: 0, claimPort: 0 },
    ...{ bindAddress: "127.0.0.1", publicHosts: ["localhost"], retentionDays: 30, ruleFolders: [] },
    ...{ telemetryMemoryLimitMb: 128, maxConnections: 1_000, version: "test" },
    ...{ clock: systemClock, random: systemRandom, logger: silentLogger },
    ...facts,
  };
  const test: TestPlane = {
    plane: await startDataPlane(options),
    dataFolder: options.dataFolder,
    claim: async (deviceId) => {
      const { token } = await test.plane.fleet.createClaimToken({ deviceId, actor: { name: "test" } });
      return claimWithToken(token, deviceId);
    },
    restart: async () => {
      const { mqtt, claim } = test.plane.ports;
      await test.plane.stop(10_000);
      test.plane = await startDataPlane({ ...options, mqttPort: mqtt, claimPort: claim });
    },
    remove: async () => {
      await test.plane.stop(10_000);
      rmSync(folder, { recursive: true });
    },
  };
  return test;
}
