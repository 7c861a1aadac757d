/**
 * The order in which a device wrote its records, and what of it has arrived.
 *
 * Each record carries the heads of all streams: the sequences that came next when it was appended. So the sum of
 * the heads, with the record's own sequence in its own place, grows with every record of a spool: it is the order.
 * A record may be judged when everything below its heads, in the streams that matter, is known.
 */
import {
  type DeviceRecord,
  type LossReport,
  type Stream,
  type StreamPosition,
  streams,
} from "@housecall/proto";
import type { RoutePlan } from "./route-plan.ts";
import { StreamProgress } from "./stream-progress.ts";
import type { EngineInput } from "./types.ts";

export type RecordInput = EngineInput & { readonly kind: "record" };

/** A record with its place in the order of its spool. */
export interface OrderedRecord {
  readonly order: number;
  readonly input: RecordInput;
  /** Per stream the sequence below which everything was written before this record. */
  readonly heads: readonly number[];
  /** Places of the lines that are the first of their kind; undefined while nobody asked. */
  newLines: ReadonlySet<number> | undefined;
}

/** One spool of a device. */
export class SpoolOrder {
  readonly spoolId: string;
  readonly progress: readonly StreamProgress[];
  /** Records that some rules cannot take yet, in the order of the spool. */
  waiting: OrderedRecord[] = [];
  /** What its aliases mean, as its newest birth said. */
  plan: RoutePlan;

  constructor(spoolId: string, plan: RoutePlan, progress?: readonly StreamProgress[]) {
    this.spoolId = spoolId;
    this.plan = plan;
    this.progress = progress ?? streams.map(() => new StreamProgress(1));
  }

  /** What a birth says will never come. */
  begin(positions: readonly StreamPosition[]): void {
    for (const { stream, firstHeld } of positions) this.markKnown(stream, 1, firstHeld);
  }

  /** Marks sequences from `from` up to but without `to` as known. */
  markKnown(stream: Stream, from: number, to: number): void {
    if (to > from) this.progress[streams.indexOf(stream)]?.add({ from, to });
  }

  /** The record with its order; undefined when it is a duplicate. */
  admit(input: RecordInput): OrderedRecord | undefined {
    const progress = this.progress[streams.indexOf(input.stream)];
    if (progress === undefined || progress.knows(input.sequence)) return undefined;
    progress.add({ from: input.sequence, to: input.sequence + 1 });
    if (input.record.body.kind === "loss") this.#markLost(input.record.body);
    return orderRecord(input);
  }

  /** Keeps a record until it can be taken. */
  wait(record: OrderedRecord): void {
    let index = this.waiting.length;
    while (index > 0 && (this.waiting[index - 1]?.order ?? 0) > record.order) index -= 1;
    this.waiting.splice(index, 0, record);
  }

  /** Rows and log lines of the records that wait: what judging them at once would cost. */
  get waitingRows(): number {
    return this.waiting.reduce((sum, { input }) => sum + rowsOf(input.record.body), 0);
  }

  #markLost({ stream, firstSequence, lastSequence }: LossReport): void {
    if (firstSequence > 0) this.markKnown(stream, firstSequence, lastSequence + 1);
  }
}

/** Places a record in the order of its spool. */
export function orderRecord(input: RecordInput): OrderedRecord {
  const heads = headsOf(input.record, input.stream, input.sequence);
  return { order: heads.reduce((sum, head) => sum + head, 0), input, heads, newLines: undefined };
}

/** Few rules read a column, but one with instances is judged for each of them: wide rows count more. */
function rowsOf(body: DeviceRecord["body"]): number {
  if (body.kind === "metrics") return body.atMs.length * Math.max(1, body.columns.length / COLUMNS_OF_A_ROW);
  return body.kind === "logs" ? body.lines.length : 1;
}

const COLUMNS_OF_A_ROW = 16;

function headsOf(record: DeviceRecord, stream: Stream, sequence: number): readonly number[] {
  return streams.map((name, index) => (name === stream ? sequence : (record.heads[index] ?? 0)));
}
