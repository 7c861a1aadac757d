import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { AppError, errorMessage, KIBIBYTE } from "@housecall/proto/base";
import { deedSchema } from "./owner-display.ts";
import type { PanelDesk } from "./panel-desk.ts";

/** Loopback alone: whoever reaches the page can allow anything on these devices. */
const HOST = "127.0.0.1";
const MAX_BODY_BYTES = 4 * KIBIBYTE;
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};
const PAGES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  "/": { file: "index.html", type: "text/html; charset=utf-8" },
  "/panel.js": { file: "panel.js", type: "text/javascript; charset=utf-8" },
  "/panel.css": { file: "panel.css", type: "text/css; charset=utf-8" },
};

/** A running page. */
export interface PanelServer {
  /** Of the page, such as "http://127.0.0.1:40123". */
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

/**
 * Serves the page that shows the displays of simulated devices and presses their buttons.
 *
 * `port` 0 takes a free one. Other web pages cannot use it: the host must be loopback, and what acts must be JSON from the
 * page itself or from a program.
 *
 * @throws AppError PORT_IN_USE
 */
export async function startPanelServer(options: {
  readonly desk: PanelDesk;
  readonly port: number;
}): Promise<PanelServer> {
  const { desk, port } = options;
  const server = createServer((request, response) => {
    respond(request, desk)
      .catch((error: unknown) => json(500, { error: errorMessage(error) }))
      .then((answer) => send(response, answer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new AppError("PORT_IN_USE", `Panel page: port ${port}: ${errorMessage(cause)}`, { cause })),
    );
    server.listen(port, HOST, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(request: IncomingMessage, desk: PanelDesk): Promise<Answer> {
  const { host = "", origin } = request.headers;
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?$/.test(host)) return json(403, { error: "wrong host" });
  if (origin !== undefined && origin !== `http://${host}`) return json(403, { error: "wrong origin" });
  const { pathname } = new URL(request.url ?? "/", `http://${host}`);
  if (request.method === "GET") return read(pathname, desk);
  if (request.method === "POST") return act(request, pathname, desk);
  return json(405, { error: "wanted GET or POST" });
}

function read(path: string, desk: PanelDesk): Answer {
  const page = PAGES[path];
  if (page !== undefined) {
    const body = readFileSync(join(import.meta.dirname, "page", page.file));
    return { status: 200, type: page.type, body };
  }
  if (path === "/api/devices") return json(200, { devices: desk.list() });
  const deviceId = deviceOf(path, "");
  if (deviceId === undefined) return json(404, { error: "there is no such page" });
  const status = desk.status(deviceId);
  if (status === "unknown") return json(404, { error: "there is no such device here" });
  return json(200, status === undefined ? { isOn: false } : { isOn: true, ...status });
}

async function act(request: IncomingMessage, path: string, desk: PanelDesk): Promise<Answer> {
  const deviceId = deviceOf(path, "/deeds");
  if (deviceId === undefined) return json(404, { error: "there is no such page" });
  // A form of another page cannot send this type without asking first.
  if (!(request.headers["content-type"] ?? "").startsWith("application/json"))
    return json(415, { error: "wanted application/json" });
  const deed = deedSchema.safeParse(await readJson(request));
  if (!deed.success) return json(400, { error: deed.error.issues[0]?.message ?? "wanted a deed" });
  const complaint = await desk.act(deviceId, deed.data);
  if (complaint === "unknown") return json(404, { error: "there is no such device here" });
  return complaint === "" ? json(200, {}) : json(409, { error: complaint });
}

/** The device that a path is about. */
function deviceOf(path: string, rest: string): string | undefined {
  const found = /^\/api\/devices\/([a-z0-9-]{1,64})(\/deeds)?$/.exec(path);
  return found !== null && (found[2] ?? "") === rest ? found[1] : undefined;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY_BYTES) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function json(status: number, value: object): Answer {
  return { status, type: "application/json; charset=utf-8", body: JSON.stringify(value) };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { ...HEADERS, "content-type": type });
  response.end(body);
}
