import { silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import type { PartFiles } from "../../../../broker/command/part-files.ts";
import { PullAssemblies } from "../../../../broker/command/pull-assemblies.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

/** Parts in memory that notice when one is open twice. */
function memoryParts() {
  const sizes = new Map<string, number>();
  const open = new Set<string>();
  const parts: PartFiles = {
    open: async (pullId) => {
      if (open.has(pullId)) throw new Error(`${pullId} is open already`);
      open.add(pullId);
      sizes.set(pullId, sizes.get(pullId) ?? 0);
      return {
        path: pullId,
        sizeBytes: sizes.get(pullId) ?? 0,
        writeDurably: async (offset, bytes) => void sizes.set(pullId, offset + bytes.length),
        close: async () => void open.delete(pullId),
      };
    },
    remove: async (pullId) => void sizes.delete(pullId),
    list: async () => [...sizes.keys()],
  };
  return { sizes, open, parts };
}

function assemble() {
  const memory = memoryParts();
  const options = {
    parts: memory.parts,
    clock: virtualClock(),
    logger: silentLogger,
    onPosition: () => undefined,
  };
  return { ...memory, assemblies: new PullAssemblies(options) };
}

const owner = (pullId: string, deviceId = "washer-1") => ({ pullId, deviceId });

describe("PullAssemblies", () => {
  it("opens a part once for all who want it at the same time", async () => {
    const { assemblies } = assemble();

    const [first, second] = await Promise.all([assemblies.of(owner("p1")), assemblies.of(owner("p1"))]);

    expect(first).toBe(second);
  });

  it("opens a part again only after its close has ended, where it was", async () => {
    const { assemblies } = assemble();
    const first = await assemblies.of(owner("p1"));
    await first.accept({ offset: 0, bytes: new Uint8Array(5) });

    const released = assemblies.release("p1");
    const again = await assemblies.of(owner("p1"));
    await released;

    expect(again).not.toBe(first);
    expect(again.lengthBytes).toBe(5);
  });

  it("opens no part for a piece that comes after its pull was discarded", async () => {
    const { assemblies, sizes } = assemble();
    await assemblies.of(owner("p1"));

    await assemblies.discard("p1");

    await expect(assemblies.of(owner("p1"))).rejects.toMatchObject({ code: "CANCELLED" });
    expect([...sizes.keys()]).toEqual([]);
  });

  it("leaves nothing behind when a pull is discarded while its part is being opened", async () => {
    const { assemblies, sizes, open } = assemble();

    const opening = assemblies.of(owner("p1"));
    const refused = expect(opening).rejects.toMatchObject({ code: "CANCELLED" });
    await assemblies.discard("p1");
    await refused;

    expect([...sizes.keys()]).toEqual([]);
    expect([...open]).toEqual([]);
  });

  it("closes the parts of one device alone when its session ends", async () => {
    const { assemblies, open } = assemble();
    await assemblies.of(owner("p1", "washer-1"));
    await assemblies.of(owner("p2", "dryer-1"));

    await assemblies.releaseDevice("washer-1");

    expect([...open]).toEqual(["p2"]);
  });

  it("keeps at most 256 parts open", async () => {
    const { assemblies, open } = assemble();

    for (let pull = 0; pull < 300; pull += 1) await assemblies.of(owner(`p${pull}`));
    await assemblies.releaseDevice("nobody");
    await new Promise(setImmediate);

    expect(open.size).toBe(256);
    await assemblies.releaseAll();
    expect(open.size).toBe(0);
  });
});
