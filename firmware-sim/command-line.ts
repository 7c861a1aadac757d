import { parseArgs } from "node:util";
import { AppError, errorMessage } from "@housecall/proto/base";

/** What whoever starts the simulator wants. */
export type SimulatorCommand =
  | { readonly command: "help" }
  | { readonly command: "list" }
  | { readonly command: "explain"; readonly id: string }
  | { readonly command: "run"; readonly what: FleetSource; readonly stateFolder: string };

/** Which devices. */
export type FleetSource =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "scenario"; readonly name: string }
  | {
      readonly kind: "uniform";
      readonly count: number;
      readonly models: readonly string[];
      readonly seed: number;
    };

export const usage = `Usage:
  housecall-sim list
      Models, faults and look-alikes.
  housecall-sim explain ID
      What a fault or look-alike does, what mends it, and which rule must find it.
  housecall-sim run --state FOLDER (--fleet FILE | --scenario NAME | --count N --model MODEL[,MODEL…] [--seed N])
      Runs devices against a real server until told to stop. Prints one JSON object a line; asks for the claim token of
      each new device and reads it from standard input.
Exit codes: 0 ended as asked, 1 failed, 2 wrong usage or files.
`;

const MOST_DEVICES = 5_000;

/** Reads the arguments after the program's name. @throws AppError REQUEST_INVALID */
export function readCommandLine(args: readonly string[]): SimulatorCommand {
  const { values, positionals } = parse(args);
  if (values.help === true) return { command: "help" };
  const [command, ...rest] = positionals;
  const [id] = rest;
  if (command === "list" && rest.length === 0) return { command };
  if (command === "explain" && id !== undefined && rest.length === 1) return { command, id };
  if (command === "run" && rest.length === 0) {
    if (values.state === undefined) throw new AppError("REQUEST_INVALID", "run: wanted --state FOLDER");
    return { command, what: sourceOf(values), stateFolder: values.state };
  }
  throw new AppError(
    "REQUEST_INVALID",
    `got ${JSON.stringify(args.join(" "))}, wanted list, explain ID or run`,
  );
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
        fleet: { type: "string" },
        scenario: { type: "string" },
        count: { type: "string" },
        model: { type: "string" },
        seed: { type: "string", default: "1" },
      },
    });
  } catch (cause) {
    throw new AppError("REQUEST_INVALID", errorMessage(cause), { cause });
  }
}

function sourceOf({ fleet, scenario, count, model, seed }: Values): FleetSource {
  const given = [fleet, scenario, count].filter((each) => each !== undefined);
  if (given.length !== 1)
    throw new AppError("REQUEST_INVALID", "run: wanted one of --fleet, --scenario, --count");
  if (fleet !== undefined) return { kind: "file", path: fleet };
  if (scenario !== undefined) return { kind: "scenario", name: scenario };
  if (model === undefined) throw new AppError("REQUEST_INVALID", "run --count: wanted --model MODEL");
  return {
    kind: "uniform",
    count: wholeNumber("--count", count ?? "", { min: 1, max: MOST_DEVICES }),
    models: model.split(","),
    seed: wholeNumber("--seed", seed, { min: 0, max: 4_294_967_295 }),
  };
}

function wholeNumber(
  option: string,
  text: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= min && value <= max) return value;
  throw new AppError("REQUEST_INVALID", `${option}: got ${JSON.stringify(text)}, wanted ${min} to ${max}`);
}
