import { errorBody } from "@housecall/proto/api";
import { errorMessage } from "@housecall/proto/base";
import type { z } from "zod";
import type { CliWorld, CommonOptions } from "./cli-world.ts";
import { CliError, type CliOutcome } from "./exit-codes.ts";
import { findServer } from "./find-server.ts";

const OUTCOMES: Readonly<Record<number, CliOutcome>> = {
  400: "usage",
  401: "notPermitted",
  403: "notPermitted",
  404: "notFound",
  422: "usage",
};

/** Options of the command line by the request's field that they fill. */
const optionOf: Readonly<Record<string, string>> = {
  durationMs: "--for",
  fromMs: "--from",
  toMs: "--to",
  maxBytes: "--max-bytes",
  deviceId: "--device",
  actor: "--actor",
  action: "--action",
  caseId: "--case",
  sources: "--source",
  minSeverity: "--severity",
  text: "--text",
  limit: "--limit",
};

/** Asks the server; answers are checked against the API's schemas. */
export interface ApiClient {
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>>;
  post<Schema extends z.ZodType>(path: string, body: object, schema: Schema): Promise<z.output<Schema>>;
  /** Sends and expects no particular answer. */
  send(path: string): Promise<void>;
  /** An answer as it comes, for files and event streams. */
  open(path: string): Promise<Response>;
  readonly url: string;
}

/** A client of the server that {@link findServer} finds. Requests of `cancelling` clients outlive Ctrl-C. */
export function createApiClient(
  world: CliWorld,
  options: CommonOptions,
  use: "normal" | "cancelling" = "normal",
): ApiClient {
  const { url, token } = findServer(world, options);

  async function send(path: string, request: RequestInit): Promise<Response> {
    const headers = { authorization: `Bearer ${token}`, ...request.headers };
    const signal = use === "normal" ? { signal: world.signal } : {};
    try {
      return await checked(await world.fetch(`${url}${path}`, { ...request, ...signal, headers }));
    } catch (error) {
      if (error instanceof CliError) throw error;
      if (world.signal.aborted && use === "normal")
        throw new CliError("interrupted", "Interrupted.", { cause: error });
      throw new CliError(
        "unreachable",
        `No server answers at ${url} (${reason(error)}). Is it running? "npm start" starts it.`,
        {
          cause: error,
        },
      );
    }
  }

  const post = (path: string, body: object): Promise<Response> => {
    const headers = { "content-type": "application/json" };
    return send(path, { method: "POST", body: JSON.stringify(body), headers });
  };

  return {
    url,
    open: (path) => send(path, { method: "GET" }),
    get: async (path, schema) => parse(await send(path, { method: "GET" }), schema),
    post: async (path, body, schema) => parse(await post(path, body), schema),
    send: async (path) => void (await post(path, {})),
  };
}

async function checked(answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  const body = errorBody.safeParse(await answer.json().catch(() => null));
  const { fields = [] } = body.success ? body.data : {};
  const options = fields.map(
    ({ path, message }) => `${optionOf[path.split(".")[0] ?? ""] ?? path}: ${message}`,
  );
  if (options.length > 0) throw new CliError(OUTCOMES[answer.status] ?? "failed", options.join("\n"));
  const message = body.success ? body.data.message : `The server answered with status ${answer.status}.`;
  throw new CliError(OUTCOMES[answer.status] ?? "failed", message);
}

async function parse<Schema extends z.ZodType>(answer: Response, schema: Schema): Promise<z.output<Schema>> {
  const result = schema.safeParse(await answer.json());
  if (result.success) return result.data;
  throw new CliError(
    "failed",
    `The server's answer is not what this version understands: ${result.error.issues[0]?.message}`,
  );
}

/** fetch hides the cause of a failed connection one level down. */
function reason(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  return typeof cause?.code === "string" ? cause.code : errorMessage(error);
}
