import type { DeviceRecord, RejectionReason, UpChannel } from "@housecall/proto";
import { type AppError, toAppError } from "@housecall/proto/base";

/** A record that is refused, with the reason that the device is told and the words that people read. */
export interface Refusal {
  readonly reason: RejectionReason;
  readonly detail: string;
}

const channelOf: Readonly<Record<DeviceRecord["body"]["kind"], UpChannel>> = {
  metrics: "metrics",
  logs: "logs",
  state: "state",
  event: "events",
  loss: "loss",
  result: "result",
  consent: "consent",
};

/** Why a payload could not be decoded; rethrows what is our own fault. */
export function refusalOf(thrown: unknown): Refusal {
  const error = toAppError(thrown);
  return { reason: reasonOf(error), detail: error.message };
}

/** Refuses a record that came on another channel than its kind's. */
export function refuseWrongChannel(record: DeviceRecord, channel: UpChannel): Refusal | undefined {
  const wanted = channelOf[record.body.kind];
  if (wanted === channel) return undefined;
  return {
    reason: "wrong_channel",
    detail: `A ${record.body.kind} record came on channel ${channel}, wanted ${wanted}`,
  };
}

function reasonOf(error: AppError): RejectionReason {
  switch (error.code) {
    case "WIRE_TOO_LARGE":
      return "too_large";
    case "WIRE_MALFORMED":
      return "malformed";
    case "WIRE_VALUE_INVALID":
      return error.context["notFinite"] === true ? "value_not_finite" : "value_invalid";
    case "RATE_LIMITED":
      return "rate_limited";
    default:
      throw error;
  }
}
