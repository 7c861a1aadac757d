import { RuleEngine } from "../engine/rule-engine.ts";
import type { FaultChange } from "../engine/types.ts";

/** An engine for a single device. */
export class ReplayEngine extends RuleEngine {
  override rest(): void {
    // Its state stays in its slots: there is no other device that needs them.
  }
}

/**
 * Changes in the order of their times, whatever made the engine notice them: a signal's absence is noticed later than
 * it begins, with the next record.
 *
 * Changes of one instant are by rule and instance; those of one fault stay in their own order.
 */
export class ChangeOrder {
  #waiting: FaultChange[] = [];

  add(changes: readonly FaultChange[]): void {
    for (const change of changes) this.#waiting.push(change);
  }

  /** Those before `atMs`: none of them can come any more. */
  takeBefore(atMs: number): readonly FaultChange[] {
    if (this.#waiting.length === 0) return this.#waiting;
    const sorted = this.#waiting.sort(compare);
    this.#waiting = sorted.filter((change) => change.atMs >= atMs);
    return sorted.slice(0, sorted.length - this.#waiting.length);
  }
}

function compare(left: FaultChange, right: FaultChange): number {
  return left.atMs - right.atMs || order(left.ruleId, right.ruleId) || order(left.instance, right.instance);
}

function order(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}
