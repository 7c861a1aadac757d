import type { Rule } from "../language/rule.ts";
import { shippedRules } from "../library/shipped-rules.ts";

/** What a playbook may name of a rule. */
export type KnownRule = Pick<Rule, "id" | "deviceClass"> & {
  readonly causes: readonly { readonly id: string }[];
};

/** The shipped rules, as playbooks may name them. */
export function shippedKnownRules(): readonly KnownRule[] {
  return shippedRules();
}
