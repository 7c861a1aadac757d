/** The only importer of Fastify and its plugins. */
import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import fastifyStatic from "@fastify/static";
import swagger from "@fastify/swagger";
import { AppError, MINUTE_MS } from "@housecall/proto/base";
import fastify, {
  type FastifyBaseLogger,
  type FastifyContextConfig,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from "fastify";
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import type { Identity, RouteAccess } from "../auth/identity.ts";

const BODY_LIMIT_BYTES = 1_048_576;
/** Sockets of browsers and programs; further ones are closed at once. */
const MAX_SOCKETS = 2_000;
/** A name of 80 Korean letters, percent-encoded. */
const MAX_PARAMETER_LENGTH = 720;
const SECRET_TRIES_PER_MINUTE = 30;

declare module "fastify" {
  interface FastifyContextConfig {
    /** Who may use the route; required. */
    permission?: RouteAccess;
    /** Action word under which a read of a home's data is audited, whether it is answered or refused. */
    reads?: string;
    /** Action word of the entry that the route, or the service behind it, writes itself; refusals are written for it. */
    audits?: string;
    /** "own": what its handler refuses, the route writes itself as well. */
    refusals?: "own";
    /** Why nothing is audited. Every route declares exactly one of `reads`, `audits` and this; a test refuses others. */
    unaudited?: string;
    /** Lets programs that have no account pass before the permission is asked for. @throws AppError whom it refuses. */
    admits?: (request: FastifyRequest) => boolean;
    /** Who calls it: a page by itself, again and again, which does not keep an idle session alive; else a person. */
    caller?: "page";
  }
  interface FastifyRequest {
    /** Set on every request before its handler runs. */
    identity: Identity | null;
    /** Its handler was reached. */
    hasBegun: boolean;
    /** Error code of the answer; "" while nothing was refused. */
    refusal: string;
  }
  interface FastifyInstance {
    /** Every route with its settings, as it was declared. */
    declaredRoutes: DeclaredRoute[];
  }
}

/** What a route says of itself. */
export interface DeclaredRoute {
  readonly method: string;
  readonly url: string;
  readonly config: FastifyContextConfig;
}

/** The HTTP server with zod as the language of its schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;
export type Request = FastifyRequest;
export type Reply = FastifyReply;

/** Settings of a route that takes secrets: few tries a minute for each address. */
export const secretTriesLimit = { max: SECRET_TRIES_PER_MINUTE, timeWindow: MINUTE_MS };

/**
 * An empty server: 1 MiB bodies of JSON alone, zod schemas, OpenAPI, cookies, files of `webFolder` for
 * `reply.sendFile`. Refuses every route that does not declare its permission.
 */
export async function createApp(options: {
  readonly webFolder: string;
  readonly version: string;
  readonly newRequestId: () => string;
}): Promise<App> {
  const app: App = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: MINUTE_MS,
    forceCloseConnections: true,
    genReqId: options.newRequestId,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    return503OnClosing: true,
  }).withTypeProvider<ZodTypeProvider>();
  app.server.maxConnections = MAX_SOCKETS;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest("identity", null);
  app.decorateRequest("hasBegun", false);
  app.decorateRequest("refusal", "");
  app.decorate("declaredRoutes", []);
  app.addHook("onRoute", (route) => {
    if (!route.config?.permission) {
      throw new AppError(
        "INTERNAL",
        `Route ${String(route.method)} ${route.url} declares no permission; wanted config.permission`,
      );
    }
    app.declaredRoutes.push({ method: String(route.method), url: route.url, config: route.config });
  });
  acceptJsonAlone(app);
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  await app.register(fastifyStatic, { root: options.webFolder, serve: false, preCompressed: true });
  await app.register(swagger, {
    openapi: {
      info: { title: "Housecall", version: options.version, description: "API of the Housecall server" },
    },
    transform: jsonSchemaTransform,
  });
  return app;
}

/** An empty body with a JSON content type counts as none; forms and plain text, which any site can send, are refused. */
function acceptJsonAlone(app: App): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else parse(request, String(body), done);
  });
}
