/** All state of an engine as bytes and back. The same state gives the same bytes: everything is written in sorted order. */
import { streams } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import type { EngineState } from "./engine-state.ts";
import type { Device, Lane } from "./lane.ts";
import { partitionKey } from "./partition.ts";
import { SnapshotReader, SnapshotWriter } from "./snapshot-bytes.ts";
import { readSpool, writeSpool } from "./snapshot-spool.ts";
import { type KeptRule, readRules, readWatch, writeRules, writeWatch } from "./snapshot-watch.ts";
import { Watch } from "./watch.ts";

const MAGIC = "housecall-rule-state";
/** Up to 3 the state of every rule lay unpacked, up to 4 a device had one pass for all its gaps. */
const VERSION = 5;

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
    out.count(rule.layout.stride);
    out.flag(rule.instanceKind !== "");
    out.flag(isSuspended);
    out.text(lastError);
    out.list([...overspentBy].sort(), (deviceId) => out.text(deviceId));
  });
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
  for (let left = from.count(); left > 0; left -= 1) readDevice(engine, from, rules);
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

/** The rule that kept state goes on in; none when the rule is gone or its conditions changed. */
function readRule(engine: EngineState, from: SnapshotReader): KeptRule {
  const [id, stateHash, version, stride] = [from.text(), from.text(), from.count(), from.count()];
  const [hasInstances, isSuspended, lastError] = [from.flag(), from.flag(), from.text()];
  const overspentBy = from.list(() => from.text());
  const running = engine.rules.find(({ rule }) => rule.id === id && rule.stateHash === stateHash);
  if (running !== undefined && running.rule.version === version) {
    running.isSuspended = isSuspended;
    running.lastError = lastError;
    for (const deviceId of overspentBy) running.overspentBy.add(deviceId);
  }
  const isSame = running?.slab.stride === stride && (running.rule.instanceKind !== "") === hasInstances;
  return { running: isSame ? running : undefined, stride, hasInstances };
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
  if (device.silence === undefined) return;
  writeRules(out, device.silence);
  writeWatch(out, device.silence);
}

function readDevice(engine: EngineState, from: SnapshotReader, rules: readonly KeptRule[]): void {
  const [id, deviceClass, model, firmware] = [from.text(), from.text(), from.text(), from.text()];
  const device = engine.addDevice({ id, deviceClass, model, firmware });
  device.heardAtMs = from.number();
  device.heardAwayMs = from.number();
  device.spools = from.list(() => readSpool(engine, from, id));
  for (let left = from.count(); left > 0; left -= 1) readLane(engine, from, device, rules);
  if (from.flag()) {
    const kept = readRules(from, rules);
    readWatch(from, device.silence ? [device.silence] : [], kept);
  }
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
  device: Device,
  rules: readonly KeptRule[],
): void {
  const key = from.text();
  const kept = readRules(from, rules);
  const takenOrder = from.number();
  const skip = streams.map(() => from.number());
  const same = device.lanes.find(({ partition }) => partitionKey(partition) === key);
  // A rule that waits longer or shorter than before is in another partition now, and has come as far as the old one.
  const lanes = device.lanes.filter(
    (lane) => lane === same || kept.some(({ running }) => running && lane.watch.group.has(running)),
  );
  for (const lane of lanes) {
    lane.takenOrder = Math.max(lane.takenOrder, takenOrder);
    if (skip.some((sequence) => sequence > 0))
      lane.skip = lane.skip.map((known, index) => Math.max(known, skip[index] ?? 0));
  }
  readWatch(
    from,
    lanes.map(({ watch }) => watch),
    kept,
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
