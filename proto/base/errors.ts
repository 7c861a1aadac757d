/** Who can mend an error: nobody needs to (`retry`), the `caller`, the `peer` that sent nonsense, or us (`bug`). */
export type Remedy = "retry" | "caller" | "peer" | "bug";

/** Every stable error code with its remedy. A test keeps the table in CONTRIBUTING.md equal to this one. */
export const errorCodes = {
  CONFIG_INVALID: "caller",
  NOT_FOUND: "caller",
  CONFLICT: "caller",
  UNAUTHENTICATED: "caller",
  FORBIDDEN: "caller",
  REQUEST_INVALID: "caller",
  TOO_LARGE: "caller",
  RATE_LIMITED: "retry",
  EXPIRED: "caller",
  CANCELLED: "caller",
  UNAVAILABLE: "retry",
  DISK_FULL: "retry",
  STORE_DAMAGED: "caller",
  STORE_NEWER: "caller",
  PORT_IN_USE: "caller",
  FOLDER_UNWRITABLE: "caller",
  WIRE_MALFORMED: "peer",
  WIRE_TOO_LARGE: "peer",
  WIRE_VALUE_INVALID: "peer",
  TOPIC_INVALID: "peer",
  IDENTITY_REFUSED: "peer",
  SIGNATURE_INVALID: "peer",
  CONSENT_REQUIRED: "caller",
  RULE_INVALID: "caller",
  INTERNAL: "bug",
} as const satisfies Record<string, Remedy>;

/** One of {@link errorCodes}. */
export type ErrorCode = keyof typeof errorCodes;

/** Facts that help to find the cause; never a secret and never a whole payload. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The one error class of Housecall: a stable code for programs, a sentence for people.
 *
 * Message form: what failed, for which thing, got what, wanted what.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly context: ErrorContext;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; context?: ErrorContext } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.context = options.context ?? {};
  }

  get remedy(): Remedy {
    return errorCodes[this.code];
  }
}

/** The sentence of any thrown value. */
export function errorMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Any thrown value as an {@link AppError}; what is not one already becomes INTERNAL with its cause kept. */
export function toAppError(thrown: unknown): AppError {
  return thrown instanceof AppError
    ? thrown
    : new AppError("INTERNAL", errorMessage(thrown), { cause: thrown });
}
