/**
 * What people do to devices while they are simulated, over `control.sock` in the state folder; one JSON object a line each way:
 *
 *     > {"deviceId":"kim-washer","do":"repair","fault":"washer-filter-clogged"}
 *     > {"deviceId":"kim-washer","do":"door","state":"open"}
 *     < {"done":true,"mended":true}
 *     < {"error":"Fault washer-filter: there is no such fault"}
 */
import { rmSync } from "node:fs";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { AppError, errorMessage, type Logger } from "@housecall/proto/base";
import * as z from "zod";
import type { HandsBook } from "./device-hands.ts";

const NAME = "control.sock";
const MAX_LINE_BYTES = 4_096;
const MAX_PEERS = 8;
const TIMEOUT_MS = 5_000;

const deed = z.discriminatedUnion("do", [
  z.strictObject({ deviceId: z.string(), do: z.literal("repair"), fault: z.string() }),
  z.strictObject({ deviceId: z.string(), do: z.literal("door"), state: z.enum(["open", "closed"]) }),
]);
const answer = z.union([
  z.strictObject({ done: z.literal(true), mended: z.boolean() }),
  z.strictObject({ error: z.string() }),
]);

/** Something that is done to a device. */
export type Deed = z.output<typeof deed>;

/** Listens for the owner of the folder alone; where it cannot (a path that is too long), that is logged and nothing else. */
export async function openControlSocket(options: {
  readonly folder: string;
  readonly hands: HandsBook;
  readonly logger: Logger;
}): Promise<{ close(): Promise<void> }> {
  const path = join(options.folder, NAME);
  rmSync(path, { force: true });
  const server = createServer((socket) => serve(socket, options.hands));
  server.maxConnections = MAX_PEERS;
  try {
    await listen(server, path);
  } catch (cause) {
    options.logger.warn("control-socket-not-opened", errorMessage(cause));
  }
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

/** Umask and folder (0700) keep others out. */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
}

function serve(socket: Socket, hands: HandsBook): void {
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy());
  socket.on("error", () => socket.destroy());
  let text = "";
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString();
    const end = text.indexOf("\n");
    if (end < 0 && text.length < MAX_LINE_BYTES) return;
    socket.end(`${JSON.stringify(doIt(text.slice(0, Math.max(0, end)), hands))}\n`);
  });
}

function doIt(line: string, hands: HandsBook): z.output<typeof answer> {
  try {
    const wanted = deed.parse(JSON.parse(line));
    const at = hands.of(wanted.deviceId);
    if (wanted.do === "repair") return { done: true, mended: at.repair(wanted.fault) };
    at.setDoor(wanted.state);
    return { done: true, mended: false };
  } catch (cause) {
    return { error: errorMessage(cause) };
  }
}

/** Asks the simulator that runs on a state folder; true when that mended something. @throws AppError UNAVAILABLE when none does, CONFLICT with its reason. */
export async function askControlSocket(folder: string, wanted: Deed): Promise<boolean> {
  const socket = createConnection(join(folder, NAME));
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("no answer")));
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    socket.write(`${JSON.stringify(wanted)}\n`);
    for await (const line of createInterface({ input: socket })) {
      const said = answer.parse(JSON.parse(line));
      if ("error" in said) throw new AppError("CONFLICT", said.error);
      return said.mended;
    }
    throw new Error("it hung up");
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError("UNAVAILABLE", `No simulator runs on ${folder} (${errorMessage(cause)})`, { cause });
  } finally {
    socket.destroy();
  }
}
