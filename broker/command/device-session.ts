import type { Birth } from "@housecall/proto";
import type { DurationMs } from "@housecall/proto/base";

/** What commands know of a connected device since its latest birth; never stored. */
export interface DeviceSession {
  readonly nonce: string;
  readonly spoolId: string;
  readonly capabilities: readonly string[];
  readonly clockCorrectionMs: DurationMs;
  /** Offer ids that were sent for this nonce. */
  readonly sent: Set<string>;
}

/** The session after a birth. The same nonce again keeps what was sent: those offers are still good. */
export function openSession(
  birth: Birth,
  clockCorrectionMs: DurationMs,
  previous?: DeviceSession,
): DeviceSession {
  const { nonce, spoolId, capabilities } = birth;
  const sent = previous?.nonce === nonce ? previous.sent : new Set<string>();
  return { nonce, spoolId, capabilities, clockCorrectionMs, sent };
}
