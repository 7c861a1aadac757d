/** Command lines for the device, exactly as they are typed there. */
export interface ClaimCommands {
  readonly claim: string;
  readonly start: string;
}

/** What to run on the device to join with that token and then to start the agent. */
export function claimCommands(token: string): ClaimCommands {
  return { claim: `housecall-agent claim ${token}`, start: "housecall-agent run" };
}
