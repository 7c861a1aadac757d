import { MINUTE_MS } from "@housecall/proto/base";
import type { CommandWorld } from "./command-world.ts";
import type { ScriptedDevice } from "./scripted-device.ts";

/** Who asks. */
export const kim = { name: "Kim" };

/** A question for logs, stored or live, for an hour; to be answered within half an hour. */
export const question = {
  ...{ scopes: ["logs" as const, "tail" as const], minutes: 60, reason: "It does not drain" },
  ...{ language: "ko" as const, answerWithinMs: 30 * MINUTE_MS, caseId: "C-2026-000001" },
};

/** What a device says of itself that can be asked in every way. */
export const askable = ["pull_logs", "tail_logs", "end_consent", "panel", "ask_consent", "verbal_consent"];

/** A washer that can be asked in every way. */
export function askableWasher(world: CommandWorld): ScriptedDevice {
  return world.device("washer-1", { capabilities: askable });
}

/** What the server knows of the washer's consents, in the world of the moment. */
export function aboutConsents(world: () => CommandWorld) {
  const consents = () => world().commands.consents;
  const newest = async () => (await consents().asks("washer-1", 1))[0];
  return {
    consents,
    newest,
    stateNow: async () => (await newest())?.state,
    allowedScopes: async () =>
      (await consents().allowed("washer-1"))
        .filter(({ consentId }) => consentId !== null)
        .map(({ scope }) => scope),
    askNow: async () => {
      const ask = await consents().ask("washer-1", question, kim);
      await world().settled();
      return ask;
    },
  };
}
