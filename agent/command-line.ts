import { parseArgs } from "node:util";
import { AppError, errorMessage } from "@housecall/proto/base";

/** What the person who starts the agent wants. */
export type AgentCommand =
  | { readonly command: "help" }
  | { readonly command: "version" }
  | {
      readonly command: "claim";
      readonly token: string;
      readonly stateFolder: string;
      readonly deviceId: string | undefined;
    }
  | { readonly command: "run"; readonly configFile: string | undefined };

/** Where the agent keeps its state unless told otherwise. */
export const DEFAULT_STATE_FOLDER = "/var/lib/housecall-agent";

export const usage = `Usage:
  housecall-agent claim --token TOKEN [--state-folder FOLDER] [--device-id ID]
      Joins the fleet of the server that made the token. The id is made of the host name unless given.
  housecall-agent run [--config FILE]
      Runs the agent until it is told to stop. Without a file every setting has its default.
  housecall-agent --version
State folder unless given: ${DEFAULT_STATE_FOLDER}
Exit codes: 0 ended as asked, 1 failed, 2 wrong usage or configuration, 3 not claimed.
`;

/** Reads the arguments after the program's name. @throws AppError REQUEST_INVALID */
export function readCommandLine(args: readonly string[]): AgentCommand {
  const { values, positionals } = parse(args);
  if (values.help === true) return { command: "help" };
  if (values.version === true) return { command: "version" };
  const [command, ...rest] = positionals;
  if (command === "run" && rest.length === 0) return { command, configFile: values.config };
  if (command === "claim" && rest.length <= 1) {
    const token = values.token ?? rest[0];
    if (token === undefined) throw new AppError("REQUEST_INVALID", "claim: wanted --token TOKEN");
    return {
      command,
      token,
      stateFolder: values["state-folder"] ?? DEFAULT_STATE_FOLDER,
      deviceId: values["device-id"],
    };
  }
  throw new AppError(
    "REQUEST_INVALID",
    `Got ${command === undefined ? "no command" : `"${positionals.join(" ").slice(0, 80)}"`}, wanted claim or run`,
  );
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        token: { type: "string" },
        "state-folder": { type: "string" },
        "device-id": { type: "string" },
        config: { type: "string" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean" },
      },
    });
  } catch (cause) {
    throw new AppError("REQUEST_INVALID", errorMessage(cause), { cause });
  }
}
