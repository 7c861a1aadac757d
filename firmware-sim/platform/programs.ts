import type { Platform } from "@housecall/agent";
import { AppError } from "@housecall/proto/base";
import type { Machine } from "../machine/machine.ts";
import { journalctl } from "./journalctl.ts";

/** The programs that the agent starts: `systemctl show` and `journalctl`. */
export function simulatedPrograms(machine: Machine): Platform["processes"] {
  return {
    run: async (command, args, { maxBytes }) => {
      if (command !== "systemctl" || args[0] !== "show") throw noSuchProgram(command);
      return { exitCode: 0, output: showUnits(machine).slice(0, maxBytes), errors: "" };
    },
    stream: (command, args, signal) => {
      if (command !== "journalctl") throw noSuchProgram(command);
      return journalctl(machine.journal, args, signal);
    },
  };
}

/** `systemctl show '*.service' --property=…`: blocks with an empty line between them. */
function showUnits({ systemd }: Machine): string {
  return systemd.units
    .map(({ model, activeState, subState, result, restarts }) =>
      [
        "Type=simple",
        `Result=${result}`,
        `NRestarts=${restarts}`,
        `Id=${model.name}.service`,
        `ActiveState=${activeState}`,
        `SubState=${subState}`,
        "",
      ].join("\n"),
    )
    .join("\n");
}

function noSuchProgram(command: string): AppError {
  return new AppError("NOT_FOUND", `${command}: there is no such program on this machine`);
}
