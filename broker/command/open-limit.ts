import { AppError } from "@housecall/proto/base";

/** Commands that a device may have open at a time. */
export const OPEN_COMMANDS_PER_DEVICE = 20;

/** Why nothing more is asked of a device for now. */
export function tooManyOpen(deviceId: string): AppError {
  return new AppError(
    "RATE_LIMITED",
    `Device ${deviceId} has ${OPEN_COMMANDS_PER_DEVICE} open commands already. Cancel one, or wait until one has ended.`,
  );
}
