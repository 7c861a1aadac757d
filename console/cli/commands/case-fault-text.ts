import type { CaseFault } from "@housecall/proto/api";
import { printable } from "../../logging/printable.ts";

const WHO = { customer: "ask the customer", remote: "from here", technician: "technician" } as const;

/** A fault of a case in lines: what was said of it, what probably causes it, and what can be done, by whom. */
export function caseFaultText({ title, ruleId, instance, ...fault }: CaseFault): string {
  const { severity, say, causes, remedies, resolvedAtMs } = fault;
  const of = instance === "" ? "" : ` of ${instance}`;
  const state = resolvedAtMs === null ? severity : "gone";
  const likely = causes
    .filter(({ share }) => share > 0)
    .map((cause) => `${cause.title.en} (${Math.round(cause.share * 100)} %)`);
  return [
    `${title.en}${of} (${ruleId}, ${state})`,
    `  ${say.en}`,
    ...(likely.length === 0 ? [] : [`  likely: ${likely.join("; ")}`]),
    ...remedies.map(({ who, step }) => `  ${WHO[who]}: ${step.en}`),
  ]
    .map((line) => `${printable(line)}\n`)
    .join("");
}
