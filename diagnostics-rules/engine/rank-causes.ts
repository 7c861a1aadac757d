import type { RuleCause } from "../language/rule.ts";
import { type Saying, sayWith } from "./say-with.ts";
import type { FaultChange } from "./types.ts";

type Cause = FaultChange["causes"][number];

/**
 * The causes of a fault, the likeliest first, with what speaks for or against each.
 *
 * Shares are what is left of the priors by what is seen: prior × likelihood, normalised. A condition that is false
 * counts by the likelihood that it does not hold, one that is unknown by half. A cause that is ruled out by what is
 * seen stays with a share of 0; one that was never possible is left out.
 */
export function rankedCauses(saying: Saying): FaultChange["causes"] {
  const weighed = saying.rule.causes
    .filter(({ prior }) => prior > 0)
    .map((cause) => {
      const condition = cause.when?.(saying.frame);
      return { cause, condition, weight: cause.prior * seen(condition, cause.likelihood) };
    });
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  return weighed
    .map(
      ({ cause, condition, weight }): Cause => ({
        id: cause.id,
        title: cause.title,
        share: total === 0 ? 0 : Math.round((1_000 * weight) / total) / 1_000,
        ...(condition !== undefined && { sign: signOf(cause, condition, saying) }),
      }),
    )
    .sort((left, right) => right.share - left.share);
}

function seen(condition: number | undefined, likelihood: number): number {
  if (condition === undefined) return 1;
  return condition === 1 ? likelihood : condition === 0 ? 1 - likelihood : 0.5;
}

function signOf({ source, sign }: RuleCause, condition: number, saying: Saying): NonNullable<Cause["sign"]> {
  return {
    condition: source,
    ...(sign && { text: sayWith(sign, saying) }),
    holds: Number.isNaN(condition) ? null : condition === 1,
  };
}
