import type { Frame } from "../language/frame.ts";
import type { Rule, RuleRemedy } from "../language/rule.ts";
import { type Saying, sayWith } from "./say-with.ts";
import type { FaultChange } from "./types.ts";

/** At most so often it is told that what verifies a remedy holds, or holds no more. */
const TOLD_EVERY_MS = 10 * 60_000;

/** The remedies of a rule, with what telemetry shows of them at the frame's instant. */
export function remediesNow(saying: Saying): FaultChange["remedies"] {
  const { rule, frame } = saying;
  return rule.remedies.map(({ who, step, settles, verify }, index) => ({
    who,
    step,
    ...(settles === undefined ? {} : { settles }),
    ...(verify === undefined
      ? {}
      : {
          verify: {
            condition: verify.source,
            ...(verify.text && { text: sayWith(verify.text, saying) }),
            withinMs: verify.withinMs,
            withinCycles: verify.withinCycles,
            holds: asKnown(verdict(rule, frame, verify, index)),
          },
        }),
  }));
}

/** A fault begins: what verified the remedies of the last one says nothing of it. */
export function forgetVerdicts({ layout: { verdicts }, remedies }: Rule, { data, base }: Frame): void {
  if (verdicts >= 0) data.fill(Number.NaN, base + verdicts, base + verdicts + remedies.length);
}

/** Remembers what an instant within `while` shows; what it does not show stays what it was. */
export function noteVerdicts({ layout: { verdicts }, remedies }: Rule, frame: Frame): void {
  if (verdicts < 0) return;
  for (let index = 0; index < remedies.length; index += 1) {
    const value = remedies[index]?.verify?.evaluate(frame) ?? Number.NaN;
    if (!Number.isNaN(value)) frame.data[frame.base + verdicts + index] = value;
  }
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
  for (let index = 0; index < rule.remedies.length; index += 1) {
    const verify = rule.remedies[index]?.verify;
    if (verify === undefined) continue;
    const value = verdict(rule, frame, verify, index);
    digits = digits * 3 + (Number.isNaN(value) ? 2 : value);
  }
  return digits;
}

/** Whether a remedy is verified: as telemetry shows now or, where samples count only within `while`, as it showed last there. */
function verdict(
  { layout: { verdicts } }: Rule,
  frame: Frame,
  verify: NonNullable<RuleRemedy["verify"]>,
  index: number,
): number {
  return verdicts < 0 ? verify.evaluate(frame) : (frame.data[frame.base + verdicts + index] ?? Number.NaN);
}

function asKnown(value: number): boolean | null {
  return Number.isNaN(value) ? null : value === 1;
}
