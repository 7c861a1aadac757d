/** Command lines for the device, exactly as they are typed there. */
export interface ClaimCommands {
  readonly claim: string;
  readonly start: string;
}

/** What to run on the device, beside the agent's one file, to join with that token and then to start the agent. */
export function claimCommands(token: string): ClaimCommands {
  return { claim: `node housecall-agent.cjs claim --token ${token}`, start: "node housecall-agent.cjs run" };
}
