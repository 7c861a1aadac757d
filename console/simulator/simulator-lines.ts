/**
 * What the simulator writes, one JSON object a line, and the one thing it reads:
 *
 *     < {"event":"fleet","fleet":"two-homes","devices":[…]}
 *     < {"event":"token-wanted","deviceId":"sim-kim-washer"}
 *     > {"deviceId":"sim-kim-washer","token":"hc1.…"}
 *     < {"event":"device-live","deviceId":"sim-kim-washer"}
 *     < {"event":"fleet-live","devices":2}
 *
 * A line that is none of these is told to `onStrange` and left out.
 */
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { errorMessage } from "@housecall/proto/base";
import { z } from "zod";

const lineSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("fleet"), devices: z.array(z.unknown()) }),
  z.object({ event: z.literal("token-wanted"), deviceId: z.string() }),
  z.object({ event: z.literal("device-live"), deviceId: z.string() }),
  z.object({ event: z.literal("device-failed"), deviceId: z.string(), reason: z.string() }),
  z.object({ event: z.literal("fleet-live"), devices: z.number() }),
  z.object({ event: z.literal("log"), level: z.string(), name: z.string(), message: z.string() }),
]);

/** One line of the simulator, but for its wishes for tokens. */
export type SimulatorLine = Exclude<z.infer<typeof lineSchema>, { readonly event: "token-wanted" }>;

/** Who listens to a simulator. */
export interface SimulatorListener {
  /** Makes a claim token for a device; a failure is told to `onNoToken`, and the device stays out. */
  readonly tokenFor: (deviceId: string) => Promise<string>;
  readonly onNoToken: (deviceId: string, error: unknown) => void;
  readonly onLine: (line: SimulatorLine) => void;
  readonly onStrange: (reason: string) => void;
}

/** Hears every line of a running simulator and answers its wishes for tokens. */
export function listenToSimulator(child: ChildProcess, listener: SimulatorListener): void {
  // A simulator that has ended meanwhile takes no answer; that it ended is told by "close".
  child.stdin?.on("error", (error) => listener.onStrange(error.message));
  if (child.stdout === null) return;
  createInterface({ input: child.stdout }).on("line", (text) => hear(child, listener, text));
}

function hear(child: ChildProcess, listener: SimulatorListener, text: string): void {
  let line: z.infer<typeof lineSchema>;
  try {
    line = lineSchema.parse(JSON.parse(text));
  } catch (cause) {
    listener.onStrange(errorMessage(cause));
    return;
  }
  if (line.event === "token-wanted") void giveToken(child, listener, line.deviceId);
  else listener.onLine(line);
}

async function giveToken(child: ChildProcess, listener: SimulatorListener, deviceId: string): Promise<void> {
  try {
    const token = await listener.tokenFor(deviceId);
    child.stdin?.write(`${JSON.stringify({ deviceId, token })}\n`);
  } catch (error) {
    listener.onNoToken(deviceId, error);
  }
}
