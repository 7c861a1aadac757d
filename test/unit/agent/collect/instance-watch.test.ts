import { silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { startCollection } from "../../../../agent/collect/collection.ts";
import type { Reading } from "../../../../agent/collect/collector.ts";
import { createInstanceWatch, MAX_WATCHED } from "../../../../agent/collect/instance-watch.ts";
import { createStateBoard } from "../../../../agent/collect/state-board.ts";
import { RecordingWriter, recordingAliases } from "../../../lib/recording-writer.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

function disk(...mounts: readonly string[]): Reading {
  return {
    measurements: mounts.map((instance) => ({ signal: "disk_used_ratio", instance, value: 1 })),
    present: { mount: mounts },
  };
}

function watch(known: readonly string[] = []) {
  return createInstanceWatch({
    deviceClass: "linux",
    known: known.map((instance, alias) => ({ alias, signal: "disk_used_ratio", instance, unit: "ratio" })),
  });
}

const STICK = { kind: "mount", instance: "/mnt/x", since: "running" };

describe("instances", () => {
  it("are gone when three readings in a row do not list them, and told once", () => {
    const instances = watch();
    const readings = [disk("/", "/mnt/x"), ...Array.from({ length: 10 }, () => disk("/"))];

    expect(readings.map((reading) => instances.take(reading))).toEqual([
      ...[[], [], [], [STICK]],
      ...Array.from({ length: 7 }, () => []),
    ]);
  });

  it("are told again when they were back in between", () => {
    const instances = watch();
    const once = [disk("/", "/mnt/x"), disk("/"), disk("/"), disk("/")];

    expect([...once, ...once].flatMap((reading) => instances.take(reading))).toEqual([STICK, STICK]);
  });

  it("are there after a hiccup, while they are listed but not measured, and while nothing could be listed", () => {
    const instances = watch();
    const hiccup = [disk("/", "/mnt/x"), disk("/"), disk("/"), disk("/", "/mnt/x"), disk("/"), disk("/")];
    const unmeasured = Array.from({ length: 5 }, () => ({
      ...disk("/"),
      present: { mount: ["/", "/mnt/x"] },
    }));
    const unlisted = Array.from({ length: 5 }, () => ({ measurements: [], present: { mount: undefined } }));

    const readings = [...hiccup, ...unmeasured, ...unlisted, {}];

    expect(readings.flatMap((reading) => instances.take(reading))).toEqual([]);
  });

  it("of an earlier run are looked for too", () => {
    const instances = watch(["/", "/mnt/x"]);

    const gone = [disk("/"), disk("/"), disk("/"), disk("/")].flatMap((reading) => instances.take(reading));

    expect(gone).toEqual([{ ...STICK, since: "start" }]);
  });

  it("beyond the limit are not watched", () => {
    const mounts = Array.from({ length: MAX_WATCHED + 9 }, (_, index) => `/m/${index}`);
    const instances = watch(mounts);

    const gone = [disk(), disk(), disk()].flatMap((reading) => instances.take(reading));

    expect(gone).toHaveLength(MAX_WATCHED);
  });
});

describe("collection", () => {
  it("tells what is gone after all samples of it, and not while its collector fails", async () => {
    const clock = virtualClock(Date.UTC(2026, 0, 1) + 400);
    const writer = new RecordingWriter();
    let mounts = ["/", "/mnt/x"];
    let isBroken = false;
    const read = async () => {
      if (isBroken) throw new Error("no answer");
      return disk(...mounts);
    };
    startCollection({
      collectors: [{ name: "disk", cadenceSeconds: 1, collect: read }],
      clock,
      writer,
      board: createStateBoard({ writer, clock, reportIntervalMs: 60_000, fullIntervalMs: 3_600_000 }),
      aliases: recordingAliases(),
      logger: silentLogger,
      deviceClass: "linux",
      boot: { bootId: "b", reason: "restart", isNew: false },
      sampleIntervalMs: 1_000,
      batchIntervalMs: 60_000,
    });
    await clock.advance(5_000);
    isBroken = true;
    await clock.advance(10_000);
    expect(writer.of("event")).toEqual([]);

    isBroken = false;
    mounts = ["/"];
    await clock.advance(3_000);

    expect(writer.written.map(({ stream, body }) => [stream, body.kind])).toEqual([
      ["metrics", "metrics"],
      ["urgent", "event"],
    ]);
    expect(writer.of("event")).toEqual([
      {
        kind: "event",
        name: "instance-gone",
        severity: 5,
        attributes: { kind: "mount", instance: "/mnt/x", since: "running" },
      },
    ]);
  });
});
