import { randomInt } from "node:crypto";
import { createServer, type Server } from "node:net";

/** Below the range from which Linux takes ports for outgoing connections (32768 and up), so that no client sits on one. */
const lowestPort = 15_000;
const highestPort = 32_000;
const attempts = 200;

/** The three ports on which a server listens. */
export interface ServerPorts {
  readonly http: number;
  readonly mqtt: number;
  readonly claim: number;
}

/**
 * Three different TCP ports of the loopback that nothing listens on.
 *
 * All are held until the last one is found: asked for one after the other, the same port may come twice.
 */
export async function freeServerPorts(): Promise<ServerPorts> {
  const held: Server[] = [];
  try {
    const http = await hold(held);
    const mqtt = await hold(held);
    const claim = await hold(held);
    return { http, mqtt, claim };
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

/** One such port. */
export async function freePort(): Promise<number> {
  const held: Server[] = [];
  const port = await hold(held);
  await new Promise((resolve) => held[0]?.close(resolve));
  return port;
}

async function hold(held: Server[]): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = randomInt(lowestPort, highestPort);
    const server = await listen(port);
    if (!server) continue;
    held.push(server);
    return port;
  }
  throw new Error(`no free port from ${lowestPort} to ${highestPort} in ${attempts} attempts`);
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}
