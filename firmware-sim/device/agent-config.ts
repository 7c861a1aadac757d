import { type AgentConfig, readAgentConfig } from "@housecall/agent";
import type { MachineModel } from "../machine/machine-model.ts";

const STATE_FOLDER = "/var/lib/housecall-agent";
/** The agent's default for its sockets. */
export const SOCKET_FOLDER = `${STATE_FOLDER}/run`;

/** In history: ten minutes to a batch, no logs of the board, no tries to reach a server. */
const HISTORY = {
  collect: { sampleIntervalSeconds: 60, batchIntervalSeconds: 600, systemdUnits: "off" },
  logs: { journal: "off", kmsg: "off", batchIntervalSeconds: 60 },
  link: { reconnectInitialSeconds: 300, reconnectMaxSeconds: 3_600 },
};

/** Restarting these would end the connection, or what is known of everything else. */
const NEVER_RESTARTED = ["housecall-agent", "systemd-journald"];

/** The agent's defaults; simulated devices are consented to beforehand, by this explicit local setting. */
export function agentConfig(model: MachineModel, pace: "live" | "history"): AgentConfig {
  const live = { collect: { sampleIntervalSeconds: model.sampleIntervalSeconds } };
  const text = JSON.stringify({
    stateFolder: STATE_FOLDER,
    deviceClass: model.deviceClass,
    model: model.name,
    firmware: model.firmware,
    consent: { preConsented: ["state", "logs", "tail", "action"] },
    actions: {
      permitted: ["self-test", "restart-service", "raise-resolution", "set-log-level", "reboot"],
      services: model.services
        .filter(({ name }) => !NEVER_RESTARTED.includes(name))
        .map(({ name }) => `${name}.service`),
      selfTests: model.selfTests ?? [],
    },
    ...(pace === "history" ? HISTORY : live),
  });
  return readAgentConfig(text, { source: "(simulated device)", resolvePath: (path) => path });
}
