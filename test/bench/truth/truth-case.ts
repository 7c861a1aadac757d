/** Random homes in which something breaks, several things break, or nothing does: cases of {@link measureTruth}. */
import { findFault, type Scenario, shippedScenarios } from "@housecall/firmware-sim";
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, type Random } from "@housecall/proto/base";
import { seededRandom } from "../../../firmware-sim/random/seeded-random.ts";

/** One case: a scenario that nobody wrote, and the truth about it. */
export interface TruthCase {
  readonly seed: number;
  /** Any day of two years, any hour. */
  readonly startAtMs: EpochMs;
  readonly scenario: Scenario;
  readonly truths: readonly Truth[];
}

/** A fault that is there. */
export interface Truth {
  readonly fault: string;
  readonly rules: readonly string[];
  readonly beginsAtMs: number;
  /** When all of it is mended, or the case ends. */
  readonly endsAtMs: number;
  /** Until then its rules may still speak of it: they look back. */
  readonly echoesUntilMs: number;
}

const FIRST_DAY_MS = Date.UTC(2025, 0, 1);
const FAULTS_OF_CASE = [0, 1, 1, 2] as const;
const LOOK_ALIKES_OF_CASE = [0, 1, 2] as const;
const MOST_SHIFT_MS = 3 * HOUR_MS;

/**
 * The case of a seed.
 *
 * Faults and look-alikes are those of the shipped scenarios, with the time that they need; their number, mixture, beginning,
 * onset and severity, the day, the home and all noise are of the seed.
 */
export function truthCase(seed: number): TruthCase {
  const random = seededRandom(seed);
  const scenarios = shippedScenarios().filter(({ waiting }) => !waiting);
  const device = pick(random, [...new Set(scenarios.filter(isFault).map((each) => each.device))].sort());
  const ofDevice = scenarios.filter((each) => each.device === device);
  const broken = draw(random, ofDevice.filter(isFault), pick(random, FAULTS_OF_CASE));
  const harmless = draw(random, ofDevice.filter(isLookAlike), pick(random, LOOK_ALIKES_OF_CASE));
  const chosen = [...broken, ...harmless].map((each) => varied(random, each));
  const lasts = Math.max(6 * HOUR_MS, ...chosen.map((each) => each.lasts));
  const [first = ofDevice[0]] = chosen;
  return {
    seed,
    startAtMs:
      FIRST_DAY_MS + Math.floor(random.next() * 730) * DAY_MS + Math.floor(random.next() * 24) * HOUR_MS,
    scenario: {
      scenario: `truth-${seed}`,
      about: chosen.map((each) => each.scenario).join(", ") || "nothing",
      device,
      seed,
      lasts,
      waiting: false,
      use: first?.use ?? "normal",
      faults: chosen.flatMap((each) => each.faults),
      tries: [],
      expect: [],
      expectNot: [],
    },
    truths: chosen.slice(0, broken.length).flatMap((each) => truthOf(each, lasts)),
  };
}

function isFault({ faults, expect }: Scenario): boolean {
  return (
    expect.length > 0 && faults.length > 0 && faults.every(({ fault }) => findFault(fault)?.kind === "fault")
  );
}

function isLookAlike({ faults, expect }: Scenario): boolean {
  return (
    expect.length === 0 &&
    faults.length > 0 &&
    faults.every(({ fault }) => findFault(fault)?.kind === "look-alike")
  );
}

/** The same scenario later, a fifth weaker or stronger, and up to twice as quick or half as slow again. */
function varied(random: Random, scenario: Scenario): Scenario {
  const shiftMs = Math.floor((random.next() * MOST_SHIFT_MS) / MINUTE_MS) * MINUTE_MS;
  const faults = scenario.faults.map((fault) => ({
    ...fault,
    at: fault.at + shiftMs,
    severity: Math.min(1, fault.severity * (0.8 + 0.4 * random.next())),
    onset: Math.round(fault.onset * (0.5 + random.next())),
    ...(fault.recover === undefined ? {} : { recover: fault.recover + shiftMs }),
  }));
  return { ...scenario, lasts: scenario.lasts + shiftMs, faults };
}

function truthOf({ faults, expect }: Scenario, lasts: number): Truth[] {
  const [first] = faults;
  if (first === undefined) return [];
  const rules = [...new Set(expect.map(({ rule }) => rule))];
  const endsAtMs = Math.max(...faults.map(({ recover }) => recover ?? lasts));
  const echoMs = Math.max(...expect.map(({ resolves = 0 }) => resolves));
  const beginsAtMs = Math.min(...faults.map(({ at }) => at));
  return [{ fault: first.fault, rules, beginsAtMs, endsAtMs, echoesUntilMs: endsAtMs + echoMs }];
}

function draw(random: Random, from: readonly Scenario[], count: number): Scenario[] {
  const left = [...from];
  const drawn: Scenario[] = [];
  while (drawn.length < count && left.length > 0) {
    const [taken] = left.splice(Math.floor(random.next() * left.length), 1);
    if (taken !== undefined && !drawn.some((other) => isAlike(taken, other))) drawn.push(taken);
  }
  return drawn;
}

/** The same fault twice, or two that one rule tells of: nobody could tell them apart by what it says. */
function isAlike(one: Scenario, other: Scenario): boolean {
  return (
    one.faults.some(({ fault }) => other.faults.some((each) => each.fault === fault)) ||
    one.expect.some(({ rule }) => other.expect.some((each) => each.rule === rule))
  );
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random.next() * items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}
