import { errorBody } from "@housecall/proto/api";
import { isTextKey, type Translate } from "../text/translate.ts";

/** A request that did not give what was asked; `code` is an error code of the API, NETWORK or ANSWER_UNREADABLE. */
export class ApiFailure extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string;
  readonly fields: readonly { readonly path: string; readonly message: string }[];
  /** Tells apart what has the same code; "" when the server gave none. */
  readonly reason: string;
  /** The role that the account has now, with the reason "role-changed". */
  readonly role: string;
  /** Roles that may do what was refused. */
  readonly allowedRoles: readonly string[];

  constructor(options: {
    readonly code: string;
    readonly message: string;
    readonly status?: number;
    readonly requestId?: string;
    readonly fields?: readonly { readonly path: string; readonly message: string }[] | undefined;
    readonly reason?: string | undefined;
    readonly role?: string | undefined;
    readonly allowedRoles?: readonly string[] | undefined;
    readonly cause?: unknown;
  }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "ApiFailure";
    this.code = options.code;
    this.status = options.status ?? 0;
    this.requestId = options.requestId ?? "";
    this.fields = options.fields ?? [];
    this.reason = options.reason ?? "";
    this.role = options.role ?? "";
    this.allowedRoles = options.allowedRoles ?? [];
  }
}

const codeOfStatus: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  410: "EXPIRED",
  413: "TOO_LARGE",
  429: "RATE_LIMITED",
  502: "NETWORK",
  503: "UNAVAILABLE",
  504: "NETWORK",
};

/** The failure that an answer with a status other than 2xx stands for; its body may be anything. */
export function failureOf(status: number, body: unknown): ApiFailure {
  const known = errorBody.safeParse(body);
  if (known.success) return new ApiFailure({ ...known.data, status });
  return new ApiFailure({ code: codeOfStatus[status] ?? "INTERNAL", message: `HTTP ${status}`, status });
}

/** A whole sentence about any thrown value: what failed and what to do next. */
export function failureSentence(thrown: unknown, translate: Translate): string {
  if (!(thrown instanceof ApiFailure)) {
    return translate("error.other", { message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
  const refused = refusalSentence(thrown, translate);
  if (refused !== undefined) return refused;
  const key = `error.${thrown.code}`;
  const fields = thrown.fields.map((field) => `${field.path}: ${field.message}`).join("; ");
  const message = fields === "" ? thrown.message : fields;
  return translate(isTextKey(key) ? key : "error.other", { message, requestId: thrown.requestId });
}

/** Who may, or what exactly is wrong, when the server said so in words of its API. */
function refusalSentence({ reason, allowedRoles }: ApiFailure, translate: Translate): string | undefined {
  if (allowedRoles.length > 0) {
    const roles = allowedRoles.map((role) => roleWord(role, translate)).join(", ");
    return translate("refused.role", { roles });
  }
  const key = `refused.${reason}`;
  return isTextKey(key) ? translate(key) : undefined;
}

/** A role in words; its code when it is not known here. */
export function roleWord(role: string, translate: Translate): string {
  const key = `role.${role}`;
  return isTextKey(key) ? translate(key) : role;
}
