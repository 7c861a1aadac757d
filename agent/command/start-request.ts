import type { CommandOffer, ConsentScope } from "@housecall/proto";
import type { Lane } from "./job-runner.ts";

/** What a job needs to know before it may start. */
export interface StartRequest {
  readonly id: string;
  readonly lane: Lane;
  readonly scope: ConsentScope;
  readonly consentId: string;
  readonly requestedBy: string;
  /** The server has not heard of it from us. */
  readonly isNew: boolean;
}

/** Of an offer, or of a pull that was kept. */
export function startRequest(
  { commandId: id, consentId, requestedBy }: Pick<CommandOffer, "commandId" | "consentId" | "requestedBy">,
  how: Pick<StartRequest, "lane" | "scope" | "isNew">,
): StartRequest {
  return { id, consentId, requestedBy, ...how };
}
