/** All state of an engine as bytes and back. The same state gives the same bytes: everything is written in sorted order. */
import { streams } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import type { Device, Lane } from "./device.ts";
import type { EngineState } from "./engine-state.ts";
import { partitionKey } from "./partition.ts";
import type { Cell, EvidenceLine, RunningRule, Track } from "./running-rule.ts";
import { SnapshotReader, SnapshotWriter } from "./snapshot-bytes.ts";
import { readSpool, writeSpool } from "./snapshot-spool.ts";
import { Watch } from "./watch.ts";

const MAGIC = "housecall-rule-state";
/** 1 did not know on which devices a rule overspent; 2 not the kinds of lines that devices send, nor their firmware. */
const VERSION = 3;

/** All state as bytes. */
export function writeSnapshot(engine: EngineState): Uint8Array {
  const out = new SnapshotWriter();
  out.text(MAGIC);
  out.count(VERSION);
  out.bytes(engine.novelty?.snapshot() ?? new Uint8Array());
  out.number(engine.listening.acceptingAtMs);
  out.number(engine.listening.lastTickAtMs);
  out.number(engine.listening.awayMs);
  out.list(engine.rules, ({ rule, isSuspended, overspentBy, lastError }) => {
    out.text(rule.id);
    out.text(rule.stateHash);
    out.count(rule.version);
    out.flag(isSuspended);
    out.text(lastError);
    out.list([...overspentBy].sort(), (deviceId) => out.text(deviceId));
  });
  const devices = [...engine.devices.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  out.list(devices, (device) => writeDevice(out, device));
  return out.finish();
}

/** Puts the state of a snapshot into a new engine. @throws AppError STORE_DAMAGED, STORE_NEWER */
export function readSnapshot(engine: EngineState, bytes: Uint8Array): void {
  const from = new SnapshotReader(bytes);
  const { version } = readHead(from);
  engine.listening.acceptingAtMs = from.number();
  engine.listening.lastTickAtMs = from.number();
  engine.listening.awayMs = from.number();
  const rules = from.list(() => readRule(engine, from, version));
  for (let left = from.count(); left > 0; left -= 1) readDevice(engine, from, { rules, version });
  if (!from.isAtEnd) throw new AppError("STORE_DAMAGED", "Rule state: got bytes after the end of a snapshot");
}

/** What was learnt of log lines when a snapshot was written; undefined when nothing was. @throws AppError STORE_DAMAGED, STORE_NEWER */
export function learntLines(bytes: Uint8Array): Uint8Array | undefined {
  return readHead(new SnapshotReader(bytes)).learnt;
}

function readHead(from: SnapshotReader): { version: number; learnt: Uint8Array | undefined } {
  if (from.text() !== MAGIC)
    throw new AppError("STORE_DAMAGED", "Rule state: got other bytes, wanted a snapshot of the rules");
  const version = from.count();
  if (version > VERSION)
    throw new AppError("STORE_NEWER", `Rule state: got version ${version}, wanted ${VERSION}`);
  const learnt = version < 3 ? new Uint8Array() : from.bytes();
  return { version, learnt: learnt.length === 0 ? undefined : learnt };
}

/** The rule that kept state goes on in; undefined when the rule is gone or its conditions changed. */
function readRule(engine: EngineState, from: SnapshotReader, format: number): KeptRule {
  const [id, stateHash, version, isSuspended, lastError] = [
    from.text(),
    from.text(),
    from.count(),
    from.flag(),
    from.text(),
  ];
  const overspentBy = format < 2 ? [] : from.list(() => from.text());
  const running = engine.rules.find(({ rule }) => rule.id === id && rule.stateHash === stateHash);
  if (running !== undefined && running.rule.version === version) {
    running.isSuspended = isSuspended;
    running.lastError = lastError;
    for (const deviceId of overspentBy) running.overspentBy.add(deviceId);
  }
  return { running };
}

interface KeptRule {
  readonly running: RunningRule | undefined;
}

function writeDevice(out: SnapshotWriter, device: Device): void {
  out.text(device.id);
  out.text(device.deviceClass);
  out.text(device.model);
  out.text(device.firmware);
  out.number(device.heardAtMs);
  out.number(device.heardAwayMs);
  out.list(device.spools, (spool) => writeSpool(out, spool));
  out.list(device.lanes, (lane) => writeLane(out, lane));
  out.flag(device.silence !== undefined);
  if (device.silence) writeWatch(out, device.silence);
}

function readDevice(
  engine: EngineState,
  from: SnapshotReader,
  { rules, version }: { readonly rules: readonly KeptRule[]; readonly version: number },
): void {
  const [id, deviceClass, model] = [from.text(), from.text(), from.text()];
  const firmware = version < 3 ? "" : from.text();
  const device = engine.addDevice({ id, deviceClass, model, firmware });
  device.heardAtMs = from.number();
  device.heardAwayMs = from.number();
  device.spools = from.list(() => readSpool(engine, from, { deviceId: id, version }));
  for (let left = from.count(); left > 0; left -= 1) readLane(engine, from, device, rules);
  if (from.flag()) readWatch(from, device.silence ? [device.silence] : [], rules);
  engine.resumeDevice(device);
}

function writeLane(out: SnapshotWriter, lane: Lane): void {
  out.text(partitionKey(lane.partition));
  out.list([...lane.watch.tracks.keys()], ({ index }) => out.count(index));
  out.number(lane.takenOrder);
  for (const skip of lane.skip) out.number(skip);
  writeWatch(out, lane.watch);
  out.flag(lane.backlog !== undefined);
  if (lane.backlog === undefined) return;
  out.text(lane.backlog.spoolId);
  out.number(lane.backlog.takenOrder);
  writeWatch(out, lane.backlog.watch);
}

function readLane(
  engine: EngineState,
  from: SnapshotReader,
  device: Device,
  rules: readonly KeptRule[],
): void {
  const key = from.text();
  const kept = from.list(() => rules[from.count()]?.running);
  const takenOrder = from.number();
  const skip = streams.map(() => from.number());
  const same = device.lanes.find(({ partition }) => partitionKey(partition) === key);
  // A rule that waits longer or shorter than before is in another partition now, and has come as far as the old one.
  const lanes = device.lanes.filter(
    (lane) => lane === same || kept.some((rule) => rule && lane.watch.tracks.has(rule)),
  );
  for (const lane of lanes) {
    lane.takenOrder = Math.max(lane.takenOrder, takenOrder);
    skip.forEach((sequence, index) => {
      lane.skip[index] = Math.max(lane.skip[index] ?? 0, sequence);
    });
  }
  readWatch(
    from,
    lanes.map(({ watch }) => watch),
    rules,
  );
  if (!from.flag()) return;
  const spoolId = from.text();
  const backlogOrder = from.number();
  const watch =
    same && new Watch(engine, { deviceId: device.id, rules: same.watch.tracks.keys(), lane: "backlog" });
  readWatch(from, watch ? [watch] : [], rules);
  if (same && watch) same.backlog = { watch, spoolId, takenOrder: backlogOrder };
}

function writeWatch(out: SnapshotWriter, watch: Watch): void {
  out.number(watch.watermarkMs);
  out.number(watch.logGapAtMs);
  out.number(watch.observedSinceMs);
  out.number(watch.lastReportAtMs);
  out.flag(watch.isAfterGap);
  out.list([...watch.tracks.values()], (track) => {
    out.count(track.running.index);
    out.number(track.refusedInstances);
    out.list(track.template ? [track.template] : [], (cell) => writeCell(out, track, cell));
    const cells = [...track.cells.values()].sort((left, right) => (left.instance < right.instance ? -1 : 1));
    out.list(cells, (cell) => writeCell(out, track, cell));
  });
}

/** Reads the state of a watch into those that hold its rules now. */
function readWatch(from: SnapshotReader, watches: readonly Watch[], rules: readonly KeptRule[]): void {
  const state = {
    watermarkMs: from.number(),
    logGapAtMs: from.number(),
    observedSinceMs: from.number(),
    lastReportAtMs: from.number(),
    isAfterGap: from.flag(),
  };
  for (const watch of watches) Object.assign(watch, state);
  for (let left = from.count(); left > 0; left -= 1) {
    const running = rules[from.count()]?.running;
    const watch = running && watches.find(({ tracks }) => tracks.has(running));
    const track = running && watch?.tracks.get(running);
    const refused = from.number();
    if (track) track.refusedInstances = refused;
    for (let cells = from.count(); cells > 0; cells -= 1) readCell(from, track, () => track?.template);
    for (let cells = from.count(); cells > 0; cells -= 1)
      readCell(from, track, (instance) => track && watch?.cellFor(track, instance));
  }
}

function writeCell(out: SnapshotWriter, { running }: Track, { instance, base, lines }: Cell): void {
  out.text(instance);
  out.doubles(running.slab.data.subarray(base, base + running.slab.stride));
  out.list(lines, ({ atMs, source, unit, message }) => {
    out.number(atMs);
    out.text(source);
    out.text(unit);
    out.text(message);
  });
}

function readCell(
  from: SnapshotReader,
  track: Track | undefined,
  find: (instance: string) => Cell | undefined,
): void {
  const cell = find(from.text());
  const slab = track?.running.slab;
  from.doublesInto(cell && slab?.data.subarray(cell.base, cell.base + slab.stride));
  const lines = from.list(
    (): EvidenceLine => ({
      kind: "log",
      atMs: from.number(),
      source: from.text(),
      unit: from.text(),
      message: from.text(),
    }),
  );
  if (cell !== undefined) cell.lines = lines;
}
