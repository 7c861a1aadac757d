import type { Use } from "../../home/daily-use.ts";
import { normal, seededRandom } from "../../random/seeded-random.ts";
import type { WasherCondition } from "./washer-condition.ts";
import type { WasherModel } from "./washer-model.ts";
import type { Laundry } from "./washer-parts.ts";

/** A part of a programme, in the order in which they run. */
export type StagePlan =
  | { readonly kind: "fill"; readonly water: "cold" | "warm" }
  | { readonly kind: "wash"; readonly seconds: number; readonly goalCelsius: number }
  | { readonly kind: "rinse"; readonly seconds: number }
  | { readonly kind: "drain" }
  | { readonly kind: "spin"; readonly seconds: number; readonly rpm: number };

/** What the dial offers. */
export interface WasherProgram {
  readonly name: string;
  readonly stages: readonly StagePlan[];
  /** How often people choose it; only the proportion counts. */
  readonly share: number;
}

const rinse = (seconds: number): readonly StagePlan[] => [
  { kind: "drain" },
  { kind: "fill", water: "cold" },
  { kind: "rinse", seconds },
];

/** What foam adds. */
export const extraRinse: readonly StagePlan[] = rinse(150);

/** Lengths as on the dials of such machines, without waiting times; ours. */
const cotton40: WasherProgram = {
  name: "cotton-40",
  share: 5,
  stages: [
    { kind: "fill", water: "cold" },
    { kind: "wash", seconds: 2_100, goalCelsius: 40 },
    ...rinse(240),
    ...rinse(240),
    { kind: "drain" },
    { kind: "spin", seconds: 420, rpm: 1_200 },
  ],
};

const quick30: WasherProgram = {
  name: "quick-30",
  share: 3,
  stages: [
    { kind: "fill", water: "cold" },
    { kind: "wash", seconds: 720, goalCelsius: 30 },
    ...rinse(150),
    { kind: "drain" },
    { kind: "spin", seconds: 300, rpm: 1_200 },
  ],
};

/** Every programme. */
export const washerPrograms: readonly WasherProgram[] = [
  cotton40,
  {
    name: "cotton-60",
    share: 2,
    stages: [
      { kind: "fill", water: "warm" },
      { kind: "wash", seconds: 2_700, goalCelsius: 60 },
      ...rinse(240),
      ...rinse(240),
      { kind: "drain" },
      { kind: "spin", seconds: 480, rpm: 1_200 },
    ],
  },
  quick30,
];

/** What people put in and choose this time. */
export interface WashJob {
  readonly program: WasherProgram;
  readonly laundry: Laundry;
}

/** Half a load is usual, ours. */
const USUAL_RATIO = 0.45;
const RATIO_DEVIATION = 0.15;

/** The job of one use; the same use gives the same job. */
export function jobOf(use: Use, model: WasherModel, condition: WasherCondition): WashJob {
  const random = seededRandom(use.seed);
  const ratio = Math.min(1, Math.max(0.1, USUAL_RATIO + RATIO_DEVIATION * normal(random)));
  const dryKilograms = model.capacityKg * (condition.loadRatio ?? ratio);
  const program = use.kind === "constant" ? quick30 : pickProgram(random.next());
  return { program, laundry: { dryKilograms } };
}

function pickProgram(point: number): WasherProgram {
  let rest = point * washerPrograms.reduce((sum, { share }) => sum + share, 0);
  const found = washerPrograms.find(({ share }) => {
    rest -= share;
    return rest < 0;
  });
  return found ?? cotton40;
}
