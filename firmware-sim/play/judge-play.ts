import { findFault } from "../faults/all-faults.ts";
import type { FleetDevice } from "../fleet/fleet-file.ts";
import { judgeScenario } from "../scenario/judge-scenario.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { rulesOf } from "../scenario/try-fault.ts";
import {
  type ExpectedOutcome,
  firedAndMustNot,
  firstFirings,
  type ObservedFault,
  type Verdict,
} from "../scenario/verdict.ts";
import { devicesOf, type Play, type PlayedDevice } from "./play.ts";

/** The verdict on one device of a play. */
export interface DeviceVerdict extends Verdict {
  readonly device: PlayedDevice;
}

/** What the judge knows besides what he saw. */
export interface JudgeOptions {
  /** By device id. */
  readonly observed: ReadonlyMap<string, readonly ObservedFault[]>;
  /** See {@link judgeScenario}. */
  readonly ownRules: ReadonlySet<string>;
  readonly shipped: readonly Scenario[];
}

/**
 * The verdict on each device. Pure.
 *
 * A fleet's file expects nothing, so that its faults speak for themselves: one of the rules that the shipped scenarios of a
 * fault name must have fired by the end, and on a device without a fault none may.
 */
export function judgePlay(play: Play, options: JudgeOptions): readonly DeviceVerdict[] {
  const { observed, ownRules, shipped } = options;
  const devices = devicesOf(play);
  const seenOf = (deviceId: string): readonly ObservedFault[] => observed.get(deviceId) ?? [];
  if (play.kind === "scenario")
    return devices.map((device) => ({
      device,
      ...judgeScenario(play.scenario, seenOf(device.id), { ownRules }),
    }));
  const files = new Map(play.fleet.homes.flatMap((home) => home.devices).map((each) => [each.id, each]));
  return devices.map((device) => ({
    device,
    ...judgeFleetDevice(files.get(device.id)?.faults ?? [], seenOf(device.id), shipped),
  }));
}

function judgeFleetDevice(
  faults: FleetDevice["faults"],
  observed: readonly ObservedFault[],
  shipped: readonly Scenario[],
): Verdict {
  const firings = firstFirings(observed).map(({ ruleId: rule, instance, atMs, causes }) => ({
    rule,
    instance,
    firedAtMs: atMs,
    causes,
  }));
  const real = faults.filter(({ fault }) => findFault(fault)?.kind === "fault");
  const wanted = real.map((fault) => ({
    fault,
    rules: rulesOf(fault.fault, shipped).map(({ rule }) => rule),
  }));
  const expected = wanted.map(({ fault, rules }) => judgeFault(fault, rules, firings));
  const unexpected = firings.filter(({ rule }) => !wanted.some(({ rules }) => rules.includes(rule)));
  const forbidden = real.length === 0 ? unexpected : [];
  return {
    expected,
    forbidden: forbidden.map(({ rule, instance, firedAtMs }) => ({ rule, instance, firedAtMs })),
    forbidsOthers: real.length === 0,
    others: real.length === 0 ? [] : unexpected,
    mistakes: [...expected.flatMap(({ mistakes }) => mistakes), ...forbidden.flatMap(firedAndMustNot)],
  };
}

function judgeFault(
  { fault, after = 0 }: FleetDevice["faults"][number],
  rules: readonly string[],
  firings: readonly { rule: string; instance: string; firedAtMs: number; causes: readonly string[] }[],
): ExpectedOutcome {
  const found = firings.find(({ rule }) => rules.includes(rule));
  const rule = found?.rule ?? [...new Set(rules)].join(" or ");
  return {
    rule,
    instance: found?.instance ?? "",
    withinMs: null,
    wantedCause: null,
    resolvesMs: null,
    firedAfterMs: found === undefined ? null : found.firedAtMs - after,
    resolvedAfterMs: null,
    causes: found?.causes ?? [],
    mistakes: found === undefined ? [`${fault} was not found: ${rule} did not fire`] : [],
  };
}
