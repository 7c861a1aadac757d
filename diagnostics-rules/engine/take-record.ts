import type { Partition } from "./partition.ts";
import { firstTimeOf, lastTimeOf } from "./record-time.ts";
import type { OrderedRecord, SpoolOrder } from "./spool-order.ts";
import { takeCycle } from "./take-cycle.ts";
import { goneInstance, takeGone } from "./take-gone.ts";
import { takeLogs } from "./take-logs.ts";
import { takeMetrics } from "./take-metrics.ts";
import { takeEvent, takeState } from "./take-reports.ts";
import type { Watch } from "./watch.ts";

/** Takes a record into a watch; whatever it says, it also says that time has passed. */
export function takeRecord(
  watch: Watch,
  partition: Partition,
  spool: SpoolOrder,
  ordered: OrderedRecord,
): void {
  const { input } = ordered;
  const { record, clockCorrectionMs: correctionMs } = input;
  const { body } = record;
  const firstAtMs = firstTimeOf(input);
  const lastAtMs = lastTimeOf(input);
  watch.beginTask();
  watch.passPause(firstAtMs);
  watch.beginAt(firstAtMs);
  watch.reach(firstAtMs, lastAtMs);
  if (body.kind === "loss" && body.reason !== "redacted" && body.quantity > 0)
    watch.noteLoss(body.stream, body.lastAtMs + correctionMs);
  if (body.kind === "logs") {
    const newLines = watch.newLines(ordered);
    takeLogs(watch, body, { correctionMs, writtenAtMs: record.wallMs, newLines });
  }
  if (body.kind === "metrics") {
    takeMetrics(watch, body, { correctionMs, routes: spool.plan.routes[partition.index] ?? new Map() });
  }
  if (body.kind === "event") {
    takeEvent(watch, body, firstAtMs);
    takeCycle(watch, body, firstAtMs);
  }
  if (body.kind === "state") takeState(watch, body, firstAtMs);
  const gone = goneInstance(body);
  if (gone !== undefined) takeGone(watch, gone, firstAtMs);
  watch.advance(lastAtMs);
}
