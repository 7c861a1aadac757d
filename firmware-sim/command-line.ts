import { parseArgs } from "node:util";
import { AppError, type DurationMs, errorMessage } from "@housecall/proto/base";
import { duration, homeUse } from "./scenario/yaml-fields.ts";

/** What whoever starts the simulator wants. */
export type SimulatorCommand =
  | { readonly command: "help" }
  | { readonly command: "list" }
  | { readonly command: "explain"; readonly id: string }
  | {
      readonly command: "repair";
      readonly deviceId: string;
      readonly fault: string;
      readonly stateFolder: string;
    }
  | {
      readonly command: "door";
      readonly deviceId: string;
      readonly state: "open" | "closed";
      readonly stateFolder: string;
    }
  | {
      readonly command: "run";
      readonly what: PlaySource;
      readonly stateFolder: string;
      readonly panelPort: number;
    }
  | { readonly command: "play"; readonly what: PlaySource; readonly startAtMs: number };

/** Which devices, for how long. */
export type PlaySource = {
  /** In place of the file's own. */
  readonly seed: number | undefined;
  /** Undefined: as long as the scenario says, or until told to stop. */
  readonly lasts: DurationMs | undefined;
} & (
  | { readonly kind: "fleet"; readonly path: string }
  /** A name, or a file when it ends in .yml. */
  | { readonly kind: "scenario"; readonly name: string }
  | { readonly kind: "uniform"; readonly count: number; readonly models: readonly string[] }
  | {
      readonly kind: "fault";
      readonly fault: string;
      readonly model: string | undefined;
      readonly severity: number;
      readonly onset: DurationMs;
      readonly use: "normal" | "busy" | "none" | "constant";
    }
);

export const usage = `Usage:
  housecall-sim list
      Models, faults and look-alikes.
  housecall-sim explain ID
      What a fault or look-alike does, what mends it, and which rule must find it.
  housecall-sim run --state FOLDER [--panel-port PORT] WHAT
      Runs devices against a real server: a scenario or fault to its end, a fleet until told to stop unless --for is given. Prints
      one JSON object a line; asks for the claim token of each new device and reads it from standard input. A page with the displays of
      the devices is served on 127.0.0.1, at a free port unless given.
  housecall-sim repair DEVICE FAULT --state FOLDER
      Does to a device that runs what mends the fault, as the customer who cleans the filter does.
  housecall-sim door DEVICE open|closed --state FOLDER
      Opens or closes the door of a washer that runs.
  housecall-sim play [--start EPOCH_MS] WHAT
      Plays as fast as possible in lockstep with a server that answers on standard input, see play/turn-lines.ts.
WHAT:
  --scenario NAME|FILE.yml
  --fleet FILE [--for LENGTH]
  --count N --model MODEL[,MODEL…] [--for LENGTH]
  --fault ID [--model MODEL] --for LENGTH [--severity 0..1] [--onset LENGTH] [--use normal|busy|none|constant]
  each with [--seed N]
Exit codes: 0 ended as asked, 1 failed, 2 wrong usage or files.
`;

const MOST_DEVICES = 5_000;
const LARGEST_SEED = 4_294_967_295;
const DEFAULT_START_AT_MS = Date.UTC(2026, 2, 1, 9);
const LATEST_START_AT_MS = Date.UTC(2100, 0, 1);

/** Reads the arguments after the program's name. @throws AppError REQUEST_INVALID */
export function readCommandLine(args: readonly string[]): SimulatorCommand {
  const { values, positionals } = parse(args);
  if (values.help === true) return { command: "help" };
  const [command, ...rest] = positionals;
  const [id] = rest;
  if (command === "list" && rest.length === 0) return { command };
  if (command === "explain" && id !== undefined && rest.length === 1) return { command, id };
  if (command === "run" && rest.length === 0) {
    if (values.state === undefined) throw wrong("run: wanted --state FOLDER");
    return { command, what: sourceOf(values), stateFolder: values.state, panelPort: portOf(values) };
  }
  if (command === "play" && rest.length === 0)
    return { command, what: endingSource(values), startAtMs: startOf(values) };
  if (command === "repair" || command === "door") return atDevice(command, rest, values.state);
  throw wrong(`got ${JSON.stringify(args.join(" "))}, wanted list, explain ID, run, repair, door or play`);
}

