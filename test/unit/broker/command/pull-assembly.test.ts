import { AppError, SECOND_MS } from "@housecall/proto/base";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PartFile } from "../../../../broker/command/part-files.ts";
import { PullAssembly } from "../../../../broker/command/pull-assembly.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

/** A part in memory that counts its fsyncs and refuses while `isFull`. */
function memoryPart(content: readonly number[] = []) {
  const part = { bytes: [...content], syncs: 0, isFull: false, isClosed: false };
  const file: PartFile = {
    path: "memory",
    sizeBytes: content.length,
    writeDurably: async (offset, bytes) => {
      if (part.isFull) throw new AppError("DISK_FULL", "memory: the disk is full");
      part.bytes.splice(offset, part.bytes.length, ...bytes);
      part.syncs += 1;
    },
    close: async () => {
      part.isClosed = true;
    },
  };
  return { part, file };
}

function assemble(content: readonly number[] = []) {
  const clock = virtualClock();
  const memory = memoryPart(content);
  const positions: number[] = [];
  const troubles: (string | undefined)[] = [];
  const assembly = new PullAssembly({
    ...{ part: memory.file, clock },
    events: {
      onPosition: (lengthBytes) => void positions.push(lengthBytes),
      onTrouble: (trouble) => void troubles.push(trouble?.code),
    },
  });
  return { ...memory, clock, positions, troubles, assembly };
}

const piece = (offset: number, ...bytes: number[]) => ({ offset, bytes: new Uint8Array(bytes) });

describe("PullAssembly", () => {
  it("appends pieces that wait together with one fsync, in whatever order they came", async () => {
    const { assembly, part, positions } = assemble();

    const outcomes = await Promise.all([
      assembly.accept(piece(2, 3, 4)),
      assembly.accept(piece(0, 1, 2)),
      assembly.accept(piece(4, 5)),
    ]);

    expect(outcomes).toEqual(["stored", "stored", "stored"]);
    expect(part).toMatchObject({ bytes: [1, 2, 3, 4, 5], syncs: 1 });
    expect(positions).toEqual([5]);
  });

  it("goes on where the part ended before a restart", async () => {
    const { assembly, part } = assemble([1, 2, 3]);

    expect(await assembly.accept(piece(3, 4))).toBe("stored");
    expect(part.bytes).toEqual([1, 2, 3, 4]);
  });

  it("keeps duplicates out and takes the new end of a piece that overlaps", async () => {
    const { assembly, part } = assemble([1, 2, 3]);

    expect(await assembly.accept(piece(0, 1, 2))).toBe("duplicate");
    expect(await assembly.accept(piece(2, 3, 4))).toBe("stored");
    expect(part.bytes).toEqual([1, 2, 3, 4]);
  });

  it("drops what leaves a gap and names the position", async () => {
    const { assembly, part, positions } = assemble([1]);

    expect(await assembly.accept(piece(5, 6))).toBe("gap");
    expect(part.bytes).toEqual([1]);
    expect(positions).toEqual([1]);
  });

  it("waits while the disk is full and goes on by itself", async () => {
    const { assembly, part, clock, troubles } = assemble();
    part.isFull = true;
    let outcome = "pending";
    const accepted = assembly.accept(piece(0, 1)).then((result) => {
      outcome = result;
    });

    await clock.advance(5 * SECOND_MS);
    expect(outcome).toBe("pending");
    part.isFull = false;
    await clock.advance(SECOND_MS);
    await accepted;

    expect(outcome).toBe("stored");
    expect(part.bytes).toEqual([1]);
    expect(troubles[0]).toBe("DISK_FULL");
    expect(troubles.at(-1)).toBeUndefined();
  });

  it("refuses what still waits when it is closed", async () => {
    const { assembly, part, clock } = assemble();
    part.isFull = true;
    const accepted = assembly.accept(piece(0, 1));
    const refused = expect(accepted).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await clock.advance(SECOND_MS);

    await assembly.close();

    await refused;
    expect(part.isClosed).toBe(true);
    await expect(assembly.accept(piece(0, 1))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  });

  it("refuses a seventeenth piece while sixteen wait", async () => {
    const { assembly, part, clock } = assemble();
    part.isFull = true;
    const first = assembly.accept(piece(0, 0)).catch(() => undefined);
    await clock.advance(1);
    const waiting = Array.from({ length: 16 }, (_, index) =>
      assembly.accept(piece(index + 1, 0)).catch(() => undefined),
    );

    await expect(assembly.accept(piece(17, 0))).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await assembly.close();
    await Promise.all([first, ...waiting]);
  });

  it("gives the file back whatever pieces come in whatever order, as long as the device follows the position", async () => {
    const file = Array.from({ length: 40 }, (_, index) => index);
    const anyPiece = fc.record({
      offset: fc.integer({ min: 0, max: 39 }),
      length: fc.integer({ min: 0, max: 9 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyPiece, { maxLength: 12 }), async (pieces) => {
        const { assembly, part } = assemble();
        await Promise.all(
          pieces.map(({ offset, length }) =>
            assembly.accept(piece(offset, ...file.slice(offset, offset + length))),
          ),
        );
        while (assembly.lengthBytes < file.length) {
          const at = assembly.lengthBytes;
          await assembly.accept(piece(at, ...file.slice(at, at + 7)));
        }

        expect(part.bytes).toEqual(file);
      }),
      { numRuns: 50 },
    );
  });
});
