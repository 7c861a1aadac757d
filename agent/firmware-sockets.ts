import { errorMessage } from "@housecall/proto/base";
import type { Core } from "./core.ts";
import { startIngestSocket } from "./firmware/ingest-socket.ts";
import { type Panel, startPanelSocket } from "./firmware/panel-socket.ts";
import type { LogCollection } from "./logs/log-collection.ts";

/** The sockets of the appliance's own programs. */
export interface FirmwareSockets {
  /** Undefined when the device has none, or it could not be opened. */
  readonly panel: Panel | undefined;
  stop(): Promise<void>;
}

/**
 * Opens both sockets, as far as they are wanted.
 *
 * One that cannot be opened (a path above 107 bytes, a missing group) is logged and shown as state
 * `agent.socket.*`; the device is watched without it.
 */
export async function startFirmwareSockets(core: Core, logs: LogCollection): Promise<FirmwareSockets> {
  if (!core.options.config.firmwareSockets.enabled) return { panel: undefined, stop: async () => undefined };
  const ingest = await tryStart(core, "ingest", () => startIngest(core, logs));
  const panel = await tryStart(core, "panel", () => startPanel(core));
  return {
    panel,
    stop: async () => {
      await ingest?.stop();
      await panel?.stop();
    },
  };
}

function startIngest({ options, writer, aliases, board }: Core, logs: LogCollection) {
  const { config, platform, clock, logger } = options;
  return startIngestSocket({
    sockets: platform.sockets,
    folder: config.firmwareSockets.folder,
    clock,
    logger,
    writer,
    aliases,
    board,
    deviceClass: config.deviceClass,
    batchIntervalMs: config.collect.batchIntervalMs,
    acceptLine: (line) => logs.accept(line),
  });
}

function startPanel({ options, consent, questions }: Core) {
  const { config, platform, clock, random, logger } = options;
  const { folder, panelGroup: group } = config.firmwareSockets;
  return startPanelSocket({
    sockets: platform.sockets,
    folder: `${folder}/panel`,
    group,
    consent,
    questions,
    clock,
    random,
    logger,
  });
}

async function tryStart<Socket>(
  core: Core,
  name: string,
  start: () => Promise<Socket>,
): Promise<Socket | undefined> {
  try {
    const socket = await start();
    core.board.set({ [`agent.socket.${name}`]: "open" });
    return socket;
  } catch (cause) {
    const message = errorMessage(cause);
    core.options.logger.error("socket-not-opened", `${name}.sock: ${message}`);
    core.board.set({ [`agent.socket.${name}`]: message.slice(0, 200) });
    return undefined;
  }
}
