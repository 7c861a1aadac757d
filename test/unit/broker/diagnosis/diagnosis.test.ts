import type { EngineInput } from "@housecall/diagnostics-rules";
import type { Fault } from "@housecall/proto/api";
import { AppError, silentLogger } from "@housecall/proto/base";
import { beforeEach, describe, expect, it } from "vitest";
import { Diagnosis } from "../../../../broker/diagnosis/diagnosis.ts";
import type { EngineFactory } from "../../../../broker/diagnosis/engine-host.ts";
import type { FaultRecords } from "../../../../broker/diagnosis/fault-records.ts";
import { replayVerdicts, storedVerdicts } from "../../../../broker/diagnosis/replay.ts";
import { encodeRuleFiles } from "../../../../broker/diagnosis/rule-files.ts";
import { openSqlDatabase } from "../../../../broker/store/records/sqlite/database.ts";
import { createFaultRecords } from "../../../../broker/store/records/sqlite/fault-records.ts";
import { recordsMigrations } from "../../../../broker/store/records/sqlite/migrations/index.ts";
import type { StoredInput } from "../../../../broker/store/telemetry/telemetry-store.ts";
import { commitGroup, storedInput } from "../../../lib/commit-group.ts";
import { createCountingEngine } from "../../../lib/counting-engine.ts";
import { inMemoryTelemetryStore } from "../../../lib/in-memory-telemetry-store.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

let records: FaultRecords;
let published: Fault[];
const clock = virtualClock();
beforeEach(() => {
  records = createFaultRecords(openSqlDatabase(":memory:", recordsMigrations));
  published = [];
});

const start = (createEngine: EngineFactory = createCountingEngine, firstCommitSeq = 1) =>
  new Diagnosis({
    records,
    createEngine,
    publish: (fault) => published.push(fault),
    clock,
    logger: silentLogger,
    firstCommitSeq,
  });
const disconnected = (deviceId = "dev-1"): EngineInput => ({
  kind: "disconnected",
  deviceId,
  receivedAtMs: 5,
});
const states = (): string[] => published.map((fault) => fault.state);
const lines = (): string[] => [...records.verdicts(0)].map(({ line }) => line);

/** Feeds three inputs that change the fault: pending, firing, resolved. */
function runThrough(diagnosis: Diagnosis, firstSeq: number): void {
  for (let offset = 0; offset < 9; offset += 1) {
    diagnosis.evaluate(firstSeq + offset, { ...disconnected(), kind: "record" } as EngineInput);
  }
  diagnosis.conclude();
}

describe("publishing", () => {
  it("stores a verdict and the fault before it tells anybody, and tells nothing before the conclusion", () => {
    const diagnosis = start();

    expect(diagnosis.evaluate(1, disconnected())).toBe(true);
    expect([published, lines()]).toEqual([[], []]);
    diagnosis.conclude();

    expect(states()).toEqual(["unknown"]);
    expect(lines()).toHaveLength(1);
    expect(records.faults({ state: "open", limit: 9 })).toEqual(published);
  });

  it("keeps the verdicts for another conclusion when records cannot be stored", () => {
    const diagnosis = start();
    diagnosis.evaluate(1, disconnected());
    const { transaction } = records;
    Object.assign(records, {
      transaction: () => {
        throw new AppError("DISK_FULL", "full");
      },
    });
    expect(() => diagnosis.conclude()).toThrow("full");
    Object.assign(records, { transaction });

    diagnosis.conclude();

    expect(states()).toEqual(["unknown"]);
  });

  it("makes one fault of an episode and another of the next", () => {
    const diagnosis = start();

    runThrough(diagnosis, 1);
    runThrough(diagnosis, 20);

    expect(states()).toEqual(["pending", "firing", "resolved", "pending", "firing", "resolved"]);
    expect(new Set(published.map((fault) => fault.id)).size).toBe(2);
    expect(records.faults({ state: "resolved", limit: 9 })).toHaveLength(2);
    expect(records.faults({ state: "open", limit: 9 })).toEqual([]);
  });

  it("tells a pending fault that falls back as inactive, keeps it in the verdict log, and lists it nowhere", () => {
    const diagnosis = start((options) => {
      const engine = createCountingEngine(options);
      const accept = (input: EngineInput) =>
        engine
          .accept(input)
          .map((change) => (change.state === "firing" ? { ...change, state: "inactive" as const } : change));
      return { ...engine, accept };
    });
    for (let seq = 1; seq <= 6; seq += 1)
      diagnosis.evaluate(seq, { ...disconnected(), kind: "record" } as EngineInput);

    diagnosis.conclude();

    expect(states()).toEqual(["pending", "inactive"]);
    expect(lines().at(-1)).toContain('"state":"inactive"');
    expect(records.faults({ state: "all", limit: 9 })).toEqual([]);
  });

  it("counts open faults per device, without pending ones", () => {
    const diagnosis = start();
    for (let seq = 1; seq <= 3; seq += 1)
      diagnosis.evaluate(seq, { ...disconnected("dev-2"), kind: "record" } as EngineInput);
    diagnosis.evaluate(4, disconnected());
    diagnosis.conclude();

    expect(diagnosis.openCountsOf("dev-1")).toEqual({ critical: 0, warning: 1, info: 0 });
    expect(diagnosis.openCountsOf("dev-2")).toEqual({ critical: 0, warning: 0, info: 0 });
    expect(start().openCountsOf("dev-1").warning).toBe(1);
  });
});

