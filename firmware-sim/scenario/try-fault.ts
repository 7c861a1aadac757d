import { AppError, type DurationMs, HOUR_MS } from "@housecall/proto/base";
import { allFaults, findFault } from "../faults/all-faults.ts";
import { allModels, findModel } from "../machine/all-models.ts";
import { didYouMean } from "../near-names.ts";
import type { Scenario } from "./scenario.ts";

/** The device has at least this share of the time for itself, so that rules learn what is usual. */
const SHARE_BEFORE = 0.25;
const MOST_BEFORE_MS: DurationMs = 24 * HOUR_MS;

/** A fault on a device that nobody wrote a scenario for. */
export interface FaultTrial {
  readonly fault: string;
  /** The first model that can have the fault, unless given. */
  readonly model?: string | undefined;
  readonly seed: number;
  readonly lasts: DurationMs;
  readonly severity: number;
  readonly onset: DurationMs;
  readonly use: Scenario["use"];
}

/**
 * A scenario of one fault: the rules that the shipped scenarios of this fault name must fire before the end; nothing must stay
 * quiet. With a look-alike every rule must.
 *
 * @throws AppError CONFIG_INVALID when there is no such fault or model, or the model cannot have the fault.
 */
export function scenarioOfTrial(trial: FaultTrial, shipped: readonly Scenario[]): Scenario {
  const { seed, lasts, severity, onset, use } = trial;
  const fault = findFault(trial.fault);
  if (fault === undefined)
    throw new AppError(
      "CONFIG_INVALID",
      `Fault ${trial.fault}: there is no such fault or look-alike${didYouMean(
        trial.fault,
        allFaults.map(({ id }) => id),
      )}`,
    );
  const at = Math.min(MOST_BEFORE_MS, Math.floor((lasts * SHARE_BEFORE) / 60_000) * 60_000);
  const expected = new Map(
    rulesOf(fault.id, shipped).map((each) => [`${each.rule} ${each.instance}`, each] as const),
  );
  return {
    scenario: `try-${fault.id}`,
    about: fault.about,
    device: modelFor(fault.deviceClass, trial.model),
    seed,
    lasts,
    waiting: false,
    use,
    faults: [{ fault: fault.id, at, onset, severity }],
    tries: [],
    expect: [...expected.values()].map(({ rule, instance }) => ({ rule, instance, within: lasts - at })),
    expectNot: fault.kind === "look-alike" ? "others" : [],
  };
}

/** The rules that must find a fault, as the shipped scenarios of this fault alone say. */
export function rulesOf(faultId: string, shipped: readonly Scenario[]): Scenario["expect"] {
  return shipped
    .filter(
      ({ waiting, faults }) =>
        !waiting && faults.length > 0 && faults.every(({ fault }) => fault === faultId),
    )
    .flatMap(({ expect }) => expect);
}

function modelFor(deviceClass: string | undefined, wanted: string | undefined): string {
  const model = wanted === undefined ? firstOf(deviceClass ?? "linux") : findModel(wanted);
  if (model === undefined)
    throw new AppError(
      "CONFIG_INVALID",
      `Device model ${wanted ?? ""}: there is no such model${didYouMean(
        wanted ?? "",
        allModels.map(({ name }) => name),
      )}`,
    );
  if (deviceClass !== undefined && model.deviceClass !== deviceClass)
    throw new AppError(
      "CONFIG_INVALID",
      `Device model ${model.name}: got class ${model.deviceClass}, wanted ${deviceClass}`,
    );
  return model.name;
}

function firstOf(deviceClass: string) {
  return allModels.find((model) => model.deviceClass === deviceClass);
}
