import type { Evidence } from "@housecall/proto/api";
import type { InputPlace } from "../language/layout.ts";
import type { BucketPlace } from "../language/operators/bucket-ring.ts";
import type { Rule } from "../language/rule.ts";
import { Slab } from "./slab.ts";
import type { Timer } from "./timers.ts";

/** A rule in an engine: its state over all devices, and its health. */
export interface RunningRule {
  readonly rule: Rule;
  /** Position in the engine's list of rules. */
  readonly index: number;
  readonly slab: Slab;
  /** How the samples of each input are taken. */
  readonly intakes: readonly InputIntake[];
  /** Windows in buckets that take the samples of each input. */
  readonly inputBuckets: readonly (readonly BucketPlace[])[];
  /** Windows in buckets that take each kind of occurrence. */
  readonly occurrenceBuckets: readonly (readonly BucketPlace[])[];
  isSuspended: boolean;
  /** Devices on which it overspent and is not judged any more; fewer than `overspentDevices`, or all are suspended. */
  readonly overspentBy: Set<string>;
  lastError: string;
  /** Work done for the task of number `workTask`. */
  work: number;
  workTask: number;
}

/** How the samples of one input of a rule are taken: what is looked up for each sample, in one place. */
export interface InputIntake {
  readonly place: InputPlace;
  /** True when `while` reads it. */
  readonly isGate: boolean;
  readonly news: News;
  /** Windows in buckets that take the samples. */
  readonly buckets: readonly BucketPlace[];
}

/** What a new sample is for, the greatest last: nothing but to be the newest, what is only shown, or the verdict. */
export const News = { nothing: 0, remembered: 1, decides: 2 } as const;
export type News = (typeof News)[keyof typeof News];

/** A log line that is kept as evidence. */
export type EvidenceLine = Evidence & { readonly kind: "log" };

/** The state of one rule for one instance of one device. */
export interface Cell {
  readonly instance: string;
  readonly base: number;
  lines: readonly EvidenceLine[];
  /** Runs until it is looked at again for missing data. */
  timer: Timer | undefined;
  /** First of the columns that the current batch has for this cell; -1 when none. */
  firstColumn: number;
}

/** One rule on one device. */
export interface Track {
  readonly running: RunningRule;
  readonly cells: Map<string, Cell>;
  /** Collects what all instances share, so that a new instance knows it; undefined for rules without instances. */
  readonly template: Cell | undefined;
  /** Instances that were not followed because there were too many. */
  refusedInstances: number;
}

/** A rule about to run. */
export function runRule(rule: Rule, index: number): RunningRule {
  return {
    rule,
    index,
    slab: new Slab(rule.layout),
    intakes: rule.layout.inputs.map((place, at) => intakeOf(rule, place, at)),
    inputBuckets: rule.inputs.map((_, at) => bucketsOf(rule, "input", at)),
    occurrenceBuckets: rule.occurrences.map((_, at) => bucketsOf(rule, "occurrence", at)),
    isSuspended: false,
    overspentBy: new Set(),
    lastError: "",
    work: 0,
    workTask: -1,
  };
}

function intakeOf(rule: Rule, place: InputPlace, at: number): InputIntake {
  const { isGate = false, decides = false } = rule.inputs[at] ?? {};
  const news = decides ? News.decides : rule.isRemembered[at] === true ? News.remembered : News.nothing;
  return { place, isGate, news, buckets: bucketsOf(rule, "input", at) };
}

function bucketsOf(rule: Rule, kind: "input" | "occurrence", at: number): readonly BucketPlace[] {
  return rule.layout.buckets.filter((_, index) => {
    const source = rule.buckets[index]?.source;
    return source?.kind === kind && source.index === at;
  });
}

/** A new cell, blank or with the state of another. */
export function newCell(running: RunningRule, instance: string, from?: Cell): Cell {
  const base = running.slab.allocate(from?.base ?? -1);
  return { instance, base, lines: from?.lines ?? [], timer: undefined, firstColumn: -1 };
}
