import type { CommandOffer, LogLine, PullLogs } from "@housecall/proto";
import type { EpochMs } from "@housecall/proto/base";

/** Which lines are wanted, in the device's own time. */
export interface LogQuery {
  /** Inclusive. */
  readonly fromMs: EpochMs;
  /** Exclusive. */
  readonly toMs: EpochMs;
  readonly sources: readonly string[];
  readonly minSeverity: number;
  /** Lower case; "" for all. */
  readonly text: string;
  readonly maxBytes: number;
  readonly includeRotated: boolean;
}

/** The query of a pull: server time minus the clock correction is device time. */
export function toLogQuery(body: PullLogs, offer: Pick<CommandOffer, "clockCorrectionMs">): LogQuery {
  return {
    fromMs: Math.max(0, body.fromMs - offer.clockCorrectionMs),
    toMs: Math.max(0, body.toMs - offer.clockCorrectionMs),
    sources: body.sources,
    minSeverity: body.minSeverity,
    text: body.text.toLowerCase(),
    maxBytes: body.maxBytes,
    includeRotated: body.includeRotated,
  };
}

/** True for lines of the wanted severity; `text` is looked for in the redacted message alone, so that nobody can probe for secrets. */
export function isWanted(
  line: Pick<LogLine, "severity" | "message">,
  query: Pick<LogQuery, "minSeverity" | "text">,
): boolean {
  if (line.severity > query.minSeverity) return false;
  return query.text === "" || line.message.toLowerCase().includes(query.text);
}
