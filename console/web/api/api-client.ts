import type { EpochMs } from "@housecall/proto/units";
import type { z } from "zod";
import { ApiFailure, failureOf } from "./api-failure.ts";

/** Parameters of an address; one with many values is repeated. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** What a request needs beside its path. */
export interface RequestOptions {
  readonly query?: Query;
  readonly signal?: AbortSignal;
}

/** Talks to the server; every answer is checked against its schema. Rejects with {@link ApiFailure}. */
export interface ApiClient {
  get<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    options?: RequestOptions,
  ): Promise<z.output<Schema>>;
  post<Schema extends z.ZodType>(path: string, schema: Schema, body?: unknown): Promise<z.output<Schema>>;
  /** The lines of an NDJSON answer as they come, each checked against the schema. */
  lines<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    signal: AbortSignal,
  ): AsyncGenerator<z.output<Schema>>;
  /** Sends and expects no particular answer. */
  send(path: string, body?: unknown): Promise<void>;
}

/** Marks what a page asks by itself: the server does not keep an idle session alive for it. */
export const backgroundHeader = "x-housecall-background";

/** What a client over `fetch` is made of. */
export interface ApiClientOptions {
  readonly fetch: typeof fetch;
  /** Hears the `Date` header of every answer. */
  readonly onServerTime?: (serverMs: EpochMs) => void;
  /** Whether reading is the page's own wish by now, since nobody has touched it for a while. Never, unless given. */
  readonly isUnattended?: () => boolean;
}

/** A client over `fetch`. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const request = createRequest(options);
  const read = (path: string, signal?: AbortSignal): Promise<Response> =>
    request(path, {
      ...(signal ? { signal } : {}),
      ...(options.isUnattended?.() ? { headers: { [backgroundHeader]: "1" } } : {}),
    });
  const post = (path: string, body: unknown) =>
    request(path, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(body ?? {}),
    });
  return {
    get: async (path, schema, { query = {}, signal } = {}) =>
      parse(path, schema, await readJson(await read(withQuery(path, query), signal))),
    post: async (path, schema, body) => parse(path, schema, await readJson(await post(path, body))),
    send: async (path, body) => {
      await post(path, body);
    },
    lines: (path, schema, signal) => readLines(path, schema, () => read(path, signal)),
  };
}

function createRequest(options: ApiClientOptions): (path: string, init: RequestInit) => Promise<Response> {
  return async (path, init) => {
    const response = await options
      .fetch(path, { credentials: "same-origin", ...init })
      .catch((cause: unknown) => {
        if (init.signal?.aborted) throw cause;
        throw new ApiFailure({ code: "NETWORK", message: "The server does not answer", cause });
      });
    const serverMs = Date.parse(response.headers.get("date") ?? "");
    if (!Number.isNaN(serverMs)) options.onServerTime?.(serverMs);
    if (!response.ok) throw failureOf(response.status, await readJson(response));
    return response;
  };
}

/** A path with the parameters that have a value. */
export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === "") continue;
    for (const each of typeof value === "object" ? value : [value]) parameters.append(key, String(each));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

function parse<Schema extends z.ZodType>(path: string, schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  throw new ApiFailure({
    code: "ANSWER_UNREADABLE",
    message: `Answer of ${path}: ${first?.path.join(".") ?? ""} ${first?.message ?? ""}`,
  });
}

async function readJson(response: Response): Promise<unknown> {
  return asJson(await response.text());
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A line longer than this is none of the server's. */
const MAX_LINE_CHARACTERS = 1_048_576;

async function* readLines<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  ask: () => Promise<Response>,
): AsyncGenerator<z.output<Schema>> {
  const reader = (await ask()).body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    const lines = (text + part.value).split("\n");
    text = lines.pop() ?? "";
    if (text.length > MAX_LINE_CHARACTERS) break;
    for (const line of lines) yield parse(path, schema, asJson(line));
  }
}
