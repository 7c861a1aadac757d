import { describe, expect, it } from "vitest";
import { MemoryStateFiles } from "../../../firmware-sim/device/memory-state-files.ts";
import { keepSpool, takeSpool } from "../../../firmware-sim/fleet/kept-spool.ts";
import { Storage } from "../../../firmware-sim/machine/storage.ts";

function folder(): MemoryStateFiles {
  return new MemoryStateFiles(new Storage([]), "/");
}

describe("a spool that outlives its process", () => {
  it("is taken up once, byte for byte, with the time at which it was left", async () => {
    const files = folder();
    const contents = new Map([
      ["marks", Buffer.from([0, 255, 10])],
      ["metrics-0001", Buffer.alloc(0)],
    ]);
    await keepSpool(files, { keptAtMs: 1_700_000_000_000, spool: contents });

    const taken = await takeSpool(files);

    expect(taken?.keptAtMs).toBe(1_700_000_000_000);
    expect([...(taken?.spool ?? [])].map(([name, bytes]) => [name, [...bytes]])).toEqual([
      ["marks", [0, 255, 10]],
      ["metrics-0001", []],
    ]);
    expect(await takeSpool(files)).toBeUndefined();
  });

  it.each(["", "{", "[]", '{"marks":"AA=="}', '{"keptAtMs":1,"files":{"marks":"%%%"}}'])(
    "is left out when it is %j",
    async (text) => {
      const files = folder();
      await files.write("spool.json", Buffer.from(text));

      expect(await takeSpool(files)).toBeUndefined();
      expect(await files.list()).toEqual([]);
    },
  );
});
