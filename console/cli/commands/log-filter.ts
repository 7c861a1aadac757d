import type { Command } from "commander";
import { collect, parseSeverity } from "../arguments.ts";

/** Options with which lines are chosen. */
export interface LogFilterOptions {
  readonly source?: readonly string[];
  readonly severity: number;
  readonly text?: string;
}

/** Adds the options that pull and tail share. */
export function addLogFilter(command: Command): Command {
  return command
    .option(
      "--source <source>",
      "only from this source, e.g. journal or a file's path (may be repeated)",
      collect,
    )
    .option("--severity <severity>", "lines of this severity or worse, e.g. warning", parseSeverity, 7)
    .option("--text <text>", "only lines that contain it, in any case");
}

/** The filter of a request. */
export function logFilterOf(options: LogFilterOptions) {
  return { sources: [...(options.source ?? [])], minSeverity: options.severity, text: options.text ?? "" };
}
