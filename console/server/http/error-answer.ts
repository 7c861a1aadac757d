import { permission } from "@housecall/proto/api";
import { AppError, type ErrorCode, toAppError } from "@housecall/proto/base";
import { rolesThatMay } from "../auth/permissions.ts";

/** Status of each error code; codes that are not here are faults of the server (500). */
const STATUS: Partial<Record<ErrorCode, number>> = {
  REQUEST_INVALID: 400,
  CONFIG_INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  CONSENT_REQUIRED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  CANCELLED: 409,
  EXPIRED: 410,
  TOO_LARGE: 413,
  RULE_INVALID: 422,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  DISK_FULL: 507,
};

/** Fastify's words for the parts of a request, in ours. */
const PLACES: Readonly<Record<string, string>> = {
  body: "body",
  params: "address",
  querystring: "query",
  headers: "headers",
};

/** An answer for a failed request. `isOurs`: the cause belongs into the log. */
export interface ErrorAnswer {
  readonly status: number;
  readonly isOurs: boolean;
  readonly retryAfterSeconds: number | null;
  readonly body: {
    readonly code: string;
    readonly message: string;
    readonly requestId: string;
    readonly fields?: { path: string; message: string }[];
    readonly allowedRoles?: string[];
    readonly reason?: string;
    readonly role?: string;
  };
}

/** What a framework error looks like: Fastify's own have a status below 500 and a code FST_*. */
interface FrameworkError {
  readonly statusCode?: number;
  readonly code?: string;
  readonly validation?: readonly { readonly instancePath: string; readonly message?: string }[];
  readonly validationContext?: string;
}

/** Turns anything thrown into an answer without stack, path or SQL: what is our fault only names the request id. */
export function errorAnswer(thrown: unknown, requestId: string): ErrorAnswer {
  if (thrown instanceof AppError) return fromAppError(thrown, requestId);
  const error = (typeof thrown === "object" && thrown !== null ? thrown : {}) as FrameworkError;
  if (error.validation) return invalidFields(error, requestId);
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return fromAppError(fromFramework(error.statusCode), requestId);
  }
  return fromAppError(toAppError(thrown), requestId);
}

function fromAppError(error: AppError, requestId: string): ErrorAnswer {
  const status = STATUS[error.code] ?? 500;
  const isOurs = status === 500;
  const message = isOurs
    ? `The server failed. Its log tells why: look for request ${requestId}.`
    : error.message;
  const wait = error.context["retryAfterSeconds"];
  return {
    status,
    isOurs,
    retryAfterSeconds: typeof wait === "number" ? wait : null,
    body: { code: error.code, message, requestId, ...particularsOf(error) },
  };
}

/** What programs need to say the same in another language. */
function particularsOf({ context }: AppError): Pick<ErrorAnswer["body"], "allowedRoles" | "reason" | "role"> {
  const wanted = permission.safeParse(context["permission"]);
  const { reason, role } = context;
  return {
    ...(wanted.success ? { allowedRoles: [...rolesThatMay(wanted.data)] } : {}),
    ...(typeof reason === "string" ? { reason } : {}),
    ...(typeof role === "string" ? { role } : {}),
  };
}

function invalidFields(error: FrameworkError, requestId: string): ErrorAnswer {
  const fields = (error.validation ?? []).slice(0, 50).map(({ instancePath, message }) => ({
    path: instancePath.replace(/^\//, "").replaceAll("/", "."),
    message: message ?? "is not allowed",
  }));
  const place = PLACES[error.validationContext ?? ""] ?? "request";
  const message = `The ${place} is wrong: ${fields.map((field) => `${field.path || place}: ${field.message}`).join("; ")}`;
  return {
    status: 400,
    isOurs: false,
    retryAfterSeconds: null,
    body: { code: "REQUEST_INVALID", message, requestId, fields },
  };
}

function fromFramework(status: number): AppError {
  switch (status) {
    case 404:
      return new AppError("NOT_FOUND", "There is nothing here.");
    case 413:
      return new AppError("TOO_LARGE", "The request is larger than 1 MiB.");
    case 415:
      return new AppError("REQUEST_INVALID", "The body must be JSON (Content-Type: application/json).");
    case 429:
      return new AppError("RATE_LIMITED", "Too many requests; try again in a minute.");
    default:
      return new AppError("REQUEST_INVALID", "The request is malformed.");
  }
}
