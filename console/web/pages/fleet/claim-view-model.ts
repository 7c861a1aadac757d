/** Command lines for the device, exactly as they are typed there. */
export interface ClaimCommands {
  readonly claim: string;
  readonly start: string;
}

/** What to run on the device, beside the agent's one file, to join with that token and then to start the agent: by sh, which gives Node the settings that keep it small. */
export function claimCommands(token: string): ClaimCommands {
  return { claim: `sh housecall-agent.cjs claim --token ${token}`, start: "sh housecall-agent.cjs run" };
}

/** Whether the server's address in a token is one that only this machine itself can reach. */
export function isOnlyLocal(token: string): boolean {
  const [, bracketed, plain] = /^hc1\.(?:\[([^\]]+)\]|(.+?)):\d+\./.exec(token) ?? [];
  const host = bracketed ?? plain ?? "";
  return host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
}

/** An agent's configuration file with which a device without a panel allows log pulls and live tails. */
export const consentSetting =
  '{"stateFolder": "/var/lib/housecall-agent", "consent": {"preConsented": ["state", "logs", "tail"]}}';