function atDevice(
  command: "repair" | "door",
  [deviceId, what, ...more]: readonly string[],
  stateFolder: string | undefined,
): SimulatorCommand {
  if (deviceId === undefined || what === undefined || more.length > 0)
    throw wrong(`${command}: wanted DEVICE and ${command === "repair" ? "FAULT" : "open or closed"}`);
  if (stateFolder === undefined) throw wrong(`${command}: wanted --state FOLDER`);
  if (command === "repair") return { command, deviceId, fault: what, stateFolder };
  if (what !== "open" && what !== "closed")
    throw wrong(`door: got ${JSON.stringify(what)}, wanted open or closed`);
  return { command, deviceId, state: what, stateFolder };
}

type Values = ReturnType<typeof parse>["values"];

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        state: { type: "string" },
        start: { type: "string" },
        fleet: { type: "string" },
        scenario: { type: "string" },
        count: { type: "string" },
        model: { type: "string" },
        fault: { type: "string" },
        severity: { type: "string", default: "1" },
        onset: { type: "string", default: "0s" },
        use: { type: "string", default: "normal" },
        for: { type: "string" },
        seed: { type: "string" },
        "panel-port": { type: "string", default: "0" },
      },
    });
  } catch (cause) {
    throw new AppError("REQUEST_INVALID", errorMessage(cause), { cause });
  }
}

/** What is played as fast as possible has an end. */
function endingSource(values: Values): PlaySource {
  const source = sourceOf(values);
  if (source.lasts === undefined && source.kind !== "scenario") throw wrong("play: wanted --for LENGTH");
  return source;
}

function sourceOf(values: Values): PlaySource {
  const { fleet, scenario, count, fault, model } = values;
  const given = [fleet, scenario, count, fault].filter((each) => each !== undefined);
  if (given.length !== 1) throw wrong("wanted one of --fleet, --scenario, --count, --fault");
  const common = { seed: seedOf(values), lasts: lengthOf("--for", values.for) };
  if (fleet !== undefined) return { kind: "fleet", path: fleet, ...common };
  if (scenario !== undefined) return scenarioSource(scenario, common);
  if (fault !== undefined) return { kind: "fault", fault, model, ...trialOf(values), ...common };
  if (model === undefined) throw wrong("--count: wanted --model MODEL");
  return {
    kind: "uniform",
    count: wholeNumber("--count", count ?? "", { min: 1, max: MOST_DEVICES }),
    models: model.split(","),
    ...common,
  };
}

function scenarioSource(name: string, common: Pick<PlaySource, "seed" | "lasts">): PlaySource {
  if (common.lasts !== undefined) throw wrong("--for: a scenario says itself how long it lasts");
  return { kind: "scenario", name, ...common };
}

function trialOf(values: Values) {
  if (values.for === undefined) throw wrong("--fault: wanted --for LENGTH");
  const severity = Number(values.severity);
  if (!/^[01](?:\.\d{1,6})?$/.test(values.severity) || severity > 1)
    throw wrong(`--severity: got ${JSON.stringify(values.severity)}, wanted 0 to 1`);
  const use = homeUse.safeParse(values.use);
  if (!use.success)
    throw wrong(`--use: got ${JSON.stringify(values.use)}, wanted normal, busy, none or constant`);
  return { severity, onset: lengthOf("--onset", values.onset) ?? 0, use: use.data };
}

function lengthOf(option: string, text: string | undefined): DurationMs | undefined {
  if (text === undefined) return undefined;
  const parsed = duration.safeParse(text);
  if (parsed.success) return parsed.data;
  throw wrong(`${option}: ${parsed.error.issues[0]?.message ?? "wanted a length of time"}`);
}

function seedOf({ seed }: Values): number | undefined {
  return seed === undefined ? undefined : wholeNumber("--seed", seed, { min: 0, max: LARGEST_SEED });
}

function startOf({ start }: Values): number {
  if (start === undefined) return DEFAULT_START_AT_MS;
  return wholeNumber("--start", start, { min: 0, max: LATEST_START_AT_MS });
}

function portOf(values: Values): number {
  return wholeNumber("--panel-port", values["panel-port"], { min: 0, max: 65_535 });
}

function wholeNumber(
  option: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const value = Number(text);
  if (/^\d{1,13}$/.test(text) && value >= min && value <= max) return value;
  throw wrong(`${option}: got ${JSON.stringify(text)}, wanted ${min} to ${max}`);
}

function wrong(message: string): AppError {
  return new AppError("REQUEST_INVALID", message);
}
