import { type ConsentAskRequest, consentAsk, consentOverview } from "@housecall/proto/api";
import { queryOptions } from "@tanstack/react-query";
import type { ApiClient } from "./api-client.ts";

/** The page hears of changes; this is for those that it missed. */
const refetchMs = 15_000;
const base = (deviceId: string) => `/api/devices/${encodeURIComponent(deviceId)}`;

/** What owners allow and were asked, as queries. */
export function consentResources(api: ApiClient) {
  return {
    consentAsks: (deviceId: string) =>
      queryOptions({
        queryKey: ["consent-asks", deviceId],
        queryFn: ({ signal }) => api.get(`${base(deviceId)}/consent-asks`, consentOverview, { signal }),
        refetchInterval: refetchMs,
      }),
  };
}

/** What staff do about consent. */
export function consentActions(api: ApiClient) {
  return {
    askConsent: (deviceId: string, body: ConsentAskRequest) =>
      api.post(`${base(deviceId)}/consent-asks`, consentAsk, body),
    recordVerbalConsent: (
      deviceId: string,
      body: Pick<ConsentAskRequest, "scopes" | "minutes" | "reason" | "caseId">,
    ) => api.post(`${base(deviceId)}/verbal-consents`, consentAsk, body),
    withdrawConsentAsk: (deviceId: string, consentId: string) =>
      api.post(`${base(deviceId)}/consent-asks/${encodeURIComponent(consentId)}/withdraw`, consentAsk),
    endConsent: (deviceId: string, consentId: string, caseId: string) =>
      api.post(`${base(deviceId)}/consents/${encodeURIComponent(consentId)}/end`, consentOverview, {
        caseId,
      }),
  };
}
