import type { DurationMs, EpochMs } from "../base/index.ts";
import type { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";
import { fromWireAction, type RunAction, toWireAction } from "./action.ts";
import {
  type AskConsent,
  type EndConsent,
  fromWireAskConsent,
  fromWireEndConsent,
  toWireAskConsent,
} from "./ask-consent.ts";
import {
  boundedList,
  boundedText,
  bytesOf,
  decode,
  encode,
  generated,
  hexOf,
  refuse,
  wholeNumber,
} from "./wire.ts";

/** Which log lines a person wants. Times are server time: `fromMs` inclusive, `toMs` exclusive. */
export interface PullLogs {
  readonly kind: "pull_logs";
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  /** Empty: all that consent allows. */
  readonly sources: readonly string[];
  /** Lines with `severity <= minSeverity` (7: everything). */
  readonly minSeverity: number;
  /** Case-insensitive substring; "" for all. */
  readonly text: string;
  readonly maxBytes: number;
  readonly includeRotated: boolean;
}

/** Lines as they are written, for `durationMs`; ends by itself. */
export interface TailLogs {
  readonly kind: "tail_logs";
  readonly sources: readonly string[];
  readonly minSeverity: number;
  readonly text: string;
  readonly durationMs: DurationMs;
}

/** Stops another command of the same device. */
export interface CancelCommand {
  readonly kind: "cancel";
  readonly commandId: string;
}

export type CommandBody = PullLogs | TailLogs | CancelCommand | AskConsent | EndConsent | RunAction;

/** What is signed anew for each birth. */
export interface CommandOffer {
  readonly commandId: string;
  readonly device: string;
  /** Must equal the nonce of this session's birth, hexadecimal. */
  readonly birthNonce: string;
  /** Shown to the owner. */
  readonly requestedBy: string;
  readonly consentId: string;
  readonly caseId: string;
  /** Server time = device wall time + this. */
  readonly clockCorrectionMs: DurationMs;
  readonly body: CommandBody;
}

/** Bytes of an offer with the signature over them. */
export interface SignedOffer {
  readonly keyId: string;
  readonly offer: Uint8Array;
  readonly signature: Uint8Array;
}

type WireOffer = housecall.device.v1.CommandOffer;

/** What an Ed25519 key signs for an encoded offer: a domain prefix and the exact bytes. */
export function offerSigningBytes(offer: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from("housecall-offer-v1\0", "latin1"), offer]));
}

export function encodeSignedOffer(signed: SignedOffer): Uint8Array {
  return encode(generated.SignedOffer, signed);
}

/** Decodes the envelope alone: verify the signature before {@link decodeOffer}. @throws AppError WIRE_* */
export function decodeSignedOffer(bytes: Uint8Array): SignedOffer {
  const wire = decode(generated.SignedOffer, "SignedOffer", bytes, limits.recordBytes);
  return {
    keyId: boundedText("SignedOffer.key_id", wire.keyId),
    offer: wire.offer,
    signature: wire.signature,
  };
}

export function encodeOffer(offer: CommandOffer): Uint8Array {
  const { body, birthNonce, ...rest } = offer;
  return encode(generated.CommandOffer, { ...rest, birthNonce: bytesOf(birthNonce), ...toWireBody(body) });
}

/** Decodes an offer. @throws AppError WIRE_MALFORMED, WIRE_VALUE_INVALID also for a body that this version does not know. */
export function decodeOffer(bytes: Uint8Array): CommandOffer {
  const wire = decode(generated.CommandOffer, "CommandOffer", bytes, limits.recordBytes);
  return {
    commandId: boundedText("CommandOffer.command_id", wire.commandId, 64),
    device: boundedText("CommandOffer.device", wire.device, 64),
    birthNonce: hexOf("CommandOffer.birth_nonce", wire.birthNonce, 16),
    requestedBy: boundedText("CommandOffer.requested_by", wire.requestedBy),
    consentId: boundedText("CommandOffer.consent_id", wire.consentId),
    caseId: boundedText("CommandOffer.case_id", wire.caseId),
    clockCorrectionMs: wholeNumber(
      "CommandOffer.clock_correction_ms",
      wire.clockCorrectionMs,
      Number.MIN_SAFE_INTEGER,
    ),
    body: fromWireBody(wire),
  };
}

function toWireBody(body: CommandBody): Partial<housecall.device.v1.CommandOffer.$Properties> {
  switch (body.kind) {
    case "pull_logs":
      return { pullLogs: { ...body, sources: [...body.sources] } };
    case "tail_logs":
      return {
        tailLogs: { ...body, sources: [...body.sources], durationS: Math.ceil(body.durationMs / 1000) },
      };
    case "cancel":
      return { cancel: { commandId: body.commandId } };
    case "ask_consent":
      return toWireAskConsent(body);
    case "end_consent":
      return { endConsent: { consentId: body.consentId } };
    case "run_action":
      return { runAction: toWireAction(body) };
  }
}

function fromWireBody(wire: WireOffer): CommandBody {
  if (wire.pullLogs) return fromWirePull(wire.pullLogs);
  if (wire.tailLogs) return fromWireTail(wire.tailLogs);
  if (wire.cancel) {
    return { kind: "cancel", commandId: boundedText("Cancel.command_id", wire.cancel.commandId ?? "", 64) };
  }
  if (wire.askConsent) return fromWireAskConsent(wire.askConsent);
  if (wire.endConsent) return fromWireEndConsent(wire.endConsent);
  if (wire.runAction) return fromWireAction(wire.runAction);
  throw refuse("CommandOffer.body", "nothing known", "a body of this version");
}

function fromWirePull(wire: housecall.device.v1.PullLogs.$Properties): PullLogs {
  const fromMs = wholeNumber("PullLogs.from_ms", wire.fromMs ?? 0);
  return {
    kind: "pull_logs",
    ...fromWireFilter(wire),
    fromMs,
    toMs: wholeNumber("PullLogs.to_ms", wire.toMs ?? 0, fromMs),
    maxBytes: wholeNumber("PullLogs.max_bytes", wire.maxBytes ?? 0, 1, limits.pullMaxBytes),
    includeRotated: wire.includeRotated ?? false,
  };
}

function fromWireTail(wire: housecall.device.v1.TailLogs.$Properties): TailLogs {
  const durationMs =
    wholeNumber("TailLogs.duration_s", wire.durationS ?? 0, 1, limits.tailMaxMs / 1000) * 1000;
  return { kind: "tail_logs", ...fromWireFilter(wire), durationMs };
}

function fromWireFilter(wire: {
  sources?: string[] | null;
  minSeverity?: number | null;
  text?: string | null;
}) {
  return {
    sources: boundedList("sources", wire.sources ?? [], limits.pullSources).map((source) =>
      boundedText("sources", source),
    ),
    minSeverity: wholeNumber("min_severity", wire.minSeverity ?? 0, 0, 7),
    text: boundedText("text", wire.text ?? ""),
  };
}
