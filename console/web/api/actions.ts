import { type Command, claimToken, command, type PullRequest, type TailRequest } from "@housecall/proto/api";
import type { ApiClient } from "./api-client.ts";

/** What a person can do. */
export function createActions(api: ApiClient) {
  const device = (id: string) => `/api/devices/${encodeURIComponent(id)}`;
  const commandPath = (id: string) => `/api/commands/${encodeURIComponent(id)}`;
  return {
    setUp: (body: { secret: string; name: string; password: string }) => api.send("/api/set-up", body),
    signIn: (body: { name: string; password: string }) => api.send("/api/sign-in", body),
    signOut: () => api.send("/api/sign-out"),
    createClaimToken: (body: { note: string }) => api.post("/api/claim-tokens", claimToken, body),
    pullLogs: (deviceId: string, body: PullRequest): Promise<Command> =>
      api.post(`${device(deviceId)}/pulls`, command, body),
    tailLogs: (deviceId: string, body: TailRequest): Promise<Command> =>
      api.post(`${device(deviceId)}/tails`, command, body),
    cancel: (commandId: string) => api.send(`${commandPath(commandId)}/cancel`),
  };
}

/** The actions of {@link createActions}. */
export type Actions = ReturnType<typeof createActions>;

/** Where the file of a finished pull is downloaded. */
export function pullFilePath(commandId: string): string {
  return `/api/pulls/${encodeURIComponent(commandId)}/file`;
}
