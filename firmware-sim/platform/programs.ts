import type { Platform } from "@housecall/agent";
import { AppError } from "@housecall/proto/base";
import type { Machine } from "../machine/machine.ts";
import { journalctl } from "./journalctl.ts";

/** The programs that the agent starts: `systemctl show`, `restart` and `reboot`, and `journalctl`. */
export function simulatedPrograms(machine: Machine, reboot: () => void): Platform["processes"] {
  return {
    run: async (command, args, { maxBytes }) => {
      if (command !== "systemctl") throw noSuchProgram(command);
      if (args[0] === "restart") return restartUnit(machine, args[1] ?? "");
      if (args[0] === "reboot") {
        reboot();
        return { exitCode: 0, output: "", errors: "" };
      }
      if (args[0] !== "show") throw noSuchProgram(command);
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
    .map(({ model, activeState, subState, result, restarts, starts }) =>
      [
        "Type=simple",
        `Result=${result}`,
        `NRestarts=${restarts}`,
        `Id=${model.name}.service`,
        `ActiveState=${activeState}`,
        `SubState=${subState}`,
        `ActiveEnterTimestampMonotonic=${Math.round((starts.at(-1) ?? 0) * 1_000)}`,
        "",
      ].join("\n"),
    )
    .join("\n");
}

/** As systemctl(1) answers: exit code 5 for a unit that is not loaded. */
function restartUnit({ systemd }: Machine, unit: string) {
  const isThere = systemd.restart(unit.replace(/\.service$/, ""));
  const errors = isThere ? "" : `Failed to restart ${unit}: Unit ${unit} not found.\n`;
  return { exitCode: isThere ? 0 : 5, output: "", errors };
}

function noSuchProgram(command: string): AppError {
  return new AppError("NOT_FOUND", `${command}: there is no such program on this machine`);
}
