import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import {
  type Clock,
  type Logger,
  MINUTE_MS,
  type Random,
  retrySchedule,
  SECOND_MS,
  type StopTimer,
} from "@housecall/proto/base";
import { endProcess } from "./end-process.ts";

const RESTART = { initialMs: SECOND_MS, maxMs: MINUTE_MS, factor: 2, jitterRatio: 0.5 } as const;
/** An agent that ran this long was well: its next restart is quick again. */
const WELL_AFTER_MS = MINUTE_MS;

/** How the agent is run. */
export interface AgentProcessOptions {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly pidFile: string;
  /** Takes what the agent writes to standard output and error. */
  readonly outputFile: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** The agent as a process of its own, started again when it dies. */
export interface AgentProcess {
  /** SIGTERM, then SIGKILL at the deadline. */
  stop(deadlineMs: number): Promise<void>;
  /** For the second Ctrl-C: ends it at once. */
  kill(): void;
}

/**
 * Runs the agent in its own process group, so that Ctrl-C reaches it in our order and not from the terminal.
 * When it dies it is started again after 1 s, 2 s, … up to a minute.
 */
export function superviseAgent(options: AgentProcessOptions): AgentProcess {
  const { clock, logger } = options;
  let child: ChildProcess | null = null;
  let stopRestart: StopTimer = () => undefined;
  let delays = retrySchedule({ ...RESTART, random: options.random });
  let isStopping = false;

  function start(): void {
    const startedAtMs = clock.uptimeMs();
    child = spawnAgent(options);
    child.once("error", (error) =>
      logger.error("agent-not-started", `The agent could not be started: ${error.message}`),
    );
    child.once("close", (exitCode, signal) => {
      child = null;
      rmSync(options.pidFile, { force: true });
      if (isStopping) return;
      if (clock.uptimeMs() - startedAtMs >= WELL_AFTER_MS)
        delays = retrySchedule({ ...RESTART, random: options.random });
      const delayMs = delays.next().value ?? RESTART.maxMs;
      const fields = {
        exitCode,
        signal,
        restartAfterMs: Math.round(delayMs),
        outputFile: options.outputFile,
      };
      logger.warn("agent-ended", "The agent of this machine has ended; it is started again", fields);
      stopRestart = clock.after(delayMs, start);
    });
  }

  start();
  return {
    stop: async (deadlineMs) => {
      isStopping = true;
      stopRestart();
      if (child) await endProcess(child, { title: "The agent", deadlineMs, clock, logger });
    },
    kill: () => {
      isStopping = true;
      stopRestart();
      child?.kill("SIGKILL");
    },
  };
}

function spawnAgent(options: AgentProcessOptions): ChildProcess {
  const [program = "", ...parameters] = options.command;
  const output = openSync(options.outputFile, "w", 0o600);
  try {
    const child = spawn(program, parameters, {
      cwd: options.folder,
      env: options.environment,
      detached: true,
      stdio: ["ignore", output, output],
    });
    if (child.pid !== undefined) writeFileSync(options.pidFile, `${child.pid}\n`, { mode: 0o600 });
    return child;
  } finally {
    closeSync(output);
  }
}
