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

/** The explicit local setting of a device: what its owner allows without being asked, and whether staff may vouch by telephone. */
export type DeviceConsent = AgentConfig["consent"];

/** To be operated from afar, every owner must be asked. */
const ALLOWED_UNASKED: DeviceConsent = { preConsented: ["state", "logs", "tail"], allowVerbal: false };

/** The agent's defaults on this model. */
export function agentConfig(
  model: MachineModel,
  pace: "live" | "history",
  consent: DeviceConsent = ALLOWED_UNASKED,
): AgentConfig {
  const live = { collect: { sampleIntervalSeconds: model.sampleIntervalSeconds } };
  const text = JSON.stringify({
    stateFolder: STATE_FOLDER,
    deviceClass: model.deviceClass,
    model: model.name,
    firmware: model.firmware,
    consent,
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
