import type { MetricsBatch } from "@housecall/proto";
import { type InputPlace, isRing } from "../language/layout.ts";
import { pushBucket } from "../language/operators/bucket-ring.ts";
import type { Route } from "./route-plan.ts";
import { type Cell, type InputIntake, News, type Track } from "./running-rule.ts";
import { pushSample } from "./samples.ts";
import type { Watch } from "./watch.ts";

/** Columns of the current batch per cell: linked lists in three arrays, so that nothing is allocated per sample. */
interface Columns {
  readonly next: number[];
  readonly intakes: InputIntake[];
  readonly values: Float64Array[];
}

interface TakenBatch {
  readonly atMs: Float64Array;
  readonly correctionMs: number;
  readonly columns: Columns;
}

/** Puts a batch into the cells that read its columns and judges them row by row. */
export function takeMetrics(
  watch: Watch,
  batch: MetricsBatch,
  options: { readonly correctionMs: number; readonly routes: ReadonlyMap<number, readonly Route[]> },
): void {
  const { correctionMs, routes } = options;
  const columns: Columns = { next: [], intakes: [], values: [] };
  const touched: { readonly track: Track; readonly cell: Cell }[] = [];
  // Instances first, so that a new one also gets what all share.
  for (const { alias } of batch.columns)
    for (const route of routes.get(alias) ?? []) ensureCell(watch, route);
  for (const { alias, values } of batch.columns) {
    for (const route of routes.get(alias) ?? []) {
      const track = watch.tracks.get(route.rule);
      if (track === undefined || watch.isSuspended(route.rule)) continue;
      const intake = route.rule.intakes[route.input];
      if (intake === undefined) continue;
      for (const cell of watch.cellsOf(track, route.instance)) {
        if (cell.firstColumn < 0) touched.push({ track, cell });
        columns.next.push(cell.firstColumn);
        columns.intakes.push(intake);
        cell.firstColumn = columns.values.push(values) - 1;
      }
    }
  }
  for (const { track, cell } of touched) {
    takeRows(watch, track, cell, { atMs: batch.atMs, correctionMs, columns });
    cell.firstColumn = -1;
  }
}

function ensureCell(watch: Watch, { rule, instance }: Route): void {
  if (instance === undefined || rule.rule.instanceKind === "") return;
  const track = watch.tracks.get(rule);
  if (track !== undefined) watch.cellFor(track, instance);
}

function takeRows(watch: Watch, track: Track, cell: Cell, batch: TakenBatch): void {
  for (let row = 0; row < batch.atMs.length; row += 1) {
    const atMs = (batch.atMs[row] ?? 0) + batch.correctionMs;
    watch.catchUp(track, cell, atMs);
    const news = pushRow(watch, track, cell, batch, row);
    if (cell === track.template) continue;
    if (news === News.decides) watch.judgeCell(track, cell, atMs);
    else if (news === News.remembered) watch.rememberIn(track, cell, atMs);
  }
}

/** What the row's new samples are for. What `while` reads goes first, as it admits the rest. */
function pushRow(watch: Watch, track: Track, cell: Cell, batch: TakenBatch, row: number): News {
  if (track.running.rule.during === undefined) return pushColumns(track, cell, batch, row, "all");
  const atMs = (batch.atMs[row] ?? 0) + batch.correctionMs;
  const gates = pushColumns(track, cell, batch, row, "gates");
  const isAdmitted = watch.admits(track, cell, atMs);
  const news = pushColumns(track, cell, batch, row, isAdmitted ? "admitted" : "newest-only");
  if (gates === News.decides || news === News.decides) return News.decides;
  return isAdmitted ? news : News.nothing;
}

/** Which inputs of a row are taken: outside `while` no sample enters a window. */
type Choice = "all" | "gates" | "admitted" | "newest-only";

function isTaken(choice: Choice, isGate: boolean, place: InputPlace): boolean {
  switch (choice) {
    case "all":
      return true;
    case "gates":
      return isGate;
    case "admitted":
      return !isGate;
    case "newest-only":
      return !isGate && !isRing(place);
  }
}

function pushColumns(
  { running }: Track,
  cell: Cell,
  { columns, atMs: times, correctionMs }: TakenBatch,
  row: number,
  choice: Choice,
): News {
  const { slab } = running;
  const atMs = (times[row] ?? 0) + correctionMs;
  let news: News = News.nothing;
  for (let column = cell.firstColumn; column >= 0; column = columns.next[column] ?? -1) {
    const value = columns.values[column]?.[row] ?? Number.NaN;
    const intake = columns.intakes[column];
    if (Number.isNaN(value) || intake === undefined) continue;
    const { place, buckets } = intake;
    if (choice !== "all" && !isTaken(choice, intake.isGate, place)) continue;
    if (!pushSample(slab, cell.base, place, atMs, value)) continue;
    if (choice !== "newest-only")
      for (const ring of buckets) pushBucket(slab.data, cell.base, ring, atMs, value);
    if (intake.news > news) news = intake.news;
  }
  return news;
}
