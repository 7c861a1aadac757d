import { createServer } from "node:net";
import { AppError } from "@housecall/proto/base";
import { variableOf } from "../config/environment.ts";
import type { ServerConfig } from "../config/schema.ts";

const SETTINGS = ["httpPort", "mqttPort", "claimPort"] as const;

/**
 * Tries each port that is to be used, so that a start fails before it builds or opens anything.
 *
 * @throws AppError PORT_IN_USE naming every port that is taken; CONFIG_INVALID when the address is not ours.
 */
export async function checkPorts(
  config: Pick<ServerConfig, "bindAddress" | (typeof SETTINGS)[number]>,
  filePath: string | null = null,
): Promise<void> {
  const taken: string[] = [];
  for (const setting of SETTINGS) {
    const code = await tryPort(config.bindAddress, config[setting]);
    if (code === "EADDRINUSE") taken.push(`port ${config[setting]} (${setting}, or ${variableOf(setting)})`);
    else if (code !== null)
      throw bindError(code, { address: config.bindAddress, port: config[setting], setting });
  }
  if (taken.length > 0) {
    throw new AppError(
      "PORT_IN_USE",
      `In use on ${config.bindAddress}: ${taken.join(", ")}. Stop what uses it (perhaps another Housecall), or set another port in ${filePath ?? "housecall.yml"} or by the variable.`,
    );
  }
}

/** What a failed bind means for a person. */
export function bindError(
  code: string,
  place: { readonly address: string; readonly port: number; readonly setting: string },
): AppError {
  const { address, port, setting } = place;
  switch (code) {
    case "EADDRINUSE":
      return new AppError(
        "PORT_IN_USE",
        `Port ${port} on ${address} is in use. Stop what uses it, or set ${setting} in the configuration file.`,
      );
    case "EADDRNOTAVAIL":
      return new AppError("CONFIG_INVALID", `bindAddress ${address} is not an address of this machine.`);
    case "EACCES":
      return new AppError(
        "CONFIG_INVALID",
        `${setting} ${port} needs rights that this user does not have; take one above 1023.`,
      );
    default:
      return new AppError("INTERNAL", `Listening on ${address}, port ${port} failed (${code}).`);
  }
}

function tryPort(host: string, port: number): Promise<string | null> {
  if (port === 0) return Promise.resolve(null);
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "UNKNOWN"));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
