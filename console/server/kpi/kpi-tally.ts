import {
  type AnyOutcome,
  type CaseResolution,
  type KpiInputs,
  type KpiMonth,
  type RuleVerdict,
  remoteOutcomes,
  type TakenBackVisit,
} from "@housecall/proto/api";
import { DAY_MS, type DurationMs, type EpochMs } from "@housecall/proto/base";
import type { BusinessCalendar } from "./business-days.ts";
import { costGroupOf } from "./kpi-formulas.ts";
import type { Repeats } from "./repeats.ts";
import { visitOf } from "./visit-avoided.ts";

/** No repeat on the same issue within so many business days, for a first-contact resolution. */
const REPEAT_BUSINESS_DAYS = 10;
/** Outcomes that are no inquiry: nobody was spoken with, or it is counted elsewhere. */
const noInquiry: ReadonlySet<AnyOutcome> = new Set(["duplicate", "unreachable", "no_contact_needed"]);

/** How many of some cases have a quality, and of how many it cannot be said yet. */
export interface Share {
  hits: number;
  decided: number;
  undecided: number;
}

/** Adds resolutions up, one at a time, so that a long range need not be held in memory. */
export class KpiTally {
  readonly #inputs: KpiInputs;
  readonly #calendar: BusinessCalendar;
  readonly #repeats: Repeats;
  readonly #nowMs: EpochMs;
  inquiries = 0;
  remoteResolved = 0;
  escalated = 0;
  noFaultFound = 0;
  closedByThemselves = 0;
  handledCases = 0;
  handlingMs = 0;
  visitedCases = 0;
  firstTimeFixed = 0;
  visitsAvoided = 0;
  visitsInWindow = 0;
  readonly firstContact: Share = newShare();
  readonly repeat7: Share = newShare();
  readonly repeat30: Share = newShare();
  readonly detectToCaseMs: DurationMs[] = [];
  readonly caseToResolutionMs: DurationMs[] = [];
  readonly remoteByGroup = new Map<string, number>();
  readonly takenBack: TakenBackVisit[] = [];
  readonly months = new Map<string, KpiMonth>();
  readonly outcomes = new Map<AnyOutcome, number>();
  readonly verdicts = new Map<string, Record<RuleVerdict, number>>();

  constructor(options: {
    readonly inputs: KpiInputs;
    readonly calendar: BusinessCalendar;
    readonly repeats: Repeats;
    readonly nowMs: EpochMs;
  }) {
    this.#inputs = options.inputs;
    this.#calendar = options.calendar;
    this.#repeats = options.repeats;
    this.#nowMs = options.nowMs;
  }

  add(resolution: CaseResolution): void {
    this.#addVisit(resolution);
    if (resolution.takenBack !== null) {
      // Solved after all, or not: its later resolution tells. That it came back is what this one tells.
      if (!noInquiry.has(resolution.outcome)) this.#addRepeats(resolution);
      return;
    }
    this.outcomes.set(resolution.outcome, (this.outcomes.get(resolution.outcome) ?? 0) + 1);
    if (resolution.outcome === "no_contact_needed") this.closedByThemselves += 1;
    this.#addVerdict(resolution);
    if (noInquiry.has(resolution.outcome)) return;
    this.#addInquiry(resolution);
    this.#addRepeats(resolution);
  }

  #addInquiry(resolution: CaseResolution): void {
    const { outcome, transfers, handlingMs, visits, takenAtMs } = resolution;
    const month = this.#monthOf(resolution);
    this.inquiries += 1;
    month.inquiries += 1;
    if (outcome === "no_fault_found") this.noFaultFound += 1;
    if (transfers > 0) this.escalated += 1;
    if (takenAtMs !== null) this.handledCases += 1;
    this.handlingMs += handlingMs;
    if (visits.length > 0) this.visitedCases += 1;
    if (visits.length === 1 && visits[0] === true) this.firstTimeFixed += 1;
    if (resolution.detectedAtMs !== null)
      this.detectToCaseMs.push(Math.max(0, resolution.beganAtMs - resolution.detectedAtMs));
    this.caseToResolutionMs.push(resolution.resolvedAtMs - resolution.beganAtMs);
    if (!remoteOutcomes.has(outcome)) return;
    this.remoteResolved += 1;
    month.remoteResolved += 1;
    const { name } = costGroupOf(this.#inputs, resolution.country);
    this.remoteByGroup.set(name, (this.remoteByGroup.get(name) ?? 0) + 1);
  }

  /** Only cases for which the time is over say anything: early ones would all look well. */
  #addRepeats(resolution: CaseResolution): void {
    const { resolvedAtMs, attempt, contacts, transfers, visits, outcome } = resolution;
    const untilMs = this.#calendar.after(resolvedAtMs, REPEAT_BUSINESS_DAYS);
    const isOneContact =
      contacts <= 1 && transfers === 0 && visits.length === 0 && outcome !== "visit_needed";
    if (attempt === 1)
      this.#share(
        this.firstContact,
        untilMs,
        () => isOneContact && !this.#repeats.hasRepeat(resolution, untilMs),
      );
    for (const [share, days] of [[this.repeat7, 7] as const, [this.repeat30, 30] as const]) {
      const endMs = resolvedAtMs + days * DAY_MS;
      this.#share(share, endMs, () => this.#repeats.hasRepeat(resolution, endMs));
    }
  }

  #share(share: Share, knownAtMs: EpochMs, isHit: () => boolean): void {
    if (knownAtMs > this.#nowMs) share.undecided += 1;
    else {
      share.decided += 1;
      if (isHit()) share.hits += 1;
    }
  }

  #addVisit(resolution: CaseResolution): void {
    const month = this.#monthOf(resolution);
    switch (visitOf(resolution, this.#inputs)) {
      case "counted":
        this.visitsAvoided += 1;
        month.visitsAvoided += 1;
        return;
      case "in_window":
        this.visitsInWindow += 1;
        month.visitsInWindow += 1;
        return;
      case "taken_back":
        month.visitsTakenBack += 1;
        this.takenBack.push(takenBackOf(resolution));
        return;
      case "none":
        return;
    }
  }

  /** The rule that the diagnosis is of, or all of the case's when there is none. */
  #addVerdict({ verdict, diagnosis, ruleIds }: CaseResolution): void {
    if (verdict === null) return;
    for (const ruleId of diagnosis === null ? ruleIds : [diagnosis.ruleId]) {
      const counts = this.verdicts.get(ruleId) ?? { true_positive: 0, false_positive: 0, unsure: 0 };
      counts[verdict] += 1;
      this.verdicts.set(ruleId, counts);
    }
  }

  #monthOf({ resolvedAtMs }: CaseResolution): KpiMonth {
    const month = this.#calendar.monthOf(resolvedAtMs);
    const counts = {
      inquiries: 0,
      remoteResolved: 0,
      visitsAvoided: 0,
      visitsInWindow: 0,
      visitsTakenBack: 0,
    };
    const known = this.months.get(month) ?? { month, ...counts };
    this.months.set(month, known);
    return known;
  }
}

function newShare(): Share {
  return { hits: 0, decided: 0, undecided: 0 };
}

function takenBackOf({ number, resolvedAtMs, ended, takenBack }: CaseResolution): TakenBackVisit {
  return {
    ...{ number, resolvedAtMs, atMs: takenBack?.atMs ?? 0, because: takenBack?.because ?? "person" },
    ...{ ruleId: takenBack?.ruleId ?? "", wasCounted: ended === "window_clean" },
  };
}
