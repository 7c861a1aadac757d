import { AppError } from "@housecall/proto/base";
import { allFaults, findFault } from "./faults/all-faults.ts";
import type { Fault } from "./faults/fault.ts";
import { allModels } from "./machine/all-models.ts";
import { didYouMean } from "./near-names.ts";
import type { Scenario } from "./scenario/scenario.ts";

const WIDTH = 30;

/** Models, faults and look-alikes as a list for people. */
export function listText(): string {
  const line = (id: string, text: string): string => `  ${id.padEnd(WIDTH)} ${text}`;
  const ofKind = (kind: Fault["kind"]): string[] =>
    allFaults
      .filter((fault) => fault.kind === kind)
      .map(({ id, about, deviceClass }) => line(id, `${deviceClass ?? "every device"}: ${about}`));
  return [
    "Models",
    ...allModels.map(({ name, deviceClass, firmware }) => line(name, `${deviceClass}, firmware ${firmware}`)),
    "",
    "Faults",
    ...ofKind("fault"),
    "",
    "Look-alikes, which no rule may flag",
    ...ofKind("look-alike"),
    "",
  ].join("\n");
}

/** One fault or look-alike for people. @throws AppError NOT_FOUND naming what is near. */
export function explainText(id: string, scenarios: readonly Scenario[]): string {
  const fault = findFault(id);
  if (fault === undefined) {
    const hint = didYouMean(
      id,
      allFaults.map((each) => each.id),
    );
    throw new AppError("NOT_FOUND", `Fault ${id}: there is no such fault or look-alike${hint}`);
  }
  const others = (fault.alsoMendedBy ?? []).filter((other) => other !== id);
  const played = scenarios.filter(({ faults }) => faults.some((each) => each.fault === id));
  return [
    `${fault.id} (${fault.kind})`,
    `  devices    ${fault.deviceClass ?? "every device"}`,
    `  what       ${fault.about}`,
    `  remedy     ${fault.remedy}`,
    ...others.map((other) => `  or         what mends ${other}`),
    ...played.map((scenario) => `  scenario   ${scenario.scenario}: ${expectation(scenario)}`),
    "",
  ].join("\n");
}

function expectation({ expect, lasts }: Scenario): string {
  if (expect.length === 0) return `no rule may fire in ${minutes(lasts)}`;
  return expect.map(({ rule, within }) => `${rule} must fire within ${minutes(within)}`).join(", ");
}

function minutes(ms: number): string {
  return ms >= 3_600_000 ? `${Math.round(ms / 360_000) / 10} h` : `${Math.round(ms / 60_000)} min`;
}