describe("restarts", () => {
  it("neither repeat nor lose a verdict, wherever the old run was cut off", () => {
    for (let cut = 0; cut <= 9; cut += 1) {
      records = createFaultRecords(openSqlDatabase(":memory:", recordsMigrations));
      published = [];
      const first = start();
      const feed = (diagnosis: Diagnosis, seq: number): void => {
        diagnosis.evaluate(seq, { ...disconnected(), kind: "record" } as EngineInput);
        diagnosis.conclude();
      };
      for (let seq = 1; seq <= cut; seq += 1) {
        feed(first, seq);
        if (seq === 4) first.saveCheckpoint(seq);
      }

      const second = start();
      for (let seq = second.restoredSeq + 1; seq <= 9; seq += 1) feed(second, seq);

      expect(states()).toEqual(["pending", "firing", "resolved"]);
      expect(lines()).toHaveLength(3);
    }
  });

  it("judge everything again when the checkpoint cannot be used", () => {
    const first = start();
    runThrough(first, 1);
    first.saveCheckpoint(9);
    const pickyEngine: EngineFactory = (options) => {
      if (options.snapshot !== undefined) throw new AppError("STORE_NEWER", "snapshot of another version");
      return createCountingEngine(options);
    };

    const second = start(pickyEngine);
    expect(second.restoredSeq).toBe(0);
    runThrough(second, 1);

    expect(lines()).toHaveLength(3);
    expect(published).toHaveLength(3);
  });
});

