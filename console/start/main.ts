/** `npm start`: builds what is stale, runs the server in this process and this machine's agent in one of its own. */
import { hostname } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AppError, errorMessage, systemClock, systemRandom, toAppError } from "@housecall/proto/base";
import { readConfig } from "../config/read-config.ts";
import { forcedExitCode, startExitCode } from "./exit-codes.ts";
import { createProgress } from "./progress.ts";
import { startEverything } from "./start-everything.ts";
import { onStopSignals } from "./stop-signals.ts";

const HELP = `Starts Housecall: server, web page and the agent of this very machine.

  npm start [-- --config FILE]

Settings: console/docs/CONFIGURATION.md. Ctrl-C stops everything; a second Ctrl-C stops without waiting.
`;

const rootFolder = join(import.meta.dirname, "../..");
const out = (text: string): void => void process.stdout.write(text);
const stopping = new AbortController();
const force: { run: () => void } = { run: () => undefined };

onStopSignals({
  clock: systemClock,
  process,
  onStop: () => stopping.abort(new AppError("CANCELLED", "Stopped before everything was started.")),
  onForce: () => {
    force.run();
    process.exit(forcedExitCode);
  },
});

let crash: unknown = null;
process.on("uncaughtException", (error) => {
  crash ??= error;
  process.stderr.write(`\nHousecall stops because of a fault of its own: ${error.stack ?? error.message}\n`);
  stopping.abort(error);
});

try {
  const { values } = parseArgs({
    options: { config: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) out(HELP);
  else await start(values.config);
  process.exit(crash === null ? 0 : startExitCode("INTERNAL"));
} catch (error) {
  const code = (error as { code?: unknown }).code;
  const isUsage = typeof code === "string" && code.startsWith("ERR_PARSE_ARGS");
  const failure = isUsage
    ? new AppError("CONFIG_INVALID", `${errorMessage(error)}\n${HELP}`)
    : toAppError(error);
  if (failure.code === "CANCELLED") process.exit(0);
  process.stderr.write(`\nHousecall cannot go on (${failure.code}).\n${failure.message}\n`);
  process.exit(startExitCode(failure.code));
}

async function start(configPath: string | undefined): Promise<void> {
  const { config, filePath } = readConfig({
    path: configPath,
    folder: process.cwd(),
    environment: process.env,
  });
  const progress = createProgress({
    clock: systemClock,
    isTerminal: process.stdout.isTTY === true,
    write: out,
  });
  await startEverything({
    config,
    configFile: filePath,
    rootFolder,
    node: process.execPath,
    hostName: hostname(),
    environment: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/" },
    clock: systemClock,
    random: systemRandom,
    progress,
    writeLine: (line) => void process.stderr.write(line),
    signal: stopping.signal,
    onForce: (run) => {
      force.run = run;
    },
  });
}
