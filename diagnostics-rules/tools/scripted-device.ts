/** A device that says what a rule's test gives: series of samples, log lines and silences, second by second. */
import { type DeviceRecord, type LogLine, type RecordBody, type Stream, streams } from "@housecall/proto";
import { type EpochMs, SECOND_MS } from "@housecall/proto/base";
import type { EngineInput } from "../engine/types.ts";
import { parseDuration } from "../language/parser.ts";
import type { RuleTest } from "../language/rule-schema.ts";
import { expandSeries, parseSeriesName } from "./series.ts";

/** Time 0 of every test. */
export const testStartAtMs: EpochMs = Date.UTC(2026, 0, 1);
export const testDeviceId = "test-device";
const SPOOL = "00000000000000aa";

/** Two minutes of server time before the test begins, so that silence may be judged. */
const LISTENING_BEFORE_MS = 120 * SECOND_MS;

interface Script {
  readonly cadenceMs: number;
  readonly untilMs: number;
  readonly columns: readonly {
    readonly alias: number;
    readonly signal: string;
    readonly instance: string;
    readonly values: readonly number[];
  }[];
  readonly lines: readonly { readonly atMs: number; readonly line: Omit<LogLine, "atMs"> }[];
  readonly silent: readonly (readonly [number, number])[];
}

/** The inputs of a test, up to and including each whole second; also yields that second's end. @throws AppError, ExpressionError */
export function* playTest(
  test: RuleTest,
  deviceClass: string,
  endMs: number,
): Generator<{ readonly input: EngineInput; readonly atMs: number }> {
  const script = readScript(test);
  const spool = new ScriptedSpool();
  const at = (ms: number) => testStartAtMs + ms;
  yield { input: { kind: "accepting", atMs: at(-LISTENING_BEFORE_MS) }, atMs: -LISTENING_BEFORE_MS };
  const aliases = script.columns.map(({ alias, signal, instance }) => ({ alias, signal, instance }));
  const birth = {
    deviceId: testDeviceId,
    receivedAtMs: at(0),
    spoolId: SPOOL,
    deviceClass,
    model: "test",
    firmware: "1",
    positions: [],
    aliases,
  };
  yield { input: { kind: "birth", ...birth }, atMs: 0 };
  for (let ms = 0; ms <= endMs; ms += SECOND_MS) {
    for (const record of recordsAt(script, ms))
      yield { input: spool.put(record.stream, record.body, at(ms)), atMs: ms };
    yield { input: { kind: "tick", atMs: at(ms) }, atMs: ms };
  }
}

/** "2m..10m" in ms. @throws ExpressionError */
function readScript(test: RuleTest): Script {
  const cadenceMs = parseDuration(test.cadence);
  const columns = Object.entries(test.given).map(([name, text], index) => ({
    alias: index + 1,
    ...parseSeriesName(name),
    values: expandSeries(String(text)),
  }));
  const lines = test.logs.flatMap(({ at, message, source, unit, repeat, every }) =>
    Array.from({ length: repeat }, (_, index) => ({
      atMs: timeOf(at) + index * parseDuration(every),
      line: { severity: 4, source, unit, message, redactions: 0, truncatedBytes: 0 },
    })),
  );
  const lengths = [
    ...columns.map(({ values }) => (values.length - 1) * cadenceMs),
    ...lines.map(({ atMs }) => atMs),
  ];
  const untilMs = test.until === undefined ? Math.max(0, ...lengths) : timeOf(test.until);
  const silent = test.silent.map((range) => {
    const [from = "", to = ""] = range.split("..");
    return [timeOf(from), timeOf(to)] as const;
  });
  return { cadenceMs, untilMs, columns, lines, silent };
}

/** A time within a test; "0s" is its beginning. @throws ExpressionError */
export function timeOf(text: string): number {
  return /^0[a-z]*$/.test(text) ? 0 : parseDuration(text);
}

function* recordsAt(
  script: Script,
  ms: number,
): Generator<{ readonly stream: Stream; readonly body: RecordBody }> {
  if (ms > script.untilMs || script.silent.some(([from, to]) => ms > from && ms < to)) return;
  const lines = script.lines
    .filter(({ atMs }) => atMs > ms - SECOND_MS && atMs <= ms)
    .map(({ atMs, line }) => ({ ...line, atMs: testStartAtMs + atMs }));
  if (lines.length > 0) yield { stream: "logs", body: { kind: "logs", lines } };
  if (ms % script.cadenceMs !== 0) return;
  const row = ms / script.cadenceMs;
  const columns = script.columns.flatMap(({ alias, values }) => {
    const value = values[row] ?? Number.NaN;
    return Number.isNaN(value) ? [] : [{ alias, values: Float64Array.of(value) }];
  });
  if (columns.length > 0)
    yield {
      stream: "metrics",
      body: { kind: "metrics", atMs: Float64Array.of(testStartAtMs + ms), columns },
    };
  else if (script.columns.length === 0)
    yield { stream: "urgent", body: { kind: "state", full: false, entries: {} } };
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