describe("a checkpoint of another version", () => {
  /** An engine of a newer version, which cannot read older state and judges every record as the next change. */
  const newer: EngineFactory = (options) => {
    if (options.snapshot !== undefined && !new TextDecoder().decode(options.snapshot).startsWith("newer"))
      throw new AppError("STORE_DAMAGED", "state of another version");
    const engine = createCountingEngine({ files: options.files });
    const accept = (input: EngineInput) => [1, 2, 3].flatMap(() => engine.accept(input));
    return { ...engine, accept, snapshot: () => new TextEncoder().encode("newer") };
  };
  const record = (seq: number): EngineInput =>
    ({ ...disconnected(), kind: "record", receivedAtMs: seq }) as EngineInput;
  const feed = (diagnosis: Diagnosis, fromSeq: number, toSeq: number): void => {
    for (let seq = fromSeq; seq <= toSeq; seq += 1) diagnosis.evaluate(seq, record(seq));
    diagnosis.conclude();
  };

  it("has its verdicts and faults replaced by what is found now, and tells nothing of it again", () => {
    const older = start();
    feed(older, 1, 6);
    older.saveCheckpoint(6);
    const told = states();

    const second = start(newer);
    feed(second, second.restoredSeq + 1, 6);

    expect([told, states()]).toEqual([
      ["pending", "firing"],
      ["pending", "firing"],
    ]);
    expect(lines().map((line) => JSON.parse(line).change.state)).toEqual([
      ...["pending", "firing", "resolved", "pending", "firing", "resolved"],
    ]);
    expect(records.faults({ state: "all", limit: 9 }).map(({ id, state }) => `${id} ${state}`)).toEqual([
      "4-0 resolved",
      "1-0 resolved",
    ]);
    feed(second, 7, 7);
    expect(states().at(-1)).toBe("pending");
  });

  it("is judged again with the rules of the oldest replay start when older input was removed", async () => {
    const rules = encodeRuleFiles([
      { path: "1.yml", text: "" },
      { path: "2.yml", text: "" },
    ]);
    const older = start();
    older.changeRules(rules);
    feed(older, 1, 4);
    older.saveReplayStart(4);
    feed(older, 5, 6);
    older.saveCheckpoint(6);
    records.removeBefore({ commitSeq: 4, beforeMs: 0 });

    const second = start(newer, 4);
    feed(second, second.restoredSeq + 1, 6);

    expect(second.restoredSeq).toBe(4);
    expect(second.rules).toEqual(rules);
    expect(lines().map((line) => JSON.parse(line).change.ruleVersion)).toEqual([2, 2]);
    expect(new TextDecoder().decode(records.replayStartFrom(3)?.snapshot)).toBe("newer");
  });
});

describe("replay", () => {
  it("equals the stored verdict log byte for byte, over rule changes and restarts", async () => {
    const store = inMemoryTelemetryStore();
    const rules = (count: number) =>
      encodeRuleFiles(Array.from({ length: count }, (_, index) => ({ path: `${index}.yml`, text: "" })));
    const inputs: StoredInput[] = [storedInput(1, { kind: "rules", payload: rules(1) })];
    for (let seq = 2; seq <= 60; seq += 1)
      inputs.push(
        storedInput(seq, {
          kind: seq === 30 ? "rules" : "disconnected",
          payload: seq === 30 ? rules(2) : new Uint8Array(),
        }),
      );
    await store.commit(commitGroup(inputs));
    const feed = (diagnosis: Diagnosis, input: StoredInput): void => {
      if (input.kind === "rules") diagnosis.changeRules(input.payload);
      else
        diagnosis.evaluate(input.commitSeq, {
          kind: "disconnected",
          deviceId: input.deviceId,
          receivedAtMs: input.receivedAtMs,
        });
      diagnosis.conclude();
    };
    const first = start();
    for (const input of inputs.slice(0, 40)) {
      feed(first, input);
      if (input.commitSeq === 35) first.saveCheckpoint(35);
    }
    const second = start();
    for (const input of inputs.filter(({ commitSeq }) => commitSeq > second.restoredSeq)) feed(second, input);

    const options = { store, records, createEngine: createCountingEngine };
    const replayed = await collect(replayVerdicts(options));

    expect(replayed).toHaveLength(58);
    expect(replayed).toEqual(await collect(storedVerdicts(options)));
    expect(replayed[0]).toContain('"ruleVersion":1');
    expect(replayed.at(-1)).toContain('"ruleVersion":2');
  });

  it("begins at the oldest replay start when older input was removed", async () => {
    const store = inMemoryTelemetryStore();
    const live = start();
    const all = Array.from({ length: 20 }, (_, index) => storedInput(index + 1, { kind: "disconnected" }));
    for (const { commitSeq, deviceId, receivedAtMs } of all) {
      live.evaluate(commitSeq, { kind: "disconnected", deviceId, receivedAtMs });
      live.conclude();
      if (commitSeq === 7 || commitSeq === 12) live.saveReplayStart(commitSeq);
    }
    await store.commit(commitGroup(all.slice(9)));
    records.removeBefore({ commitSeq: 10, beforeMs: 0 });

    const options = { store, records, createEngine: createCountingEngine };
    const replayed = await collect(replayVerdicts(options));

    expect(replayed).toHaveLength(8);
    expect(replayed).toEqual(await collect(storedVerdicts(options)));
  });
});

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}
