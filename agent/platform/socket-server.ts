import { chmod, chown, mkdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { AppError, KIBIBYTE } from "@housecall/proto/base";
import type { SocketPeer, SocketPlace, SocketServer } from "./ports.ts";

/** A peer that leaves this much unread is told nothing more. */
const UNREAD_BYTES = 64 * KIBIBYTE;
/** Connecting needs write permission; who gets as far as the socket is decided by its folder. */
const SOCKET_MODE = 0o660;
const OPEN_SOCKET_MODE = 0o666;

/** Unix sockets of this machine. */
export const linuxSocketServer: SocketServer = {
  listen: async (place, onPeer) => {
    const path = join(place.folder, place.name);
    await mkdir(place.folder, { recursive: true, mode: place.folderMode });
    await chmod(place.folder, place.folderMode);
    // What a killed agent left behind; nobody else may write in this folder.
    await rm(path, { force: true });
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      onPeer(toPeer(socket));
    });
    server.maxConnections = place.maxPeers;
    await listening(server, path);
    await chmod(path, place.folderMode % 8 === 0 ? SOCKET_MODE : OPEN_SOCKET_MODE);
    await giveToGroup(place, path);
    return { close: () => closeServer(server, sockets) };
  },
};

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function giveToGroup(place: SocketPlace, path: string): Promise<void> {
  if (place.group === "") return;
  const groups = await readFile("/etc/group", "utf8");
  const entry = groups.split("\n").find((line) => line.startsWith(`${place.group}:`));
  const groupId = Number(entry?.split(":")[2]);
  if (!Number.isInteger(groupId))
    throw new AppError("CONFIG_INVALID", `Socket ${path}: no group "${place.group}"`);
  for (const target of [place.folder, path]) await chown(target, process.getuid?.() ?? 0, groupId);
}

function toPeer(socket: Socket): SocketPeer {
  socket.on("error", () => socket.destroy());
  return {
    send: (text) => {
      if (socket.destroyed || socket.writableLength > UNREAD_BYTES) return false;
      socket.write(text);
      return true;
    },
    close: () => socket.destroy(),
    onBytes: (take) => {
      socket.on("data", take);
    },
    onClose: (run) => {
      socket.once("close", run);
    },
  };
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
