/** A device that says what a rule's test gives, second by second. */
import { type DeviceRecord, type RecordBody, type Stream, streams } from "@housecall/proto";
import { type EpochMs, SECOND_MS } from "@housecall/proto/base";
import type { EngineInput } from "../engine/types.ts";
import type { Column, Script } from "./test-script.ts";

/** Time 0 of every test. */
export const testStartAtMs: EpochMs = Date.UTC(2026, 0, 1);
export const testDeviceId = "test-device";
const SPOOL = "00000000000000aa";

/** Two minutes of server time before the test begins, so that silence may be judged. */
const LISTENING_BEFORE_MS = 120 * SECOND_MS;

/** The inputs of a test, up to and including each whole second; also yields that second's end. */
export function* playTest(
  script: Script,
  deviceClass: string,
  endMs: number,
): Generator<{ readonly input: EngineInput; readonly atMs: number }> {
  const spool = new ScriptedSpool();
  const at = (ms: number) => testStartAtMs + ms;
  yield { input: { kind: "accepting", atMs: at(-LISTENING_BEFORE_MS) }, atMs: -LISTENING_BEFORE_MS };
  const birth = {
    deviceId: testDeviceId,
    receivedAtMs: at(0),
    spoolId: SPOOL,
    deviceClass,
    model: "test",
    firmware: "1",
    positions: [],
    aliases: script.aliases,
  };
  yield { input: { kind: "birth", ...birth }, atMs: 0 };
  for (let ms = 0; ms <= endMs; ms += SECOND_MS) {
    for (const record of recordsAt(script, ms))
      yield { input: spool.put(record.stream, record.body, at(ms)), atMs: ms };
    yield { input: { kind: "tick", atMs: at(ms) }, atMs: ms };
  }
}

interface Said {
  readonly stream: Stream;
  readonly body: RecordBody;
}

function* recordsAt(script: Script, ms: number): Generator<Said> {
  if (ms > script.untilMs || script.silent.some(([from, to]) => ms > from && ms < to)) return;
  const isDue = ({ atMs }: { readonly atMs: number }): boolean => atMs > ms - SECOND_MS && atMs <= ms;
  const lines = script.lines.filter(isDue).map(({ atMs, line }) => ({ ...line, atMs: testStartAtMs + atMs }));
  if (lines.length > 0) yield { stream: "logs", body: { kind: "logs", lines } };
  for (const { entries } of script.states.filter(isDue))
    yield { stream: "urgent", body: { kind: "state", full: false, entries } };
  yield* samplesAt(script, ms);
  for (const { event } of script.events.filter(isDue)) yield { stream: "urgent", body: event };
}

function* samplesAt(script: Script, ms: number): Generator<Said> {
  const cycle = cycleAt(script, ms);
  const sinceMs = ms - (cycle?.startMs ?? 0);
  const columns = cycle?.columns ?? script.columns;
  const isRow = sinceMs % script.cadenceMs === 0;
  const row = isRow ? rowOf(columns, sinceMs / script.cadenceMs, ms) : undefined;
  if (row !== undefined) yield row;
  else if (isRow && script.aliases.length === 0)
    yield { stream: "urgent", body: { kind: "state", full: false, entries: {} } };
  if (cycle === undefined || ms !== cycle.endMs) return;
  const summary = rowOf(cycle.perCycle, 0, ms);
  if (summary !== undefined) yield summary;
  yield { stream: "urgent", body: { kind: "event", name: "cycle-finished", severity: 6, attributes: {} } };
}

/** The cycle that goes on; after the last one, one without samples. */
function cycleAt({ cycles }: Script, ms: number): Script["cycles"][number] | undefined {
  if (cycles.length === 0) return undefined;
  let [low, high] = [0, cycles.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((cycles[middle]?.startMs ?? 0) <= ms) low = middle;
    else high = middle - 1;
  }
  const found = cycles[low];
  return found !== undefined && ms <= found.endMs
    ? found
    : { startMs: found?.endMs ?? 0, endMs: -1, columns: [], perCycle: [] };
}

function rowOf(columns: readonly Column[], row: number, ms: number): Said | undefined {
  const given = columns.flatMap(({ alias, values }) => {
    const value = values[row] ?? Number.NaN;
    return Number.isNaN(value) ? [] : [{ alias, values: Float64Array.of(value) }];
  });
  if (given.length === 0) return undefined;
  const atMs = Float64Array.of(testStartAtMs + ms);
  return { stream: "metrics", body: { kind: "metrics", atMs, columns: given } };
}

/** Numbers records as a spool does. */
class ScriptedSpool {
  readonly #heads = streams.map(() => 1);

  put(stream: Stream, body: RecordBody, atMs: EpochMs): EngineInput {
    const index = streams.indexOf(stream);
    const sequence = this.#heads[index] ?? 1;
    const record: DeviceRecord = {
      wallMs: atMs,
      bootId: "00".repeat(16),
      uptimeMs: atMs - testStartAtMs,
      heads: [...this.#heads],
      body,
    };
    this.#heads[index] = sequence + 1;
    return {
      kind: "record",
      deviceId: testDeviceId,
      receivedAtMs: atMs,
      lane: "live",
      spoolId: SPOOL,
      stream,
      sequence,
      clockCorrectionMs: 0,
      record,
    };
  }
}
