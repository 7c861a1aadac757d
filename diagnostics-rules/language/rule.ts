import type { LocalText, Severity } from "@housecall/proto/api";
import type { DurationMs } from "@housecall/proto/base";
import type { Signal } from "@housecall/proto/signals";
import type { Repeat } from "./ast.ts";
import type { Evaluate } from "./frame.ts";
import type { Layout } from "./layout.ts";
import type { Operator } from "./operators/operator.ts";
import type { StatePart } from "./state-parts.ts";
import type { ThresholdSide } from "./threshold.ts";
import type { BucketInput, OccurrenceInput, SignalInput, StateInput, Typed } from "./typed.ts";
import type { Unit } from "./units.ts";

export type SafetyRank = "S1" | "S2" | "S3" | "S4" | "S5";
export type RuleStatus = "draft" | "shadow" | "live" | "retired";

/** A condition with its hold time, ready to run. */
export interface RuleClause {
  readonly source: string;
  readonly typed: Typed;
  readonly evaluate: Evaluate;
  readonly holdMs: DurationMs;
  /** In how many of the newest cycles or samples it must hold; undefined when once is enough. */
  readonly repeat: Pick<Repeat, "wanted" | "of" | "unit"> | undefined;
}

/** A value that is shown: as evidence or in a text. `thresholds` are what each fire clause compares it with. */
export interface ShownValue {
  readonly label: string;
  /** Catalogue id when the value is one signal's newest value; else the name of the let. */
  readonly signal: string;
  /** What people call a let; undefined when the rule does not say. */
  readonly title: LocalText | undefined;
  /** The signal that a let speaks of, and what it says of it; undefined for a signal, and for a let over several. */
  readonly about: ShownAbout | undefined;
  readonly unit: Unit;
  /** The signal whose codes the values are, which have names for people; undefined for measured values. */
  readonly coded: Signal | undefined;
  readonly evaluate: Evaluate;
  readonly thresholds: readonly (ShownThreshold | null)[];
}

/** usual: what the signal usually is on this device; summary: a mean or extreme of it, in its own unit. */
export interface ShownAbout {
  readonly signal: string;
  readonly as: "usual" | "summary";
}

/** What a clause compares a value with, in base units. */
export interface ShownThreshold {
  readonly evaluate: Evaluate;
  readonly side: ThresholdSide;
}

export interface RuleCause {
  readonly id: string;
  readonly title: LocalText;
  readonly prior: number;
  readonly when: Evaluate | undefined;
  /** `when` as it is written; "" without one. */
  readonly source: string;
  /** What one sees when `when` holds, for people. */
  readonly sign: LocalText | undefined;
  /** How likely `when` holds if this is the cause, 0..1. */
  readonly likelihood: number;
}

export interface RuleRemedy {
  readonly who: "customer" | "remote" | "technician";
  readonly step: LocalText;
  /** The cause that it removes. */
  readonly settles: string | undefined;
  /** What telemetry must show after it, and within which time or how many cycles; one of the two is 0. */
  readonly verify:
    | {
        readonly source: string;
        /** The same for people. */
        readonly text: LocalText | undefined;
        readonly evaluate: Evaluate;
        readonly withinMs: DurationMs;
        readonly withinCycles: number;
      }
    | undefined;
}

/** The severity grows when `when` holds, or after the fault has been firing for `afterMs` or `afterCycles`. */
export interface SeverityStep {
  readonly severity: Severity;
  readonly when: Evaluate | undefined;
  readonly afterMs: DurationMs | undefined;
  readonly afterCycles: number | undefined;
}

/** A checked and compiled rule. Immutable; its state lives in the engine. */
export interface Rule {
  readonly id: string;
  readonly version: number;
  readonly status: RuleStatus;
  readonly file: string;
  readonly title: LocalText;
  readonly diagnoses: readonly string[];
  readonly deviceClass: string;
  readonly models: readonly string[];
  /** "mount", "unit", …; "" when the rule is judged once per device. */
  readonly instanceKind: string;
  readonly inputs: readonly SignalInput[];
  readonly occurrences: readonly OccurrenceInput[];
  readonly states: readonly StateInput[];
  readonly buckets: readonly BucketInput[];
  /** What keeps state of its own; one that another is of comes before it. */
  readonly operators: readonly Operator[];
  /** Those among them that serve causes, evidence, texts or remedies alone: samples that decide nothing are told to them. */
  readonly shownOperators: readonly Operator[];
  /** Per input, whether one of those reads it and nothing that decides does. */
  readonly isRemembered: readonly boolean[];
  readonly usesSilence: boolean;
  /** True when the ends of cycles matter. */
  readonly usesCycles: boolean;
  /** The condition under which the rule is judged at all; undefined when it always is. */
  readonly during: Evaluate | undefined;
  /** False for rules about logs, events, states, absence or silence alone: their data are known as far as the device was heard. */
  readonly readsSignals: boolean;
  /** True when its verdict can change by the passing of time alone. */
  readonly isTimed: boolean;
  /** Windows whose emptiness is asked for: the verdict can change when their newest sample leaves. */
  readonly absences: readonly { readonly input: number; readonly windowMs: DurationMs }[];
  /** Shortest silence that a clause asks for; 0 when the rule does not ask. */
  readonly silenceAfterMs: DurationMs;
  readonly fire: readonly RuleClause[];
  readonly clear: RuleClause | undefined;
  /** Missing data makes a firing fault unknown after this; undefined: it holds for ever. */
  readonly missingHoldMs: DurationMs | undefined;
  readonly lateMs: DurationMs;
  /** Data further apart than this does not support a hold time. */
  readonly supportMs: DurationMs;
  readonly severity: Severity;
  readonly steps: readonly SeverityStep[];
  readonly safety: SafetyRank;
  readonly causes: readonly RuleCause[];
  readonly remedies: readonly RuleRemedy[];
  readonly evidence: readonly ShownValue[];
  readonly evidenceLines: number;
  readonly say: LocalText;
  /** Values that texts name (`say`, signs, checks), by name. */
  readonly said: ReadonlyMap<string, ShownValue>;
  readonly layout: Layout;
  /** Changes when the meaning of the kept state changes; of state of another hash only the parts that mean the same are taken over. */
  readonly stateHash: string;
  readonly stateParts: readonly StatePart[];
}
