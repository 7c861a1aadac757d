import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { runCli } from "../../../../console/cli/run-cli.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";
import { apiBench } from "../server/api-bench.ts";

/** The command line against the real HTTP API, without a network: requests are injected. */
export async function cliBench(parts: Parameters<typeof apiBench>[0] = {}) {
  const api = await apiBench(parts);
  const folder = mkdtempSync(join(tmpdir(), "housecall-cli-"));
  const state = { isReachable: true, answer: null as boolean | null };
  const interrupted = new AbortController();
  const clock = virtualClock(api.clock.nowMs());
  api.context.cliToken.publish("http://127.0.0.1:8080");

  const fetch: typeof globalThis.fetch = async (input, request = {}) => {
    request.signal?.throwIfAborted();
    if (!state.isReachable)
      throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
    const url = new URL(String(input));
    const answer = await api.app.inject({
      method: (request.method ?? "GET") as "GET" | "POST",
      url: `${url.pathname}${url.search}`,
      headers: { host: url.host, ...(request.headers as Record<string, string>) },
      ...(typeof request.body === "string" ? { payload: request.body } : {}),
    });
    const hasBody = answer.statusCode !== 204;
    return new Response(hasBody ? new Uint8Array(answer.rawPayload) : null, { status: answer.statusCode });
  };

  /** Runs a command line; `whileWaiting` acts as the device whenever the command waits, which waits for it in turn. */
  async function run(
    line: string,
    options: { whileWaiting?: (turn: number) => unknown; input?: string } = {},
  ) {
    let out = "";
    let err = "";
    let turn = 0;
    const code = await runCli(line.split(" "), {
      fetch,
      clock: {
        ...clock,
        sleep: async (_delayMs, signal) => {
          await options.whileWaiting?.(turn++);
          // Whoever only ever waits for what is there at once lets nobody else in.
          await setImmediate();
          signal?.throwIfAborted();
        },
      },
      environment: { HOUSECALL_DATA_FOLDER: api.dataFolder },
      folder,
      rootFolder: folder,
      input: () => Readable.from([options.input ?? ""]),
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      written: () => Promise.resolve(),
      isErrTerminal: false,
      ask: state.answer === null ? null : async () => state.answer === true,
      signal: interrupted.signal,
    });
    return { code, out, err };
  }

  return { api, folder, state, interrupt: () => interrupted.abort(), run };
}
