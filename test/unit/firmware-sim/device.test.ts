import type { SessionEvents, Transport } from "@housecall/agent";
import { decodeBirth, parseTopic } from "@housecall/proto";
import { MINUTE_MS, SECOND_MS, silentLogger } from "@housecall/proto/base";
import { WorldClock } from "@housecall/proto/clock";
import { describe, expect, it } from "vitest";
import { MemorySpoolDisk } from "../../../firmware-sim/device/memory-spool-disk.ts";
import { SimulatedDevice } from "../../../firmware-sim/device/simulated-device.ts";
import { Journal } from "../../../firmware-sim/machine/journal.ts";
import { linuxBoard } from "../../../firmware-sim/machine/linux-board.ts";
import { Storage } from "../../../firmware-sim/machine/storage.ts";
import { journalctl } from "../../../firmware-sim/platform/journalctl.ts";

/** Takes everything and says nothing. */
class SilentServer implements Transport {
  readonly births: ReturnType<typeof decodeBirth>[] = [];
  readonly ended: SessionEvents[] = [];
  publishes = 0;

  async connect(events: SessionEvents) {
    return {
      publish: async (topic: string, payload: Uint8Array) => {
        this.publishes += 1;
        if (parseTopic(topic).channel === "birth") this.births.push(decodeBirth(payload));
      },
      subscribe: () => Promise.resolve(),
      end: () => {
        this.ended.push(events);
        events.onClosed("ended");
      },
    };
  }
}

function setUp() {
  const world = new WorldClock(Date.UTC(2026, 0, 1));
  const server = new SilentServer();
  const device = new SimulatedDevice({
    deviceId: "sim-device",
    model: linuxBoard,
    seed: 3,
    world,
    transport: server,
    logger: silentLogger,
  });
  return { world, server, device };
}

describe("SimulatedDevice", () => {
  it("runs the real agent, which introduces itself", async () => {
    const { world, server, device } = setUp();

    device.powerOn();
    await world.advance(MINUTE_MS);

    expect(device.isConnected).toBe(true);
    expect(server.births[0]).toMatchObject({
      device: "sim-device",
      deviceClass: "linux",
      model: "linux-board",
    });
  });

  it("falls silent with the power, and comes back as another boot of the same spool", async () => {
    const { world, server, device } = setUp();
    device.powerOn();
    await world.advance(5 * MINUTE_MS);
    const before = server.births[0];

    device.cutPower();
    const publishes = server.publishes;
    await world.advance(5 * MINUTE_MS);
    expect(server.publishes).toBe(publishes);
    device.powerOn();
    await world.advance(MINUTE_MS);

    const after = server.births.at(-1);
    expect(after?.spoolId).toBe(before?.spoolId);
    expect(after?.bootId).not.toBe(before?.bootId);
    expect(after?.bootReason).toBe("power_loss");
    expect(after?.uptimeMs).toBeLessThan(MINUTE_MS);
  });

  it("tells a shutdown from a power cut", async () => {
    const { world, server, device } = setUp();
    device.powerOn();
    await world.advance(MINUTE_MS);

    const down = device.shutDown();
    await world.advance(5 * SECOND_MS);
    await down;
    device.powerOn();
    await world.advance(MINUTE_MS);

    expect(server.births.at(-1)?.bootReason).toBe("restart");
  });

  it("loses its session with the link and finds a new one when the link is back", async () => {
    const { world, server, device } = setUp();
    device.powerOn();
    await world.advance(MINUTE_MS);
    const births = server.births.length;

    device.setLink("down");
    await world.advance(MINUTE_MS);
    expect(device.isConnected).toBe(false);
    device.setLink("up");
    await world.advance(2 * MINUTE_MS);

    expect(device.isConnected).toBe(true);
    expect(server.births.length).toBeGreaterThan(births);
  });
});

describe("MemorySpoolDisk", () => {
  it("keeps after a power cut what was synced, and gives back the room of the rest", async () => {
    const storage = new Storage(linuxBoard.mounts);
    const usedBytes = storage.usedBytes("/");
    const disk = new MemorySpoolDisk(storage, "/");
    await disk.append("a", Buffer.from("kept"));
    await disk.sync("a");
    await disk.append("a", Buffer.from(" lost"));
    await disk.append("b", Buffer.from("never synced"));

    const next = disk.afterPowerCut();

    expect(Buffer.from(await next.read("a", 0, 100)).toString()).toBe("kept");
    expect(Buffer.from(await next.read("b", 0, 100)).toString()).toBe("");
    expect(storage.usedBytes("/")).toBe(usedBytes + 4);
    expect(await disk.list()).toEqual([]);
  });

  it("is full when the machine's storage is", async () => {
    const storage = new Storage(linuxBoard.mounts);
    const disk = new MemorySpoolDisk(storage, "/");
    storage.fillTo("/", Number.MAX_SAFE_INTEGER);

    await expect(disk.append("a", Buffer.from("x"))).rejects.toMatchObject({ code: "ENOSPC" });
    expect(await disk.space()).toMatchObject({ freeBytes: 0 });
  });
});

describe("journalctl", () => {
  function journalOf(count: number): Journal {
    const journal = new Journal();
    for (let index = 0; index < count; index += 1) write(journal, `line ${index}`, index * SECOND_MS);
    return journal;
  }
  function write(journal: Journal, message: string, atMs: number): void {
    journal.write({ atMs, bootId: "00", priority: 6, unit: "a.service", identifier: "a", pid: 9, message });
  }
  async function read(journal: Journal, args: readonly string[]): Promise<Record<string, string>[]> {
    const entries: Record<string, string>[] = [];
    for await (const bytes of journalctl(journal, args, new AbortController().signal))
      for (const line of Buffer.from(bytes).toString().trim().split("\n")) entries.push(JSON.parse(line));
    return entries;
  }

  it("goes on after a cursor", async () => {
    const journal = journalOf(5);
    const cursor = (await read(journal, []))[2]?.["__CURSOR"];

    const rest = await read(journal, [`--after-cursor=${cursor}`]);

    expect(rest.map((entry) => entry["MESSAGE"])).toEqual(["line 3", "line 4"]);
  });

  it("refuses a cursor of another journal", async () => {
    await expect(read(journalOf(1), ["--after-cursor=s=other;i=1"])).rejects.toThrow(
      "Failed to seek to cursor",
    );
  });

  it("reads a range of time backwards", async () => {
    const entries = await read(journalOf(10), ["--since=@3", "--until=@5", "--reverse"]);

    expect(entries.map((entry) => entry["MESSAGE"])).toEqual(["line 5", "line 4", "line 3"]);
  });

  it("follows until it is stopped", async () => {
    const journal = journalOf(0);
    const stopping = new AbortController();
    const following = journalctl(journal, ["--follow"], stopping.signal);

    const next = following.next();
    write(journal, "new", 0);
    expect(Buffer.from((await next).value ?? []).toString()).toContain('"MESSAGE":"new"');

    const end = following.next();
    stopping.abort(new Error("stopped"));
    await expect(end).rejects.toThrow("stopped");
  });
});
