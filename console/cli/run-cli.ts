import { AppError, errorMessage } from "@housecall/proto/base";
import { CommanderError } from "commander";
import type { CliWorld } from "./cli-world.ts";
import { CliError, type CliOutcome, cliExitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";

/** Runs one command line (without program and script) and returns its exit code. */
export async function runCli(words: readonly string[], world: CliWorld): Promise<number> {
  let outcome: CliOutcome = "ok";
  const program = createProgram(world, (finished) => {
    outcome = finished;
  });
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    outcome = explain(error, world);
  }
  return cliExitCodes[outcome].code;
}

/** Commander has printed its own errors and help already. */
function explain(error: unknown, world: CliWorld): CliOutcome {
  if (error instanceof CommanderError) return error.exitCode === 0 ? "ok" : "usage";
  if (world.signal.aborted) {
    world.err(`${error instanceof CliError ? error.message : "Interrupted."}\n`);
    return "interrupted";
  }
  world.err(`${errorMessage(error)}\n`);
  if (error instanceof CliError) return error.outcome;
  return error instanceof AppError && error.code === "CONFIG_INVALID" ? "usage" : "failed";
}
