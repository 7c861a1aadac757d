import { SECOND_MS } from "@housecall/proto/base";
import { printable } from "../logging/printable.ts";
import type { DeviceVerdict, PlayVerdict } from "../simulator/play-verdict.ts";
import type { FleetLine } from "../simulator/simulator-lines.ts";
import type { CommandContext } from "./commands/command-context.ts";
import type { SeenFault } from "./sim-play.ts";
import { span } from "./text.ts";

const MOST_CAUSES = 3;
const WIDTH = 7;

/** A play that is over. */
export interface JudgedPlay {
  readonly fleet: FleetLine;
  readonly verdict: PlayVerdict;
  /** Every change of a fault, in order. */
  readonly seen: readonly SeenFault[];
  /** In real time. */
  readonly elapsedMs: number;
}

/** Prints what was expected, what must not be, and what else fired; with --json all of it and every change of a fault. */
export function printVerdict<Options>(context: CommandContext<Options>, play: JudgedPlay): void {
  const { fleet, verdict, seen, elapsedMs } = play;
  const { fleet: name, about, seed, lastsMs } = fleet;
  const { isAsExpected, devices } = verdict;
  context.print({ name, about, seed, lastsMs, elapsedMs, isAsExpected, devices, faults: seen }, () =>
    verdictText(play),
  );
}

/** The verdict as lines for people. */
export function verdictText({ fleet, verdict, elapsedMs }: Omit<JudgedPlay, "seen">): string {
  const mistakes = verdict.devices.reduce((sum, device) => sum + device.mistakes.length, 0);
  const played = `${span(fleet.lastsMs ?? 0)} in ${(elapsedMs / SECOND_MS).toFixed(1)} s, seed ${fleet.seed}`;
  return [
    `${fleet.fleet}: ${fleet.about}`,
    played,
    "",
    ...verdict.devices.flatMap(deviceLines),
    verdict.isAsExpected
      ? "As expected."
      : `Not as expected: ${mistakes} ${mistakes === 1 ? "mistake" : "mistakes"}.`,
  ]
    .map((line) => `${printable(line)}\n`)
    .join("");
}

function deviceLines({ device, expected, forbidden, forbidsOthers, others }: DeviceVerdict): string[] {
  const fired = forbidden.filter(({ firedAtMs }) => firedAtMs !== null);
  const quiet = forbidden.filter(({ firedAtMs }) => firedAtMs === null);
  return [
    `${device.id} (${device.model}): ${device.faults.join(", ") || "nothing is wrong with it"}`,
    ...expected.map(expectedLine),
    ...quiet.map((each) => line("ok", `${nameOf(each)} stayed quiet`)),
    ...fired.map((each) =>
      line("wrong", `${nameOf(each)} fired at ${span(each.firedAtMs ?? 0)} and must not`),
    ),
    ...(forbidsOthers && fired.length === 0
      ? [line("ok", othersQuiet(expected.length > 0, others.length > 0))]
      : []),
    ...others.map((each) =>
      line("also", `${nameOf(each)} fired at ${span(each.firedAtMs)}${causesText(each)}`),
    ),
    "",
  ];
}

function othersQuiet(isExpecting: boolean, hasOwn: boolean): string {
  return `no ${isExpecting ? "other " : ""}rule ${hasOwn ? "that ships " : ""}fired`;
}

function expectedLine(outcome: DeviceVerdict["expected"][number]): string {
  const { firedAfterMs, withinMs, resolvedAfterMs, resolvesMs, mistakes, wantedCause } = outcome;
  const wanted = withinMs === null ? "" : ` (wanted within ${span(withinMs)})`;
  if (firedAfterMs === null) return line("missed", `${nameOf(outcome)} did not fire${wanted}`);
  const fired = `${nameOf(outcome)} fired ${firedAfterMs < 0 ? `${span(-firedAfterMs)} before the fault` : `after ${span(firedAfterMs)}`}${wanted}`;
  const cause = `${causesText(outcome)}${wantedCause === null ? "" : ` (wanted ${wantedCause})`}`;
  return line(
    mistakes.length === 0 ? "ok" : "wrong",
    `${fired}${cause}${endText({ resolvedAfterMs, resolvesMs })}`,
  );
}

function endText({
  resolvedAfterMs,
  resolvesMs,
}: Pick<DeviceVerdict["expected"][number], "resolvedAfterMs" | "resolvesMs">): string {
  if (resolvesMs === null) return "";
  const wanted = `(wanted within ${span(resolvesMs)})`;
  return resolvedAfterMs === null
    ? `; not resolved ${wanted}`
    : `; resolved ${span(Math.max(0, resolvedAfterMs))} after the remedy ${wanted}`;
}

function causesText({ causes }: { readonly causes: readonly string[] }): string {
  return causes.length === 0 ? "" : `; likely ${causes.slice(0, MOST_CAUSES).join(", ")}`;
}

function nameOf({ rule, instance }: { readonly rule: string; readonly instance: string }): string {
  return instance === "" ? rule : `${rule} of ${instance}`;
}

function line(word: string, text: string): string {
  return `  ${word.padEnd(WIDTH)} ${text}`;
}
