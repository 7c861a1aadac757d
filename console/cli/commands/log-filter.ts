import { type Command, Option } from "commander";
import { collect, parseSeverity, textUpTo } from "../arguments.ts";

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
    .addOption(
      new Option("--severity <severity>", "lines of this severity or worse, e.g. warning")
        .argParser(parseSeverity)
        .default(7, "debug"),
    )
    .option("--text <text>", "only lines that contain it, in any case", textUpTo(200));
}

/** The filter of a request. */
export function logFilterOf(options: LogFilterOptions) {
  return { sources: [...(options.source ?? [])], minSeverity: options.severity, text: options.text ?? "" };
}
