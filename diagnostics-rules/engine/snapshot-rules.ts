/** The rules within a snapshot: what their state means, so that another version of a rule can take over what it shares. */
import { partKinds } from "../language/state-parts.ts";
import { type CarryPlan, type EarlierPart, planCarry } from "./carry-state.ts";
import type { EngineState } from "./engine-state.ts";
import type { RunningRule } from "./running-rule.ts";
import type { SnapshotReader, SnapshotWriter } from "./snapshot-bytes.ts";

/** A rule as it was when the snapshot was written. */
export interface KeptRule {
  /** The rule that goes on with its state; undefined when there is none. */
  readonly running: RunningRule | undefined;
  /** What the running rule takes over; undefined when that is everything as it is. */
  readonly carry: CarryPlan | undefined;
  /** What a new slot held. */
  readonly blank: Float64Array;
  readonly hasInstances: boolean;
}

/** Writes a rule. */
export function writeRule(out: SnapshotWriter, running: RunningRule): void {
  const { rule, isSuspended, overspentBy, lastError, slab } = running;
  out.text(rule.id);
  out.text(rule.stateHash);
  out.count(rule.version);
  out.text(rule.instanceKind);
  out.flag(isSuspended);
  out.text(lastError);
  out.list([...overspentBy].sort(), (deviceId) => out.text(deviceId));
  out.list(rule.stateParts, ({ key, kind, at, length }) => {
    out.text(key);
    out.count(partKinds.indexOf(kind));
    out.count(at);
    out.count(length);
  });
  out.list(runsOf(slab.blank), ({ value, length }) => {
    out.number(value);
    out.count(length);
  });
}

/** Reads a rule, and finds the one of the engine that goes on with its state: of the same id and kind of instances. */
export function readRule(engine: EngineState, from: SnapshotReader): KeptRule {
  const [id, stateHash, version, instanceKind] = [from.text(), from.text(), from.count(), from.text()];
  const [isSuspended, lastError] = [from.flag(), from.text()];
  const overspentBy = from.list(() => from.text());
  const parts = from.list(() => readPart(from));
  const blank = Float64Array.from(
    from
      .list(() => ({ value: from.number(), length: from.count() }))
      .flatMap(({ value, length }) => Array(length).fill(value)),
  );
  const running = engine.rules.find(({ rule }) => rule.id === id && rule.instanceKind === instanceKind);
  if (running?.rule.stateHash === stateHash && running.rule.version === version) {
    running.isSuspended = isSuspended;
    running.lastError = lastError;
    for (const deviceId of overspentBy) running.overspentBy.add(deviceId);
  }
  const isSame = running?.rule.stateHash === stateHash && running.slab.stride === blank.length;
  const carry = running === undefined || isSame ? undefined : planCarry(parts, running.rule);
  return { running, carry, blank, hasInstances: instanceKind !== "" };
}

function readPart(from: SnapshotReader): EarlierPart {
  const [key, kind] = [from.text(), partKinds[from.count()] ?? "numbers"];
  return { key, kind, at: from.count(), length: from.count() };
}

interface Run {
  readonly value: number;
  length: number;
}

function runsOf(values: Float64Array): readonly Run[] {
  const runs: Run[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last !== undefined && Object.is(last.value, value)) last.length += 1;
    else runs.push({ value, length: 1 });
  }
  return runs;
}
