import {
  type ActionAnswer,
  type ActionRequest,
  actionAnswer,
  type Command,
  claimToken,
  command,
  type KpiInputsRequest,
  kpiInputsVersion,
  linkPurpose,
  type Me,
  me,
  oneTimeLink,
  type PullRequest,
  type Role,
  recoveryCodes,
  type StaffMember,
  staffMember,
  type TailRequest,
  totpEnrolment,
} from "@housecall/proto/api";
import type { ApiClient } from "./api-client.ts";
import { caseActions } from "./case-actions.ts";
import { consentActions } from "./consent-requests.ts";
import { playbookActions } from "./playbook-resources.ts";
import { pulledLogReads } from "./pulled-log-resources.ts";

/** What a person can do. */
export function createActions(api: ApiClient) {
  const device = (id: string) => `/api/devices/${encodeURIComponent(id)}`;
  const commandPath = (id: string) => `/api/commands/${encodeURIComponent(id)}`;
  return {
    setUp: (body: { secret: string; name: string; password: string }) => api.send("/api/set-up", body),
    signIn: (body: { name: string; password: string; code?: string }) => api.send("/api/sign-in", body),
    signOut: () => api.send("/api/sign-out"),
    createClaimToken: (body: { note: string }) => api.post("/api/claim-tokens", claimToken, body),
    pullLogs: (deviceId: string, body: PullRequest): Promise<Command> =>
      api.post(`${device(deviceId)}/pulls`, command, body),
    tailLogs: (deviceId: string, body: TailRequest): Promise<Command> =>
      api.post(`${device(deviceId)}/tails`, command, body),
    runAction: (deviceId: string, body: Omit<ActionRequest, "dryRun">): Promise<ActionAnswer> =>
      api.post(`${device(deviceId)}/actions`, actionAnswer, body),
    cancel: (commandId: string) => api.send(`${commandPath(commandId)}/cancel`),
    ...accountActions(api),
    ...staffActions(api),
    ...caseActions(api),
    ...consentActions(api),
    ...pulledLogReads(api),
    ...playbookActions(api),
    saveKpiInputs: (body: KpiInputsRequest) => api.post("/api/kpi-inputs", kpiInputsVersion, body),
  };
}

/** What a person does with their own account, and with a one-time link. */
function accountActions(api: ApiClient) {
  return {
    checkLink: (secret: string) => api.post("/api/invitations/check", linkPurpose, { secret }),
    acceptLink: (body: { secret: string; password: string }) =>
      api.post("/api/invitations/accept", linkPurpose, body),
    savePreferences: (body: Pick<Me, "language" | "timeZone">) => api.post("/api/me/preferences", me, body),
    changePassword: (body: { current: string; next: string }) => api.post("/api/me/password", me, body),
    signOutEverywhere: () => api.send("/api/me/sign-out-everywhere"),
    beginTotp: (password: string) => api.post("/api/me/totp", totpEnrolment, { password }),
    confirmTotp: (code: string) => api.post("/api/me/totp/confirm", recoveryCodes, { code }),
    removeTotp: (body: { password: string; code: string }) => api.post("/api/me/totp/remove", me, body),
  };
}

/** What those who manage staff do. */
function staffActions(api: ApiClient) {
  const person = (name: string) => `/api/staff/${encodeURIComponent(name)}`;
  const change =
    (path: string) =>
    (name: string): Promise<StaffMember> =>
      api.post(`${person(name)}/${path}`, staffMember);
  return {
    invite: (body: { name: string; role: Role }) => api.post("/api/staff/invitations", oneTimeLink, body),
    withdrawInvitation: (name: string) =>
      api.send(`/api/staff/invitations/${encodeURIComponent(name)}/withdraw`),
    changeRole: (name: string, role: Role) => api.post(`${person(name)}/role`, staffMember, { role }),
    changeSkills: (name: string, skills: StaffMember["skills"]) =>
      api.post(`${person(name)}/skills`, staffMember, { skills }),
    disableAccount: change("disable"),
    enableAccount: change("enable"),
    resetTotp: change("reset-totp"),
    createPasswordLink: (name: string) => api.post(`${person(name)}/password-link`, oneTimeLink),
  };
}

/** The actions of {@link createActions}. */
export type Actions = ReturnType<typeof createActions>;

/** Where the file of a finished pull is downloaded. */
export function pullFilePath(commandId: string): string {
  return `/api/pulls/${encodeURIComponent(commandId)}/file`;
}
