/** The simulator as a process: arguments in, one JSON object a line out, exit code at the end. */
import { resolve } from "node:path";
import { type Logger, systemClock, toAppError } from "@housecall/proto/base";
import { readCommandLine, type SimulatorCommand, usage } from "./command-line.ts";
import { explainText, listText } from "./explain.ts";
import { loadPlay } from "./load-play.ts";
import { askControlSocket } from "./play/control-socket.ts";
import { openQuestionDesk } from "./play/question-desk.ts";
import { playInTurns, playReal } from "./play-process.ts";
import { shippedScenarios } from "./scenario/shipped-scenarios.ts";

const ExitCode = { ok: 0, failed: 1, usage: 2 } as const;
type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    await execute(readCommandLine(args));
    return ExitCode.ok;
  } catch (cause) {
    const error = toAppError(cause);
    process.stderr.write(`housecall-sim: ${error.message}\n`);
    if (error.code === "REQUEST_INVALID") process.stderr.write(usage);
    return error.code === "REQUEST_INVALID" || error.code === "CONFIG_INVALID"
      ? ExitCode.usage
      : ExitCode.failed;
  }
}

async function execute(command: SimulatorCommand): Promise<void> {
  switch (command.command) {
    case "help":
      process.stdout.write(usage);
      return;
    case "list":
      process.stdout.write(listText());
      return;
    case "explain":
      process.stdout.write(explainText(command.id, shippedScenarios()));
      return;
    case "run":
      return playReal(loadPlay(command.what), {
        ...playProcess(),
        clock: systemClock,
        stateFolder: resolve(command.stateFolder),
        panelPort: command.panelPort,
        signal: stopSignal(),
      });
    case "repair": {
      const { deviceId, fault, stateFolder } = command;
      const isMended = await askControlSocket(resolve(stateFolder), { deviceId, do: "repair", fault });
      process.stdout.write(
        isMended ? `${deviceId}: mended, ${fault}\n` : `${deviceId}: done; it has nothing that this mends\n`,
      );
      return;
    }
    case "door": {
      const { deviceId, state, stateFolder } = command;
      await askControlSocket(resolve(stateFolder), { deviceId, do: "door", state });
      process.stdout.write(`${deviceId}: its door is ${state}\n`);
      return;
    }
    case "play":
      return playInTurns(loadPlay(command.what), { ...playProcess(), startAtMs: command.startAtMs });
  }
}

function playProcess() {
  return { say, desk: openQuestionDesk({ input: process.stdin, say }), logger: lineLogger };
}

/** In turns nothing has to be told to stop: SIGTERM ends the process. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}

function say(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** What the agents log; their life cycles are of no interest by the hundred. */
const lineLogger: Logger = {
  error: (event, message, fields) => say({ event: "log", level: "error", name: event, message, ...fields }),
  warn: (event, message, fields) => say({ event: "log", level: "warn", name: event, message, ...fields }),
  info: () => undefined,
  debug: () => undefined,
};

process.exitCode = await main(process.argv.slice(2));
// Whoever started us may keep our input open.
process.stdin.destroy();
