import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@housecall/proto/base";
import { z } from "zod";
import type { ApiContext } from "../api-context.ts";
import type { App, Reply } from "../http/app.ts";
import { contentSecurityPolicy } from "../http/security-headers.ts";

/** Stands in index.html wherever the page wants this answer's nonce for inline styles. */
const NONCE_PLACE = "__CSP_NONCE__";
const NONCE_BYTES = 16;

/** The web page: built files under their names, index.html for every address of the page itself. */
export function addWebRoutes(app: App, context: ApiContext): void {
  const schema = { hide: true, params: z.object({ "*": z.string() }) };
  const config = { permission: "public", unaudited: "files of the page" } as const;
  app.get("/*", { config, schema }, async (request, reply) => {
    const path = request.params["*"];
    if (path === "api" || path.startsWith("api/"))
      throw new AppError("NOT_FOUND", "There is no such part of the API.");
    const isFile = /\.[a-z0-9]{1,8}$/i.test(path) && path !== "index.html";
    if (!isFile) return sendIndex(reply, context);
    const isHashed = path.startsWith("assets/");
    return reply.sendFile(path, {
      cacheControl: true,
      maxAge: isHashed ? "1y" : 0,
      immutable: isHashed,
      dotfiles: "deny",
    });
  });
}

function sendIndex(reply: Reply, context: ApiContext): Reply {
  const nonce = Buffer.from(context.random.bytes(NONCE_BYTES)).toString("base64");
  reply.header("content-security-policy", contentSecurityPolicy(nonce));
  reply.header("cache-control", "no-cache");
  return reply
    .type("text/html; charset=utf-8")
    .send(readIndex(context.webFolder).replaceAll(NONCE_PLACE, nonce));
}

function readIndex(webFolder: string): string {
  try {
    return readFileSync(join(webFolder, "index.html"), "utf8");
  } catch (error) {
    throw new AppError("UNAVAILABLE", "The web page has not been built; `npm start` builds it.", {
      cause: error,
    });
  }
}
