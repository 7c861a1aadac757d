/** The thread in which rule files are checked: one task in, one report out. */
import { parentPort, workerData } from "node:worker_threads";
import { lint, testRules } from "@housecall/diagnostics-rules/tools";
import type { RuleFilesRequest } from "@housecall/proto/api";

const { tool, files } = workerData as { tool: "lint" | "test"; files: RuleFilesRequest["files"] };
parentPort?.postMessage(tool === "lint" ? lint(files) : testRules(files));
