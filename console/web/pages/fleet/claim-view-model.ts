/** Command lines for the device, exactly as they are typed there. */
export interface ClaimCommands {
  readonly claim: string;
  readonly start: string;
}

/** Where the agent keeps its identity and spool on a device. */
const stateFolder = "/var/lib/housecall-agent";
const configFile = "/etc/housecall-agent.json";

/** What to run on the device, beside the agent's one file, to join with that token and then to start the agent. */
export function claimCommands(token: string): ClaimCommands {
  return {
    claim: `node housecall-agent.mjs claim --token ${token} --state-folder ${stateFolder}`,
    start: `echo '{"stateFolder":"${stateFolder}"}' > ${configFile} && node housecall-agent.mjs run --config ${configFile}`,
  };
}
