import type { DurationMs } from "@housecall/proto/base";
import type { Playbook } from "./playbook.ts";

/** The signals that the checks of a playbook read, and how far back; 0 when only the newest value counts. */
export function signalsRead({ checks }: Playbook): ReadonlyMap<string, DurationMs> {
  const reads = new Map<string, DurationMs>();
  for (const { inputs, buckets } of checks?.plan.rules ?? []) {
    inputs.forEach(({ signal, windowMs }, index) => {
      const inBuckets = buckets.flatMap(({ source, windowMs: length }) =>
        source.kind === "input" && source.index === index ? [length] : [],
      );
      const longest = Math.max(reads.get(signal.id) ?? 0, windowMs, ...inBuckets);
      reads.set(signal.id, longest);
    });
  }
  return reads;
}
