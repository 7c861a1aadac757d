/** The agent as a library, for firmware-sim. */
export { type Agent, type AgentOptions, startAgent } from "./agent.ts";
export { claimDevice } from "./claim/claim.ts";
export { type DeviceIdentity, readIdentity } from "./claim/identity.ts";
export { type AgentConfig, readAgentConfig } from "./config.ts";
export { mqttTransport } from "./link/mqtt-transport.ts";
export type { SessionEvents, Transport, TransportSession } from "./link/transport.ts";
export { openSpoolFolder } from "./platform/disk.ts";
export type {
  FileSystemUsage,
  KernelLogReader,
  LogFile,
  Platform,
  SocketPeer,
  SocketPlace,
  StateFile,
  StateFiles,
} from "./platform/ports.ts";
export { openStateFiles } from "./platform/state-files.ts";
export type { SpoolDisk, SpoolFile, SpoolSpace } from "./spool/spool-disk.ts";
