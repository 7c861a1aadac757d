/** All state of an engine as bytes and back. The same state gives the same bytes: everything is written in sorted order. */
import { streams } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import type { EngineState } from "./engine-state.ts";
import { hearFromNow } from "./hear-from-now.ts";
import { type Device, type Lane, nothingSkipped } from "./lane.ts";
import { partitionKey } from "./partition.ts";
import type { RunningRule } from "./running-rule.ts";
import { SnapshotReader, SnapshotWriter } from "./snapshot-bytes.ts";
import { type KeptRule, readRule, writeRule } from "./snapshot-rules.ts";
import { readSpool, writeSpool } from "./snapshot-spool.ts";
import { readRules, readWatch, writeRules, writeWatch } from "./snapshot-watch.ts";
import { Watch } from "./watch.ts";

const MAGIC = "housecall-rule-state";
/** Up to 3 the state of every rule lay unpacked, up to 4 a device had one pass for all its gaps, up to 5 it was not said what state is of. */
const VERSION = 7;

/** All state as bytes. */
export function writeSnapshot(engine: EngineState): Uint8Array {
  const out = new SnapshotWriter();
  out.text(MAGIC);
  out.count(VERSION);
  out.bytes(engine.novelty?.snapshot() ?? new Uint8Array());
  out.number(engine.listening.acceptingAtMs);
  out.number(engine.listening.lastTickAtMs);
  out.number(engine.listening.awayMs);
  out.list(engine.rules, (running) => writeRule(out, running));
  const devices = [...engine.devices.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  out.list(devices, (device) => writeDevice(out, device));
  return out.finish();
}

/** Puts the state of a snapshot into a new engine. @throws AppError STORE_DAMAGED (also when it is older), STORE_NEWER */
export function readSnapshot(engine: EngineState, bytes: Uint8Array): void {
  const from = new SnapshotReader(bytes);
  readHead(from);
  engine.listening.acceptingAtMs = from.number();
  engine.listening.lastTickAtMs = from.number();
  engine.listening.awayMs = from.number();
  const rules = from.list(() => readRule(engine, from));
  const beginners = new Set(
    engine.rules.filter((running) => {
      const kept = rules.find((candidate) => candidate.running === running);
      return kept === undefined || kept.carry?.hearsAnew === true;
    }),
  );
  for (let left = from.count(); left > 0; left -= 1) readDevice(engine, from, { rules, beginners });
  if (!from.isAtEnd) throw new AppError("STORE_DAMAGED", "Rule state: got bytes after the end of a snapshot");
}

/** What was learnt of log lines when a snapshot was written; undefined when nothing was. @throws AppError STORE_DAMAGED, STORE_NEWER */
export function learntLines(bytes: Uint8Array): Uint8Array | undefined {
  return readHead(new SnapshotReader(bytes));
}

/** Reads up to where the state begins; gives what was learnt of log lines. */
function readHead(from: SnapshotReader): Uint8Array | undefined {
  if (from.text() !== MAGIC)
    throw new AppError("STORE_DAMAGED", "Rule state: got other bytes, wanted a snapshot of the rules");
  const version = from.count();
  if (version > VERSION)
    throw new AppError("STORE_NEWER", `Rule state: got version ${version}, wanted ${VERSION}`);
  if (version < VERSION)
    throw new AppError(
      "STORE_DAMAGED",
      `Rule state: got version ${version}, wanted ${VERSION}; it is rebuilt from the stored inputs`,
    );
  const learnt = from.bytes();
  return learnt.length === 0 ? undefined : learnt;
}

function writeDevice(out: SnapshotWriter, device: Device): void {
  out.text(device.id);
  out.text(device.deviceClass);
  out.text(device.model);
  out.text(device.firmware);
  out.number(device.heardAtMs);
  out.number(device.heardAwayMs);
  out.number(device.leftAtMs);
  out.list(device.spools, (spool) => writeSpool(out, spool));
  out.list(device.lanes, (lane) => writeLane(out, lane));
  out.flag(device.silence !== undefined);
  if (device.silence === undefined) return;
  writeRules(out, device.silence);
  writeWatch(out, device.silence);
}

interface Restored {
  readonly rules: readonly KeptRule[];
  /** Rules that begin, or begin to read something, with this engine. */
  readonly beginners: ReadonlySet<RunningRule>;
}

function readDevice(engine: EngineState, from: SnapshotReader, { rules, beginners }: Restored): void {
  const [id, deviceClass, model, firmware] = [from.text(), from.text(), from.text(), from.text()];
  const device = engine.addDevice({ id, deviceClass, model, firmware });
  device.heardAtMs = from.number();
  device.heardAwayMs = from.number();
  device.leftAtMs = from.number();
  device.spools = from.list(() => readSpool(engine, from, id));
  const settled = new Set<Lane>();
  for (let left = from.count(); left > 0; left -= 1) readLane(engine, from, { device, settled }, rules);
  if (from.flag()) {
    const kept = readRules(from, rules);
    readWatch(from, device.silence ? [device.silence] : [], kept);
  }
  hearFromNow(device, beginners);
  engine.rest();
  engine.resumeDevice(device);
  engine.rest();
}

function writeLane(out: SnapshotWriter, lane: Lane): void {
  out.text(partitionKey(lane.partition));
  writeRules(out, lane.watch);
  out.number(lane.takenOrder);
  for (const skip of lane.skip) out.number(skip);
  writeWatch(out, lane.watch);
  out.flag(lane.before !== undefined);
  if (lane.before !== undefined) writeWatch(out, lane.before);
  out.list(lane.passes, (pass) => {
    for (const sequence of [...pass.from, ...pass.until, pass.takenOrder]) out.number(sequence);
    writeWatch(out, pass.watch);
  });
}

function readLane(
  engine: EngineState,
  from: SnapshotReader,
  { device, settled }: { readonly device: Device; readonly settled: Set<Lane> },
  rules: readonly KeptRule[],
): void {
  const key = from.text();
  const kept = readRules(from, rules);
  const takenOrder = from.number();
  const skip = streams.map(() => from.number());
  const same = device.lanes.find(({ partition }) => partitionKey(partition) === key);
  const lanes = device.lanes.filter(
    (lane) => lane === same || kept.some(({ running }) => running && lane.watch.group.has(running)),
  );
  // A rule may be in another partition now. One that is new has come as far as the old one; others know how far they are.
  const followers = lanes.filter(
    (lane) => lane === same || (!settled.has(lane) && lane.takenOrder <= takenOrder),
  );
  if (same !== undefined) settled.add(same);
  for (const lane of followers) {
    lane.takenOrder = takenOrder;
    lane.skip = skip.some((sequence) => sequence > 0) ? skip : nothingSkipped;
  }
  const watches = lanes.map(({ watch }) => watch);
  readWatch(
    from,
    watches,
    kept,
    followers.map(({ watch }) => watch),
  );
  const readApart = (): Watch | undefined => {
    const watch =
      same && new Watch(engine, { deviceId: device.id, group: same.watch.group, lane: "backlog" });
    readWatch(from, watch ? [watch] : [], kept);
    return watch;
  };
  if (from.flag()) {
    const before = readApart();
    if (same !== undefined) same.before = before;
  }
  for (let left = from.count(); left > 0; left -= 1) {
    const gap = { from: streams.map(() => from.number()), until: streams.map(() => from.number()) };
    const takenOrder = from.number();
    const watch = readApart();
    if (watch !== undefined) same?.passes.push({ ...gap, takenOrder, watch });
  }
}
