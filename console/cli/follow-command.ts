import { type Command as DeviceCommand, command as deviceCommand } from "@housecall/proto/api";
import type { ApiClient } from "./api-client.ts";
import type { CliWorld } from "./cli-world.ts";
import { CliError, type CliOutcome } from "./exit-codes.ts";

const POLL_MS = 300;
/** Looks at a cancelled command before the person is told that the device has not answered. */
const CANCEL_POLLS = 10;

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
    throw new CliError("interrupted", `Interrupted. ${await cancel(options)}`, { cause: error });
  }
}

/** Cancels the command and says what became of it. */
async function cancel(options: {
  readonly world: CliWorld;
  readonly cancelling: ApiClient;
  readonly id: string;
}): Promise<string> {
  const { world, cancelling, id } = options;
  try {
    let command = await cancelling.post(`/api/commands/${id}/cancel`, {}, deviceCommand);
    for (let polls = 0; polls < CANCEL_POLLS && !isFinal(command); polls += 1) {
      await world.clock.sleep(POLL_MS);
      command = await cancelling.get(`/api/commands/${id}`, deviceCommand);
    }
    if (command.state === "cancelled") return "Cancelled on the device.";
    if (isFinal(command)) return `The command had ended before: ${command.state}.`;
    return "The device has been told to cancel, but has not answered yet.";
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return `It could not be cancelled: ${error.message}`;
  }
}

/** How the command line ends for a final command, with the text that tells why. */
export function outcomeOf(command: DeviceCommand): { readonly outcome: CliOutcome; readonly text: string } {
  const why = [command.reason, command.detail].filter((part) => part !== "").join(": ");
  const text = `The device's answer: ${command.state}${why === "" ? "" : ` (${why})`}`;
  if (command.state === "succeeded") return { outcome: "ok", text };
  return { outcome: /consent/.test(command.reason) ? "notPermitted" : "failed", text };
}
