/**
 * Services of systemd, all in one call of `systemctl show`; blocks of properties, an empty line between them:
 *
 *     Type=simple
 *     Id=nginx.service
 *     ActiveState=active
 *     SubState=running
 *     Result=success
 *     NRestarts=0
 *
 * A block without Id or ActiveState is skipped; without NRestarts (systemd < 235) that signal is missing.
 */
import type { StateValue } from "@housecall/proto";
import { MEBIBYTE } from "@housecall/proto/base";
import type { ProcessRunner, TextFiles } from "../platform/ports.ts";
import { type Collector, type Measurement, measurement } from "./collector.ts";

/** One service. */
export interface Unit {
  readonly id: string;
  readonly activeState: string;
  readonly subState: string;
  readonly result: string;
  readonly isOneShot: boolean;
  readonly restarts: number | undefined;
  /** Since the boot; 0 when it never became active. */
  readonly startedUptimeMs: number;
}

/** More are not watched; failed and restarted ones come first. */
const MAX_UNITS = 64;
const TIMEOUT_MS = 5_000;
const PROPERTIES = "Id,Type,ActiveState,SubState,Result,NRestarts,ActiveEnterTimestampMonotonic";

/** Reads the blocks. */
export function parseUnits(text: string): readonly Unit[] {
  return text.split(/\n{2,8}/).flatMap((block) => {
    const properties = new Map(block.split("\n").map((line) => splitOnce(line)));
    const id = properties.get("Id") ?? "";
    const activeState = properties.get("ActiveState") ?? "";
    if (!/^[\w:.\\@-]{1,200}\.service$/.test(id) || activeState === "") return [];
    const restarts = properties.get("NRestarts") ?? "";
    return {
      id,
      activeState,
      subState: properties.get("SubState") ?? "",
      result: properties.get("Result") ?? "",
      isOneShot: properties.get("Type") === "oneshot",
      startedUptimeMs: startOf(properties.get("ActiveEnterTimestampMonotonic") ?? ""),
      restarts: /^\d{1,9}$/.test(restarts) ? Number(restarts) : undefined,
    };
  });
}

/** Watches the services of this machine; finds nothing where systemd does not run. */
export function createUnitCollector(options: {
  readonly files: TextFiles;
  readonly processes: ProcessRunner;
  /** Their starts are told in the state. */
  readonly services?: readonly string[];
}): Collector {
  const services = new Set(options.services ?? []);
  const watched = new Set<string>();
  return {
    name: "units",
    cadenceSeconds: 30,
    collect: async () => {
      if (!(await isSystemdRunning(options.files))) return {};
      const args = ["show", "*.service", `--property=${PROPERTIES}`];
      const { exitCode, output } = await options.processes.run("systemctl", args, {
        timeoutMs: TIMEOUT_MS,
        maxBytes: MEBIBYTE,
      });
      const all = parseUnits(output);
      const units = choose(all, watched);
      const present = { unit: exitCode === 0 && isWhole(output, all) ? all.map(({ id }) => id) : undefined };
      return {
        measurements: units.flatMap(measure),
        state: { ...failures(units), ...starts(all, services) },
        present,
      };
    },
  };
}

/** Output that failed or was cut at its limit lists not every service. */
function isWhole(output: string, units: readonly Unit[]): boolean {
  return units.length > 0 && Buffer.byteLength(output) < MEBIBYTE;
}

/** sd_booted(3): this folder is there exactly when systemd is the init system. */
async function isSystemdRunning(files: TextFiles): Promise<boolean> {
  return (await files.list("/run/systemd")).includes("system");
}

/** A service that never ran is not the device's concern; one that ran once stays watched. */
function choose(units: readonly Unit[], watched: Set<string>): readonly Unit[] {
  const ranked = units.toSorted((a, b) => concern(b) - concern(a) || (a.id < b.id ? -1 : 1));
  for (const unit of ranked) {
    if (watched.size < MAX_UNITS && (unit.activeState !== "inactive" || concern(unit) > 0))
      watched.add(unit.id);
  }
  return ranked.filter((unit) => watched.has(unit.id));
}

function concern(unit: Unit): number {
  if (unit.activeState === "failed") return 2;
  return (unit.restarts ?? 0) > 0 ? 1 : 0;
}

function measure(unit: Unit): readonly Measurement[] {
  const hasEndedWell = unit.isOneShot && unit.activeState === "inactive" && unit.result === "success";
  const isActive = unit.activeState === "active" || unit.activeState === "reloading" || hasEndedWell;
  return [
    ...measurement("unit_active", isActive ? 1 : 0, unit.id),
    ...measurement("unit_restarts_total", unit.restarts, unit.id),
  ];
}

function failures(units: readonly Unit[]): Record<string, StateValue | undefined> {
  return Object.fromEntries(
    units.map((unit) => [
      `units.failed.${unit.id}`,
      unit.activeState === "failed" ? unit.result || "failed" : undefined,
    ]),
  );
}

/** Which of the services that may be restarted run, and since when: by it a restart is recognised. */
function starts(units: readonly Unit[], services: ReadonlySet<string>): Record<string, StateValue> {
  const told = units.filter(({ id }) => services.has(id));
  return Object.fromEntries(
    told.flatMap(({ id, activeState, startedUptimeMs }) => [
      [`services.${id}.active`, activeState],
      [`services.${id}.started_uptime_s`, Math.round(startedUptimeMs / 10) / 100],
    ]),
  );
}

/** systemd counts in microseconds. */
function startOf(text: string): number {
  return /^\d{1,16}$/.test(text) ? Number(text) / 1_000 : 0;
}

function splitOnce(line: string): [string, string] {
  const at = line.indexOf("=");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}
