import type { Frame } from "../language/frame.ts";
import type { Rule } from "../language/rule.ts";
import type { FaultChange } from "./types.ts";

/** At most so often it is told that what verifies a remedy holds, or holds no more. */
const TOLD_EVERY_MS = 10 * 60_000;

/** The remedies of a rule, with what telemetry shows of them at the frame's instant. */
export function remediesNow(rule: Rule, frame: Frame): FaultChange["remedies"] {
  return rule.remedies.map(({ who, step, settles, verify }) => ({
    who,
    step,
    ...(settles === undefined ? {} : { settles }),
    ...(verify === undefined
      ? {}
      : {
          verify: {
            condition: verify.source,
            withinMs: verify.withinMs,
            withinCycles: verify.withinCycles,
            holds: asKnown(verify.evaluate(frame)),
          },
        }),
  }));
}

/** Remembers what was told of the remedies with a change. */
export function noteTold(rule: Rule, frame: Frame): void {
  const at = rule.layout.verified;
  if (at < 0) return;
  frame.data[frame.base + at] = shown(rule, frame);
  frame.data[frame.base + at + 1] = frame.atMs;
}

/** True when something else is shown of the remedies than was told, and it was not told just before. */
export function isNewsOfRemedies(rule: Rule, frame: Frame): boolean {
  const { data, base, atMs } = frame;
  const at = rule.layout.verified;
  if (at < 0 || atMs - (data[base + at + 1] ?? Number.NaN) < TOLD_EVERY_MS) return false;
  return shown(rule, frame) !== data[base + at];
}

/** What all remedies show as one number: a digit of base 3 each. */
function shown(rule: Rule, frame: Frame): number {
  let digits = 0;
  for (const { verify } of rule.remedies) {
    if (verify === undefined) continue;
    const value = verify.evaluate(frame);
    digits = digits * 3 + (Number.isNaN(value) ? 2 : value);
  }
  return digits;
}

function asKnown(value: number): boolean | null {
  return Number.isNaN(value) ? null : value === 1;
}
