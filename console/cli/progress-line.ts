import type { Command as DeviceCommand } from "@housecall/proto/api";
import { printable } from "../logging/printable.ts";
import type { CliWorld } from "./cli-world.ts";
import { size } from "./text.ts";

const BAR_CHARACTERS = 24;

/** Shows how far a command is, on standard error: a bar that is rewritten on a terminal, one line a state otherwise. */
export function createProgressLine(world: CliWorld): { show(command: DeviceCommand): void; end(): void } {
  let shown = "";
  let state = "";
  return {
    show: (command) => {
      const text = progressText(command);
      if (world.isErrTerminal && text !== shown) world.err(`\r\u001b[K${text}`);
      if (!world.isErrTerminal && command.state !== state) world.err(`${text}\n`);
      shown = text;
      state = command.state;
    },
    end: () => {
      if (world.isErrTerminal && shown !== "") world.err("\r\u001b[K");
    },
  };
}

function progressText(command: DeviceCommand): string {
  const { progress, estimateBytes, state } = command;
  if (state === "queued" || state === "offered") return `${state}: waits for the device (Ctrl-C cancels)`;
  if (!progress) return estimateBytes === null ? state : `${state}: about ${size(estimateBytes)}`;
  const { doneBytes, totalBytes } = progress;
  const phase = printable(progress.phase);
  if (totalBytes <= 0) return `${phase}: ${size(doneBytes)}`;
  const share = Math.min(1, doneBytes / totalBytes);
  const bar = "#".repeat(Math.round(share * BAR_CHARACTERS)).padEnd(BAR_CHARACTERS, ".");
  return `${phase}: [${bar}] ${Math.floor(share * 100)} % of ${size(totalBytes)}`;
}
