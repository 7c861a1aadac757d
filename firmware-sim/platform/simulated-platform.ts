import type { Platform } from "@housecall/agent";
import type { Machine } from "../machine/machine.ts";
import { procFiles } from "./proc-texts.ts";
import { simulatedPrograms } from "./programs.ts";
import type { SimulatedSockets } from "./simulated-sockets.ts";
import { simulatedTextFiles } from "./text-files.ts";

/** Name of the agent's own service in the models. */
export const AGENT_SERVICE = "housecall-agent";

/** Shows a machine to the agent the way Linux does. */
export function simulatedPlatform(
  machine: Machine,
  sockets: SimulatedSockets,
  reboot: () => void = () => undefined,
): Platform {
  const own = machine.processes.ofUnit(AGENT_SERVICE);
  return {
    textFiles: simulatedTextFiles(procFiles(machine)),
    fileSystems: { usage: async (mount) => machine.storage.usage(mount) },
    processes: simulatedPrograms(machine, reboot),
    logFiles: noLogFiles,
    kernelLog: machine.kernel.asKernelLog,
    sockets: sockets.server,
    ownProcess: {
      pid: own?.pid ?? 0,
      rssBytes: () => machine.processes.ofUnit(AGENT_SERVICE)?.rssBytes ?? 0,
      // A tick is 10 ms, proc_pid_stat(5).
      cpuMs: () => (machine.processes.ofUnit(AGENT_SERVICE)?.cpuTicks ?? 0) * 10,
    },
  };
}

/** Everything on these machines logs to the journal or the kernel. */
const noLogFiles: Platform["logFiles"] = {
  expand: async () => [],
  facts: async () => undefined,
  realPath: async () => undefined,
  open: async () => undefined,
};
