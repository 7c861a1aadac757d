/** The agent is killed at any moment: what its spool holds then and reads afterwards is each line once, whatever stream it is in. */
import { type LogLine, type Stream, streams } from "@housecall/proto";
import { AppError, silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { encodeNote, openCursorStore } from "../../../../agent/logs/cursor-store.ts";
import type { ProcessRunner } from "../../../../agent/platform/ports.ts";
import { logMachine } from "../../../lib/log-machine.ts";
import { RecordingWriter, type Written } from "../../../lib/recording-writer.ts";
import { SimulatedStateFiles } from "../../../lib/simulated-machine.ts";
import { seededRandom } from "../../../lib/spool-fixture.ts";
import type { VirtualClock } from "../../../lib/virtual-clock.ts";

const path = "/var/log/app.log";
const FSYNC_MS = 120;

/** A writer whose records are durable one fsync later, so that a kill may lose the newest of each stream. */
class SlowWriter extends RecordingWriter {
  #durable = 0;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    super();
    this.#clock = clock;
  }

  override async flushed(): Promise<void> {
    const count = this.written.length;
    await this.#clock.sleep(FSYNC_MS);
    this.#durable = Math.max(this.#durable, count);
  }

  /** What the spool holds after a kill: all that is durable, and of each stream some of what was being written. */
  survivors(random: () => number): Written[] {
    const newest = this.written.slice(this.#durable);
    const kept = (stream: Stream): Written[] => {
      const own = newest.filter((each) => each.stream === stream);
      return own.slice(0, Math.floor(random() * (own.length + 1)));
    };
    return [...this.written.slice(0, this.#durable), ...streams.flatMap(kept)];
  }
}

/** A journal that many runs of journalctl read, from a cursor or from the beginning. */
class SimulatedJournal {
  readonly #entries: string[] = [];
  #wake: (() => void)[] = [];

  write(message: string, priority: number): void {
    const __CURSOR = `s=abc;i=${(this.#entries.length + 1).toString(16)};x=0`;
    const entry = {
      __CURSOR,
      __REALTIME_TIMESTAMP: "1767225600000000",
      PRIORITY: `${priority}`,
      MESSAGE: message,
    };
    this.#entries.push(`${JSON.stringify(entry)}\n`);
    for (const wake of this.#wake.splice(0)) wake();
  }

  readonly runner: ProcessRunner = {
    run: () => Promise.reject(new AppError("NOT_FOUND", "no such program")),
    stream: (_command, args, signal) => this.#stream(args, signal),
  };

  async *#stream(args: readonly string[], signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const after = args.find((argument) => argument.startsWith("--after-cursor="));
    let next = Number.parseInt(/i=([0-9a-f]+)/.exec(after ?? "")?.[1] ?? "0", 16);
    for (; !signal.aborted; next += 1) {
      while (next >= this.#entries.length && !signal.aborted)
        await new Promise<void>((resolve) => {
          this.#wake.push(resolve);
          signal.addEventListener("abort", () => resolve(), { once: true });
        });
      yield Buffer.from(this.#entries[next] ?? "");
    }
  }
}

/** A machine on which three sources write numbered lines, and an agent that can be killed. */
function killableMachine(random: () => number) {
  const journal = new SimulatedJournal();
  const machine = logMachine();
  const kept: LogLine[] = [];
  const notes: Written[] = [];
  const state = { files: machine.stateFiles, written: 0, rotations: 0, rotatedAtMs: machine.clock.nowMs() };
  machine.text["/run/log/journal/abc/system.journal"] = "";
  machine.files.append(path, "");

  async function start(): Promise<SlowWriter> {
    const writer = new SlowWriter(machine.clock);
    const cursors = await openCursorStore({ stateFiles: state.files, logger: silentLogger });
    for (const { stream, note } of notes) if (note !== undefined) cursors.noted(stream, note);
    await machine.start({
      platform: {
        textFiles: { read: async (name) => machine.text[name], list: listOf(machine.text) },
        processes: journal.runner,
        logFiles: machine.files,
        kernelLog: machine.kernelLog,
        ownProcess: { pid: 77, rssBytes: () => 0, cpuMs: () => 0 },
      },
      cursors,
      writer,
      journal: "auto",
      kmsg: "auto",
      linesPerMinute: 1_000_000,
      minSeverity: 6,
    });
    return writer;
  }

  function kill(writer: SlowWriter): void {
    const survivors = writer.survivors(random);
    notes.push(...survivors);
    kept.push(...survivors.flatMap(({ body }) => (body.kind === "logs" ? body.lines : [])));
    // The dead agent goes on in memory; what it still writes must not reach the next one.
    const files = new SimulatedStateFiles();
    for (const [name, bytes] of state.files.files) files.files.set(name, bytes);
    state.files = files;
  }

  function write(): void {
    state.written += 1;
    const text = `line ${state.written}.`;
    const isDebug = random() < 0.4;
    const source = Math.floor(random() * 3);
    if (source === 0) journal.write(text, isDebug ? 7 : 5);
    else if (source === 1)
      machine.kernelLog.records.push(`${isDebug ? 7 : 5},${state.written},1000000,-;${text}`);
    else machine.files.append(path, `${isDebug ? "DEBUG" : "INFO"} ${text}\n`);
    // The agent follows one rotation between two looks; logrotate runs once a day.
    if (machine.clock.nowMs() - state.rotatedAtMs > 15_000) rotate();
  }

  function rotate(): void {
    state.rotations += 1;
    state.rotatedAtMs = machine.clock.nowMs();
    machine.files.rename(path, `${path}.${state.rotations}`);
    machine.files.append(path, "");
  }

  return { clock: machine.clock, kept, state, start, kill, write };
}

function listOf(text: Record<string, string>) {
  return async (folder: string) => [
    ...new Set(
      Object.keys(text).flatMap((name) =>
        name.startsWith(`${folder}/`) ? [name.slice(folder.length + 1).split("/")[0] ?? ""] : [],
      ),
    ),
  ];
}

describe("log lines over kills of the agent", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "are kept once each, in both streams and from every source (seed %i)",
    async (seed) => {
      const random = seededRandom(seed);
      const machine = killableMachine(random);
      let writer = await machine.start();
      await machine.clock.advance(50);

      for (let kill = 0; kill < 12; kill += 1) {
        for (let step = 0; step < random() * 60; step += 1) {
          for (let line = 0; line < random() * 40; line += 1) machine.write();
          await machine.clock.advance(random() * 300);
        }
        machine.kill(writer);
        for (let line = 0; line < random() * 10; line += 1) machine.write();
        writer = await machine.start();
      }
      await machine.clock.advance(20_000);
      machine.kill(writer);

      const numbers = machine.kept.map(({ message }) => Number(/line (\d+)\./.exec(message)?.[1]));
      expect(numbers.toSorted((left, right) => left - right)).toEqual(
        Array.from({ length: machine.state.written }, (_, index) => index + 1),
      );
    },
  );
});

describe("cursor store", () => {
  const logger = silentLogger;
  const note = (positions: Record<string, number>) => encodeNote(new Map(Object.entries(positions)));

  it("reads the file of earlier versions", async () => {
    const stateFiles = new SimulatedStateFiles();
    stateFiles.files.set("log-cursors.json", Buffer.from('{"journal":"s=1;i=2"}'));

    const cursors = await openCursorStore({ stateFiles, logger });

    expect(cursors.placeOf("journal")).toEqual({ cursor: "s=1;i=2", at: 0, furthest: 0 });
  });

  it("keeps a note that goes beyond the cursor when the spool is about to remove it", async () => {
    const stateFiles = new SimulatedStateFiles();
    const before = await openCursorStore({ stateFiles, logger });
    await before.save([{ key: "journal", value: "c1", at: 5 }]);
    before.noted("logs", note({ journal: 9 }));
    before.noted("debug", note({ journal: 3 }));
    await before.keepNotes();

    const cursors = await openCursorStore({ stateFiles, logger });

    expect(cursors.placeOf("journal")).toEqual({ cursor: "c1", at: 5, furthest: 9 });
    expect([cursors.coveredBy("logs", "journal"), cursors.coveredBy("debug", "journal")]).toEqual([9, 5]);
  });

  it("writes what a full disk refused as soon as it can", async () => {
    const stateFiles = new SimulatedStateFiles();
    const before = await openCursorStore({ stateFiles, logger });
    stateFiles.failure = new AppError("DISK_FULL", "no room");
    await expect(before.save([{ key: "journal", value: "c1", at: 5 }])).rejects.toThrow("no room");
    stateFiles.failure = undefined;
    await before.save([]);

    const cursors = await openCursorStore({ stateFiles, logger });

    expect(cursors.placeOf("journal").cursor).toBe("c1");
  });

  it("takes no note of other streams, nor one that is damaged", async () => {
    const cursors = await openCursorStore({ stateFiles: new SimulatedStateFiles(), logger });

    cursors.noted("metrics", note({ journal: 4 }));
    cursors.noted("logs", Buffer.from("{garbage"));

    expect(cursors.placeOf("journal").furthest).toBe(0);
  });
});
