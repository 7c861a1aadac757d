/** What a rule may cost, and how one that fails or costs too much is taken out while the others go on. */
import { ruleLimits } from "../language/rule-limits.ts";
import type { RunningRule } from "./running-rule.ts";

/** True when a rule is not judged on this device, or on none. */
export function isSuspendedOn(running: RunningRule, deviceId: string): boolean {
  return running.isSuspended || (running.overspentBy.size > 0 && running.overspentBy.has(deviceId));
}

/** Counts work against the rule's budget for one task on one device. Positional, as it runs once per sample. */
export function chargeWork(running: RunningRule, work: number, taskNumber: number, deviceId: string): void {
  if (running.workTask !== taskNumber) running.work = 0;
  running.workTask = taskNumber;
  running.work += work;
  if (running.work > ruleLimits.workPerRecord) overspend(running, deviceId);
}

/** What one device sends costs the rule on that device; a rule that is too heavy for many is so for all. */
function overspend(running: RunningRule, deviceId: string): void {
  const why = `Looked at more than ${ruleLimits.workPerRecord} samples for one record`;
  running.overspentBy.add(deviceId);
  running.lastError = why;
  if (running.overspentBy.size >= ruleLimits.overspentDevices) suspend(running, why);
}

/** Takes a rule out on every device. */
export function suspend(running: RunningRule, why: string): void {
  running.isSuspended = true;
  running.lastError = why;
}
