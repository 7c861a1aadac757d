import type { Fault } from "@housecall/proto/api";
import type { Playbook } from "./playbook.ts";

/** What a suggestion is made of: a fault, or what a case keeps of one. */
export type SuggestingFault = Pick<Fault, "ruleId" | "causes">;

/** A playbook that fits, and the fault for which it does. */
export interface PlaybookSuggestion {
  readonly playbook: Playbook;
  /** null: it is for such devices, and none of the faults starts it. */
  readonly ruleId: string | null;
  /** How much of the likely causes it deals with, 0..1. */
  readonly share: number;
}

/** Playbooks for a device with these faults, the best first: by the shares of the causes that each is for. */
export function suggestPlaybooks(
  playbooks: readonly Playbook[],
  device: {
    readonly deviceClass: string;
    readonly model: string;
    readonly faults: readonly SuggestingFault[];
  },
): readonly PlaybookSuggestion[] {
  const { deviceClass, model, faults } = device;
  return playbooks
    .filter(({ source: { applies_to } }) => {
      const isClass = applies_to.class === deviceClass || applies_to.class === "linux";
      return isClass && (applies_to.model.length === 0 || applies_to.model.includes(model));
    })
    .map((playbook) => bestFor(playbook, faults))
    .sort(
      (one, other) => other.share - one.share || isNearer(other, deviceClass) - isNearer(one, deviceClass),
    );
}

function bestFor(playbook: Playbook, faults: readonly SuggestingFault[]): PlaybookSuggestion {
  const matches = faults.flatMap(({ ruleId, causes }) =>
    playbook.source.starts
      .filter(({ rule }) => rule === ruleId)
      .map((start) => ({ playbook, ruleId, share: shareOf(start.causes, causes) })),
  );
  const [best] = matches.sort((one, other) => other.share - one.share);
  return best ?? { playbook, ruleId: null, share: 0 };
}

/** Without causes it is for all of them; one that is for none of the likely ones still is for the fault. */
function shareOf(named: readonly string[], causes: SuggestingFault["causes"]): number {
  if (named.length === 0) return 1;
  const share = causes.filter(({ id }) => named.includes(id)).reduce((sum, cause) => sum + cause.share, 0);
  return Math.max(share, LEAST_SHARE);
}

const LEAST_SHARE = 0.01;

/** One for the class itself comes before one for every device. */
function isNearer({ playbook }: PlaybookSuggestion, deviceClass: string): number {
  return Number(playbook.source.applies_to.class === deviceClass);
}
