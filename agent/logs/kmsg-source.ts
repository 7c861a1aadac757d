import { type DurationMs, errorMessage, SECOND_MS } from "@housecall/proto/base";
import { parseUptime } from "../collect/uptime.ts";
import type { KernelLog, KernelLogReader, TextFiles } from "../platform/ports.ts";
import { parseKmsgRecord } from "./kmsg-record.ts";
import type { Cursor, RunningSource, SourceContext } from "./raw-line.ts";

/** Name of the source, and key of its cursor `BOOT_ID:SEQUENCE`. */
export const KMSG_SOURCE = "kmsg";
const POLL_INTERVAL_MS: DurationMs = SECOND_MS;
/** Records read in one go: the kernel can write faster than anybody reads. */
const MAX_RECORDS_PER_POLL = 5_000;

/** What {@link startKmsgSource} needs. */
export interface KmsgSourceOptions {
  readonly context: SourceContext;
  readonly kernelLog: KernelLog;
  readonly files: TextFiles;
  readonly procFolder: string;
  readonly bootId: string;
}

/**
 * Follows the kernel's log from where it left off; undefined where it cannot be read.
 *
 * At first sight what is there already is left out; after a reboot everything is new.
 */
export async function startKmsgSource(options: KmsgSourceOptions): Promise<RunningSource | undefined> {
  const { context, bootId } = options;
  const reader = await options.kernelLog.open();
  if (reader === undefined) return undefined;
  const position = openPosition(context, bootId);
  if (context.placeOf(KMSG_SOURCE).cursor === undefined) skipAll(reader, position);
  await context.begins(cursorAt(position, bootId));
  let isPolling = false;

  async function poll(): Promise<void> {
    if (isPolling) return;
    isPolling = true;
    try {
      const uptimeSeconds = parseUptime((await options.files.read(`${options.procFolder}/uptime`)) ?? "");
      const bootAtMs = context.clock.nowMs() - (uptimeSeconds ?? 0) * 1_000;
      if (reader !== undefined) readAll(reader, position, { ...options, bootAtMs });
    } catch (error) {
      context.logger.error("kmsg-source-failed", `Kernel log: ${errorMessage(error)}`);
    } finally {
      isPolling = false;
    }
  }

  await poll();
  const stopTimer = context.clock.every(POLL_INTERVAL_MS, () => void poll());
  return {
    stop: async () => {
      stopTimer();
      reader.close();
    },
  };
}

interface Position {
  sequence: number;
  /** Added to the kernel's sequence, which begins again at every boot. */
  readonly base: number;
}

function openPosition(context: SourceContext, bootId: string): Position {
  const { cursor, at, furthest } = context.placeOf(KMSG_SOURCE);
  const [cursorBoot, cursorSequence] = cursor?.split(":") ?? [];
  const sequence = cursorBoot === bootId ? Number(cursorSequence) : -1;
  return { sequence, base: (cursorBoot === bootId ? at : furthest) - sequence };
}

function cursorAt({ sequence, base }: Position, bootId: string): Cursor {
  return { key: KMSG_SOURCE, value: `${bootId}:${sequence}`, at: base + sequence };
}

function skipAll(reader: KernelLogReader, position: Position): void {
  for (let text = reader.next(); text !== undefined; text = reader.next()) {
    position.sequence = parseKmsgRecord(text)?.sequence ?? position.sequence;
  }
}

function readAll(
  reader: KernelLogReader,
  position: Position,
  { context, bootId, bootAtMs }: KmsgSourceOptions & { readonly bootAtMs: number },
): void {
  const { sink } = context;
  const before = position.sequence;
  for (let count = 0; count < MAX_RECORDS_PER_POLL; count += 1) {
    const text = reader.next();
    if (text === undefined) break;
    const record = parseKmsgRecord(text);
    if (record === undefined || record.sequence <= position.sequence) continue;
    position.sequence = record.sequence;
    if (!sink.admit(KMSG_SOURCE)) continue;
    const { severity, message } = record;
    const unit = record.isKernel ? "kernel" : "";
    sink.take({
      atMs: bootAtMs + record.sinceBootMs,
      severity,
      source: KMSG_SOURCE,
      unit,
      message,
      cutBytes: 0,
      position: position.base + record.sequence,
    });
  }
  if (position.sequence !== before) sink.reached(cursorAt(position, bootId));
}
