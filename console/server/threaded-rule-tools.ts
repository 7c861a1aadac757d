import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { lintReport, type RuleFilesRequest, ruleTestReport } from "@housecall/proto/api";
import { AppError, type Clock, SECOND_MS } from "@housecall/proto/base";
import type { RuleTools } from "./rule-tools.ts";

const DEADLINE_MS = 30 * SECOND_MS;
const MAX_RUNNING = 2;
const MAX_HEAP_MEGABYTES = 256;

/**
 * Rule tools in a thread of their own for each request: a file that takes long or much memory ends its thread
 * after 30 s or 256 MB, and neither devices nor people wait for it. At most two run at once.
 */
export function threadedRuleTools(clock: Clock, deadlineMs = DEADLINE_MS): RuleTools {
  let running = 0;

  async function runTool(tool: "lint" | "test", files: RuleFilesRequest["files"]): Promise<unknown> {
    if (running >= MAX_RUNNING) {
      throw new AppError(
        "RATE_LIMITED",
        "Two checks of rule files are running; try again when they have ended.",
      );
    }
    running += 1;
    try {
      return await runThread({ tool, files }, { clock, deadlineMs });
    } finally {
      running -= 1;
    }
  }

  return {
    lint: async (files) => lintReport.parse(await runTool("lint", files)),
    test: async (files) => ruleTestReport.parse(await runTool("test", files)),
  };
}

function runThread(
  task: object,
  { clock, deadlineMs }: { clock: Clock; deadlineMs: number },
): Promise<unknown> {
  const thread = new Worker(join(import.meta.dirname, "rule-tools-thread.ts"), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MEGABYTES },
  });
  return new Promise((resolve, reject) => {
    const stopTimer = clock.after(deadlineMs, () => {
      reject(tooMuch(`took more than ${deadlineMs / SECOND_MS} s`));
      void thread.terminate();
    });
    thread.once("message", resolve);
    thread.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "ERR_WORKER_OUT_OF_MEMORY"
          ? tooMuch(`needed more than ${MAX_HEAP_MEGABYTES} MB`)
          : error,
      );
    });
    thread.once("exit", () => {
      stopTimer();
      reject(new AppError("INTERNAL", "The thread that checks rule files ended without a report"));
    });
  });
}

function tooMuch(what: string): AppError {
  return new AppError(
    "RULE_INVALID",
    `Checking the rule files ${what} and was stopped; check fewer files, or shorten their tests.`,
  );
}
