import { AppError } from "@housecall/proto/base";
import { parseKmsgRecord } from "../logs/kmsg-record.ts";
import { KMSG_SOURCE } from "../logs/kmsg-source.ts";
import type { RawLine } from "../logs/raw-line.ts";
import type { KernelLog } from "../platform/ports.ts";
import type { PullSource, TimeRange } from "./pull-source.ts";

const BLOCK_RECORDS = 500;
/** The kernel's buffer holds far less; a log that grows faster than it is read must end too. */
const MAX_RECORDS = 200_000;

/** What the kernel still holds of its log. */
export function kmsgPullSource(options: {
  readonly kernelLog: KernelLog;
  /** Wall time of boot by today's clock. */
  readonly bootAtMs: () => Promise<number>;
}): PullSource {
  return {
    name: KMSG_SOURCE,
    read: async function* (range) {
      const reader = await options.kernelLog.open();
      if (reader === undefined) throw new AppError("UNAVAILABLE", "Kernel log: cannot be read");
      try {
        const bootAtMs = await options.bootAtMs();
        let block: RawLine[] = [];
        for (let count = 0; count < MAX_RECORDS; count += 1) {
          const text = reader.next();
          if (text === undefined) break;
          block.push(...toRawLine(text, range, bootAtMs));
          if (block.length < BLOCK_RECORDS) continue;
          yield block;
          block = [];
        }
        yield block;
      } finally {
        reader.close();
      }
    },
  };
}

function toRawLine(text: string, { fromMs, toMs }: TimeRange, bootAtMs: number): readonly RawLine[] {
  const record = parseKmsgRecord(text);
  const atMs = record === undefined ? Number.NaN : bootAtMs + record.sinceBootMs;
  if (record === undefined || !(atMs >= fromMs && atMs < toMs)) return [];
  const { severity, message, isKernel } = record;
  return [{ atMs, severity, source: KMSG_SOURCE, unit: isKernel ? "kernel" : "", message, cutBytes: 0 }];
}
