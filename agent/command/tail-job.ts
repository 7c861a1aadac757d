import { encodeProgress, type LogLine, type TailLine, type TailLogs } from "@housecall/proto";
import { type Clock, type DurationMs, KIBIBYTE } from "@housecall/proto/base";
import type { DirectLink } from "../ports.ts";
import type { Job, Outcome } from "./job.ts";
import { isWanted } from "./log-query.ts";

/** Four batches a second, so that a person sees lines at once and the link is not busy with them. */
const BATCH_INTERVAL_MS: DurationMs = 250;
const BATCH_LINES = 500;
const BATCH_BYTES = 96 * KIBIBYTE;
/** Lines that wait for their batch; the oldest are dropped and counted. */
const MAX_WAITING_LINES = 1_000;
/** An empty batch now and then shows that the tail lives. */
const QUIET_BATCHES = 20;

/** What {@link createTailJob} needs. */
export interface TailJobOptions {
  readonly commandId: string;
  readonly body: TailLogs;
  readonly link: DirectLink;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Calls with every redacted line until stopped, and with the source of one that was over its rate and never read. */
  readonly follow: (take: (line: LogLine) => void, refuse: (source: string) => void) => () => void;
}

/** Sends lines as they are written, for a limited time; nothing of it is kept on the device. */
export function createTailJob(options: TailJobOptions): Job {
  return {
    run: async () => {
      const tail = createTail(options);
      const stopFollowing = options.follow(tail.take, tail.refuse);
      const stopTimer = options.clock.every(BATCH_INTERVAL_MS, tail.send);
      try {
        await options.clock.sleep(options.body.durationMs, options.signal);
      } finally {
        stopFollowing();
        stopTimer();
        tail.send();
      }
      return tail.outcome();
    },
    cleanUp: async () => undefined,
  };
}

function createTail({ commandId, body, link }: TailJobOptions) {
  const query = { minSeverity: body.minSeverity, text: body.text.toLowerCase() };
  let waiting: TailLine[] = [];
  let sentLines = 0;
  let droppedLines = 0;
  let quietBatches = 0;

  function take(line: LogLine): void {
    if (body.sources.length > 0 && !body.sources.includes(line.source)) return;
    if (!isWanted(line, query)) return;
    const { atMs, severity, source, unit, message } = line;
    waiting.push({ atMs, severity, source, unit, message });
    if (waiting.length <= MAX_WAITING_LINES) return;
    waiting.shift();
    droppedLines += 1;
  }

  /** What it said is not known: it counts whatever is searched for. */
  function refuse(source: string): void {
    if (body.sources.length === 0 || body.sources.includes(source)) droppedLines += 1;
  }

  function send(): void {
    quietBatches += 1;
    if (!link.isConnected() || (waiting.length === 0 && quietBatches < QUIET_BATCHES)) return;
    const lines = takeBatch(waiting);
    waiting = waiting.slice(lines.length);
    quietBatches = 0;
    sentLines += lines.length;
    const counts = { droppedLines, sentLines };
    link.publishProgress(
      encodeProgress({ commandId, phase: "tailing", doneBytes: 0, totalBytes: 0, lines, ...counts }),
    );
  }

  function outcome(): Outcome {
    const lost = droppedLines + waiting.length;
    return { state: "succeeded", reason: "", detail: `${sentLines} lines sent, ${lost} dropped` };
  }

  return { take, refuse, send, outcome };
}

function takeBatch(waiting: readonly TailLine[]): readonly TailLine[] {
  let bytes = 0;
  let count = 0;
  for (const line of waiting.slice(0, BATCH_LINES)) {
    bytes += Buffer.byteLength(line.message) + line.source.length + line.unit.length;
    if (bytes > BATCH_BYTES && count > 0) break;
    count += 1;
  }
  return waiting.slice(0, count);
}
