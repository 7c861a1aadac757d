import type { Birth } from "@housecall/proto";
import { AppError, silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { DeviceRegistry, emptyProfile } from "../../../../broker/fleet/device-registry.ts";
import type { DeviceRow } from "../../../../broker/fleet/fleet-records.ts";
import { presenceOf } from "../../../../broker/fleet/presence.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

async function arrange(rows: readonly DeviceRow[] = [device("washer-1")]) {
  const clock = virtualClock();
  const world = { saves: [] as (readonly DeviceRow[])[], isFull: false, announced: [] as string[] };
  const registry = new DeviceRegistry({
    records: {
      all: async () => rows,
      save: async (saved) => {
        if (world.isFull) throw new AppError("DISK_FULL", "full");
        world.saves.push(saved);
      },
    },
    clock,
    logger: silentLogger,
    onChange: (row) => world.announced.push(`${row.id} ${presenceOf(row, clock.nowMs())}`),
  });
  await registry.load([]);
  return { clock, registry, world };
}

function device(id: string, change: Partial<DeviceRow> = {}): DeviceRow {
  return {
    ...{
      id,
      claimedAtMs: 1,
      revokedAtMs: null,
      sessionStartedAtMs: null,
      disconnectedAtMs: null,
      disconnectReason: null,
    },
    ...{ lastReportAtMs: null, configSyncedAtMs: null, note: "", profile: emptyProfile },
    ...change,
  };
}

const birth: Birth = {
  ...{
    device: "washer-1",
    bootId: "b".repeat(32),
    spoolId: "5".repeat(16),
    nonce: "0".repeat(32),
    capabilities: ["logs"],
  },
  ...{
    aliases: [],
    deviceClass: "washer",
    model: "WM",
    firmware: "4.1",
    agentVersion: "1",
    configHash: "",
    clock: "synchronised",
  },
  ...{
    wallMs: 0,
    uptimeMs: 60_000,
    positions: [],
    name: "Kitchen",
    bootReason: "power",
    timeZone: "Asia/Seoul",
  },
};

describe("the registry", () => {
  it("writes a second of reports as one transaction", async () => {
    const { clock, registry, world } = await arrange([device("washer-1"), device("washer-2")]);

    for (let count = 0; count < 500; count += 1) {
      registry.reported("washer-1", clock.nowMs() + count);
      registry.reported("washer-2", clock.nowMs() + count);
    }
    await clock.advance(1_000);

    expect(world.saves).toHaveLength(1);
    expect(world.saves[0]?.map((row) => row.id)).toEqual(["washer-1", "washer-2"]);
  });

  it("keeps what could not be written and writes it later", async () => {
    const { clock, registry, world } = await arrange();
    world.isFull = true;
    registry.sessionStarted("washer-1", clock.nowMs());
    await clock.advance(3_000);
    world.isFull = false;
    await clock.advance(1_000);

    expect(world.saves.flat().map((row) => row.sessionStartedAtMs)).toEqual([clock.nowMs() - 4_000]);
  });

  it("knows the device from its birth", async () => {
    const { clock, registry } = await arrange();

    registry.birthArrived(birth, { receivedAtMs: clock.nowMs(), clockCorrectionMs: 5 });

    expect(registry.get("washer-1")?.row.profile).toMatchObject({
      name: "Kitchen",
      bootedAtMs: clock.nowMs() - 60_000,
      clockCorrectionMs: 5,
    });
    expect(registry.get("washer-1")?.searchText).toContain("kitchen");
  });

  it("keeps what its clock is off by when that is set between two births", async () => {
    const { clock, registry, world } = await arrange();
    registry.birthArrived(birth, { receivedAtMs: clock.nowMs(), clockCorrectionMs: 5 });
    world.announced.length = 0;

    registry.clockSet("washer-1", 7_200_000);
    registry.clockSet("nobody", 1);

    expect(registry.get("washer-1")?.row.profile).toMatchObject({
      name: "Kitchen",
      clockCorrectionMs: 7_200_000,
    });
    expect(world.announced).toHaveLength(1);
  });

  it("tells when a silent session goes stale, and when it reports again", async () => {
    const { clock, registry, world } = await arrange();
    registry.sessionStarted("washer-1", clock.nowMs());
    await clock.advance(200_000);
    registry.reported("washer-1", clock.nowMs());

    expect(world.announced).toEqual(["washer-1 online", "washer-1 stale", "washer-1 online"]);
  });

  it("tells of mere reports at most four times a minute", async () => {
    const { clock, registry, world } = await arrange();
    registry.sessionStarted("washer-1", clock.nowMs());
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1_000);
      registry.reported("washer-1", clock.nowMs());
    }

    expect(world.announced).toHaveLength(1 + 4);
  });

  it("ends sessions whose end the last run did not see", async () => {
    const { clock, registry, world } = await arrange([
      device("washer-1", { sessionStartedAtMs: 5, lastReportAtMs: 7 }),
    ]);
    await clock.advance(1_000);

    expect(registry.get("washer-1")?.row).toMatchObject({
      disconnectedAtMs: 7,
      disconnectReason: "server_stopped",
    });
    expect(world.saves.flat()).toHaveLength(1);
  });

  it("keeps presence when a claim or revocation is stored meanwhile", async () => {
    const { clock, registry } = await arrange();
    const before = registry.get("washer-1")?.row ?? device("washer-1");
    registry.sessionStarted("washer-1", clock.nowMs());

    registry.stored({ ...before, revokedAtMs: 9 }, undefined);

    expect(registry.get("washer-1")?.row).toMatchObject({
      revokedAtMs: 9,
      sessionStartedAtMs: clock.nowMs(),
    });
  });

  it("ignores devices that are not in the fleet", async () => {
    const { registry, world } = await arrange();

    registry.reported("stranger-1", 5);
    registry.sessionStarted("stranger-1", 5);

    expect([registry.get("stranger-1"), world.announced]).toEqual([undefined, []]);
  });
});
