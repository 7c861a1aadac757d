import type { DataPlane } from "@housecall/broker";
import type { KpiInputs, KpiInputsVersion, KpiQuery, KpiReport, RulePrecision } from "@housecall/proto/api";
import { AppError, type Clock, DAY_MS } from "@housecall/proto/base";
import { type BusinessCalendar, businessCalendar } from "./business-days.ts";
import { kpiFigures } from "./kpi-figures.ts";
import { ratio } from "./kpi-formulas.ts";
import { KpiTally } from "./kpi-tally.ts";
import { Repeats } from "./repeats.ts";
import { shippedVersion } from "./shipped-inputs.ts";

/** After a resolution, cases that repeat it may be opened for so long and still be looked at. */
const REPEATS_MS = 31 * DAY_MS;
const MAX_TAKEN_BACK = 100;
const MAX_VERSIONS = 100;

/** Key figures as people read them, and what they reckon with. */
export interface KpiDesk {
  /** @throws AppError NOT_FOUND for unknown inputs, REQUEST_INVALID for an unknown zone. */
  report(query: KpiQuery): Promise<KpiReport>;
  /** Every version, newest first; the shipped one is last. */
  versions(): Promise<readonly KpiInputsVersion[]>;
  change(
    change: { readonly inputs: KpiInputs; readonly note: string },
    actor: string,
  ): Promise<KpiInputsVersion>;
}

/** Key figures from the events of cases; nothing of them is stored as a number. */
export function createKpiDesk(options: {
  readonly plane: Pick<DataPlane, "cases" | "kpiInputs">;
  readonly clock: Clock;
}): KpiDesk {
  const { plane, clock } = options;
  return {
    report: async (query) => createReport(options, query, await versionOf(plane, query.inputs)),
    versions: async () => [...(await plane.kpiInputs.list(MAX_VERSIONS)), shippedVersion],
    change: async ({ inputs, note }, actor) => {
      const atMs = clock.nowMs();
      const id = await plane.kpiInputs.add(
        { atMs, actor, note, inputs },
        {
          ...{ atMs, actor, action: "kpi-inputs-changed", deviceId: "", commandId: "", caseId: "" },
          ...{ consentId: "", outcome: "success", detail: note },
        },
      );
      return { id, atMs, actor, note, inputs };
    },
  };
}

async function versionOf(
  { kpiInputs }: Pick<DataPlane, "kpiInputs">,
  id: number | undefined,
): Promise<KpiInputsVersion> {
  if (id === 0) return shippedVersion;
  if (id === undefined) return (await kpiInputs.list(1))[0] ?? shippedVersion;
  const found = await kpiInputs.get(id);
  if (found === undefined) throw new AppError("NOT_FOUND", `There are no inputs ${id}.`);
  return found;
}

async function createReport(
  { plane, clock }: { readonly plane: Pick<DataPlane, "cases">; readonly clock: Clock },
  query: KpiQuery,
  version: KpiInputsVersion,
): Promise<KpiReport> {
  const { fromMs, toMs, timeZone } = query;
  const { inputs } = version;
  const repeats = new Repeats();
  for await (const page of plane.cases.openings({ fromMs, toMs: toMs + REPEATS_MS }))
    for (const opening of page) repeats.add(opening);
  const calendar = calendarOf(timeZone);
  const tally = new KpiTally({ inputs, calendar, repeats, nowMs: clock.nowMs() });
  for await (const page of plane.cases.resolutions({ fromMs, toMs }))
    for (const resolution of page) tally.add(resolution);
  return {
    ...{ fromMs, toMs, timeZone, inputs: version },
    figures: kpiFigures(tally, { inputs, rangeMs: Math.min(toMs, clock.nowMs()) - fromMs }),
    months: [...tally.months.values()].toSorted((one, other) => (one.month < other.month ? -1 : 1)),
    takenBack: tally.takenBack.toSorted((one, other) => other.atMs - one.atMs).slice(0, MAX_TAKEN_BACK),
    rules: precisionsOf(tally),
    outcomes: [...tally.outcomes].map(([outcome, count]) => ({ outcome, count })),
  };
}

function calendarOf(timeZone: string): BusinessCalendar {
  try {
    return businessCalendar(timeZone);
  } catch (cause) {
    throw new AppError(
      "REQUEST_INVALID",
      `Time zone "${timeZone}" is not known; wanted one such as Asia/Seoul.`,
      { cause },
    );
  }
}

/** The least right first: those are the ones to look at. */
function precisionsOf({ verdicts }: KpiTally): RulePrecision[] {
  return [...verdicts]
    .map(([ruleId, { true_positive: truePositive, false_positive: falsePositive, unsure }]) => ({
      ...{ ruleId, truePositive, falsePositive, unsure },
      precision: ratio(truePositive, truePositive + falsePositive),
    }))
    .toSorted(
      (one, other) => (one.precision ?? 2) - (other.precision ?? 2) || (one.ruleId < other.ruleId ? -1 : 1),
    );
}
