import type { MetricsBatch } from "@housecall/proto";
import { type InputPlace, isRing } from "../language/layout.ts";
import { pushBucket } from "../language/operators/bucket-ring.ts";
import type { Route } from "./route-plan.ts";
import type { Cell, Track } from "./running-rule.ts";
import { pushSample } from "./samples.ts";
import type { Watch } from "./watch.ts";

/** Columns of the current batch per cell: linked lists in three arrays, so that nothing is allocated per sample. */
interface Columns {
  readonly next: number[];
  readonly input: number[];
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
  const columns: Columns = { next: [], input: [], values: [] };
  const touched: { readonly track: Track; readonly cell: Cell }[] = [];
  // Instances first, so that a new one also gets what all share.
  for (const { alias } of batch.columns)
    for (const route of routes.get(alias) ?? []) ensureCell(watch, route);
  for (const { alias, values } of batch.columns) {
    for (const route of routes.get(alias) ?? []) {
      const track = watch.tracks.get(route.rule);
      if (track === undefined || watch.isSuspended(route.rule)) continue;
      for (const cell of watch.cellsOf(track, route.instance)) {
        if (cell.firstColumn < 0) touched.push({ track, cell });
        columns.next.push(cell.firstColumn);
        columns.input.push(route.input);
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
    if (news === DECIDES) watch.judgeCell(track, cell, atMs);
    else if (news === REMEMBERED) watch.rememberIn(track, cell, atMs);
  }
}

/** What new samples of a row are for, the greatest: nothing but to be the newest, what is only shown, or the verdict. */
type News = typeof NOTHING | typeof REMEMBERED | typeof DECIDES;
const NOTHING = 0;
const REMEMBERED = 1;
const DECIDES = 2;

/** What `while` reads goes first, as it admits the rest. */
function pushRow(watch: Watch, track: Track, cell: Cell, batch: TakenBatch, row: number): News {
  if (track.running.rule.during === undefined) return pushColumns(track, cell, batch, row, "all");
  const atMs = (batch.atMs[row] ?? 0) + batch.correctionMs;
  const gates = pushColumns(track, cell, batch, row, "gates");
  const isAdmitted = watch.admits(track, cell, atMs);
  const news = pushColumns(track, cell, batch, row, isAdmitted ? "admitted" : "newest-only");
  if (gates === DECIDES || news === DECIDES) return DECIDES;
  return isAdmitted ? news : NOTHING;
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
  const { rule, slab, inputBuckets } = running;
  const atMs = (times[row] ?? 0) + correctionMs;
  let news: News = NOTHING;
  for (let column = cell.firstColumn; column >= 0; column = columns.next[column] ?? -1) {
    const value = columns.values[column]?.[row] ?? Number.NaN;
    const input = columns.input[column] ?? 0;
    const place = rule.layout.inputs[input];
    const read = rule.inputs[input];
    if (Number.isNaN(value) || place === undefined || read === undefined) continue;
    if (choice !== "all" && !isTaken(choice, read.isGate, place)) continue;
    if (!pushSample(slab, cell.base, place, { atMs, value })) continue;
    const buckets = inputBuckets[input];
    if (buckets !== undefined && buckets.length > 0 && choice !== "newest-only")
      for (const ring of buckets) pushBucket(slab.data, cell.base, ring, atMs, value);
    if (read.decides) news = DECIDES;
    else if (news === NOTHING && rule.isRemembered[input] === true) news = REMEMBERED;
  }
  return news;
}
