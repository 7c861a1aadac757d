import { AppError } from "@housecall/proto/base";

/** A listening error as a sentence with a remedy. */
export function asListenError(error: NodeJS.ErrnoException, where: string): AppError {
  if (error.code === "EADDRINUSE") {
    const message = `${where} is in use by another program. Stop it, or configure another port.`;
    return new AppError("PORT_IN_USE", message, { cause: error });
  }
  return new AppError("CONFIG_INVALID", `Cannot listen on ${where}: ${error.message}`, { cause: error });
}
