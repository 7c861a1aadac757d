import type { CaseEventData } from "@housecall/proto/api";

/** An event of a run. */
export type PlaybookEventData = Extract<
  CaseEventData,
  { kind: "playbook_started" | "playbook_step" | "playbook_ended" }
>;

/** An event of a run by its codes, for the audit. */
export function playbookEventCodes(data: PlaybookEventData): string {
  switch (data.kind) {
    case "playbook_started":
      return data.playbook;
    case "playbook_step":
      return `${data.playbook} ${data.step}: ${data.is} by ${data.by}`;
    case "playbook_ended":
      return `${data.playbook}: ${data.end?.id ?? "stopped"}`;
  }
}

/** An event of a run in the words of its playbook, and what a person wrote. */
export function playbookEventParts(data: PlaybookEventData): readonly string[] {
  switch (data.kind) {
    case "playbook_started":
      return [data.title.en];
    case "playbook_step":
      return [data.title.en, data.is, data.by, data.note];
    case "playbook_ended":
      return [data.end?.title.en ?? data.title.en, data.note];
  }
}
