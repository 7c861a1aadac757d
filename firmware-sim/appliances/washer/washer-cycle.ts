import type { EpochMs } from "@housecall/proto/base";
import { drainTestJob } from "./drain-test.ts";
import { SpinStage, WashStage } from "./motor-stages.ts";
import { extraRinse, type StagePlan, type WashJob } from "./washer-program.ts";
import {
  type CycleSummary,
  emptySummary,
  type Stage,
  type StageControls,
  type StageOutcome,
} from "./washer-stage.ts";
import { DrainStage, FillStage } from "./water-stages.ts";

/** Then the machine goes on as it is, ours. */
const MOST_EXTRA_RINSES = 2;

/** A cycle that runs; kept over a power cut, because the machine goes on where it was. */
export class WasherCycle {
  readonly job: WashJob;
  readonly startedAtMs: EpochMs;
  readonly summary: CycleSummary = emptySummary();
  readonly #plans: StagePlan[];
  #extraRinses = 0;
  #index = 0;
  #stage: Stage | undefined;

  /** `first`: what comes before the programme's own stages, such as pumping out what stands in the tub. */
  constructor(job: WashJob, startedAtMs: EpochMs, first: readonly StagePlan[]) {
    this.job = job;
    this.startedAtMs = startedAtMs;
    this.#plans = [...first, ...job.program.stages];
  }

  get stage(): Stage | undefined {
    const plan = this.#plans[this.#index];
    if (plan === undefined) return undefined;
    this.#stage ??= stageOf(
      plan,
      this.#plans.slice(0, this.#index).some(({ kind }) => kind === "wash"),
    );
    return this.#stage;
  }

  /** Somebody asked for it from afar: no laundry, and no cycle of the household. */
  get isTest(): boolean {
    return this.job === drainTestJob;
  }

  /** The stage that was interrupted begins anew. */
  interrupted(): void {
    this.#stage = undefined;
  }

  /** One step of the stage; done: of the whole cycle. */
  step(controls: Omit<StageControls, "summary">): StageOutcome {
    const outcome = this.stage?.step({ ...controls, summary: this.summary }) ?? "done";
    if (outcome !== "done") return outcome;
    this.#rinseAgain();
    this.#index += 1;
    this.#stage = undefined;
    return this.stage === undefined ? "done" : "running";
  }

  /** A rinse that still foams is followed by another. */
  #rinseAgain(): void {
    const isRinse = this.#plans[this.#index]?.kind === "rinse";
    if (!isRinse || !this.summary.isFoaming || this.#extraRinses >= MOST_EXTRA_RINSES) return;
    this.#extraRinses += 1;
    this.#plans.splice(this.#index + 1, 0, ...extraRinse);
  }
}

function stageOf(plan: StagePlan, isWashed: boolean): Stage {
  switch (plan.kind) {
    case "fill":
      return new FillStage(plan, isWashed ? "rinse" : "fill");
    case "wash":
    case "rinse":
      return new WashStage(plan);
    case "drain":
      return new DrainStage();
    case "spin":
      return new SpinStage(plan);
  }
}
