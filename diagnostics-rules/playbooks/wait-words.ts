import type { DurationMs } from "@housecall/proto/base";
import { formatValue } from "../engine/format-value.ts";
import { seconds } from "../language/units.ts";

/** A length of time as people read it: "15 min", "15분". */
export function formatDuration(lengthMs: DurationMs, language: "en" | "ko"): string {
  return formatValue(lengthMs / 1_000, seconds, language);
}
