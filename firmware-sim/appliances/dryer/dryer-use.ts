import type { Use } from "../../home/daily-use.ts";
import { normal, seededRandom } from "../../random/seeded-random.ts";
import type { DryerCondition } from "./dryer-condition.ts";
import type { DryerModel } from "./dryer-model.ts";
import type { WetLaundry } from "./dryer-parts.ts";

/** What people dry and how. */
export interface DryJob {
  readonly program: "cotton" | "quick";
  readonly laundry: WetLaundry;
}

/** Nearly half a load is usual; ours. In a laundry room loads are smaller, so that they are dry sooner. */
const USUAL_RATIO = 0.45;
const QUICK_RATIO = 0.28;
const RATIO_DEVIATION = 0.1;
/** After 1,200 rpm cotton holds half of its weight in water (EU energy label, class B), give or take. */
const WATER_RATIO = 0.52;
const WATER_DEVIATION = 0.04;
/** A load that is full was often spun badly as well, ours. */
const WETTER_RATIO = 0.15;

/** The job of one use; the same use gives the same job. */
export function dryJobOf(use: Use, model: DryerModel, { loadRatio }: DryerCondition): DryJob {
  const random = seededRandom(use.seed);
  const usual = use.kind === "constant" ? QUICK_RATIO : USUAL_RATIO;
  const ratio = Math.min(1, Math.max(0.12, usual * (1 + RATIO_DEVIATION * normal(random))));
  const water = WATER_RATIO + WATER_DEVIATION * normal(random) + WETTER_RATIO * (loadRatio ?? 0);
  const dryKilograms = model.capacityKg * (loadRatio ?? ratio);
  return {
    program: use.kind === "constant" ? "quick" : "cotton",
    laundry: { dryKilograms, waterKilograms: dryKilograms * water },
  };
}
