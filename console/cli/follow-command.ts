import { type Command as DeviceCommand, command as deviceCommand } from "@housecall/proto/api";
import type { ApiClient } from "./api-client.ts";
import type { CliWorld } from "./cli-world.ts";
import { CliError, type CliOutcome } from "./exit-codes.ts";

const POLL_MS = 300;

/** True when the command will not change any more. */
export function isFinal(command: Pick<DeviceCommand, "state">): boolean {
  switch (command.state) {
    case "queued":
    case "offered":
    case "accepted":
    case "running":
      return false;
    case "succeeded":
    case "failed":
    case "rejected":
    case "expired":
    case "cancelled":
    case "unverified":
      return true;
  }
}

/** Waits until the command is final, telling every change. @throws CliError interrupted after Ctrl-C. */
export async function followCommand(options: {
  readonly world: CliWorld;
  readonly client: ApiClient;
  readonly id: string;
  readonly onChange: (command: DeviceCommand) => void;
}): Promise<DeviceCommand> {
  const { world, client, id, onChange } = options;
  for (;;) {
    const command = await client.get(`/api/commands/${id}`, deviceCommand);
    onChange(command);
    if (isFinal(command)) return command;
    try {
      await world.clock.sleep(POLL_MS, world.signal);
    } catch (cause) {
      throw new CliError("interrupted", "Interrupted.", { cause });
    }
  }
}

/** Runs `work`; when Ctrl-C ends it, the command is cancelled on the device as well. */
export async function cancelOnInterrupt<Result>(options: {
  readonly world: CliWorld;
  readonly cancelling: ApiClient;
  readonly id: string;
  readonly work: () => Promise<Result>;
}): Promise<Result> {
  try {
    return await options.work();
  } catch (error) {
    if (!options.world.signal.aborted) throw error;
    const cancelled = await options.cancelling.post(`/api/commands/${options.id}/cancel`, {}, deviceCommand);
    throw new CliError("interrupted", `Interrupted; the command is now ${cancelled.state}.`, {
      cause: error,
    });
  }
}

/** How the command line ends for a final command, with the text that tells why. */
export function outcomeOf(command: DeviceCommand): { readonly outcome: CliOutcome; readonly text: string } {
  const why = [command.reason, command.detail].filter((part) => part !== "").join(": ");
  const text = `The device's answer: ${command.state}${why === "" ? "" : ` (${why})`}`;
  if (command.state === "succeeded") return { outcome: "ok", text };
  return { outcome: /consent/.test(command.reason) ? "notPermitted" : "failed", text };
}
