import {
  type CaseActionName,
  type CasePresence,
  type caseActions as caseBodies,
  caseDetail,
  casePresence,
  customerDetail,
  type customerRequest,
  deviceOwner,
  type openCaseRequest,
  type registrationRequest,
} from "@housecall/proto/api";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";
import { casePath } from "./case-resources.ts";

/** An action of a case with what it wants, as the API takes it. */
export type CaseDeed = {
  [Name in CaseActionName]: { readonly name: Name; readonly body: z.input<(typeof caseBodies)[Name]> };
}[CaseActionName];

/** What people do with cases and customers. */
export function caseActions(api: ApiClient) {
  return {
    openCase: (body: z.input<typeof openCaseRequest>) => api.post("/api/cases", caseDetail, body),
    actOnCase: (number: string, { name, body }: CaseDeed) =>
      api.post(`${casePath(number)}/${name}`, caseDetail, body),
    noteCasePresence: (number: string, doing: CasePresence["doing"] | "left") =>
      api.post(`${casePath(number)}/presence`, z.array(casePresence), { doing }),
    createCustomer: (body: z.input<typeof customerRequest>) =>
      api.post("/api/customers", customerDetail, body),
    changeCustomer: (id: string, body: z.input<typeof customerRequest>) =>
      api.post(`/api/customers/${encodeURIComponent(id)}`, customerDetail, body),
    registerDevice: (deviceId: string, body: z.input<typeof registrationRequest>) =>
      api.post(`/api/devices/${encodeURIComponent(deviceId)}/registration`, deviceOwner, body),
  };
}

/** Where the context pack of a case is, as a page of its own. */
export function packPath(
  number: string,
  options: { readonly language: string; readonly timeZone: string },
): string {
  return `${casePath(number)}/pack.html?${new URLSearchParams(options)}`;
}
