import type { ErrorCode } from "@housecall/proto/base";

/** Exit codes of `npm start`; stable, so that supervisors can tell what to do. 0: stopped cleanly. */
export const startExitCodes = {
  INTERNAL: 1,
  CONFIG_INVALID: 2,
  PORT_IN_USE: 3,
  FOLDER_UNWRITABLE: 4,
  STORE_NEWER: 5,
  STORE_DAMAGED: 6,
  DISK_FULL: 7,
  /** Another server uses the data folder. */
  CONFLICT: 8,
} as const satisfies Partial<Record<ErrorCode, number>>;

/** Exit code after a second Ctrl-C, which stops without waiting. */
export const forcedExitCode = 130;

/** The exit code for a failed start. */
export function startExitCode(code: ErrorCode): number {
  return (startExitCodes as Partial<Record<ErrorCode, number>>)[code] ?? startExitCodes.INTERNAL;
}
