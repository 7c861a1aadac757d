import type { RunAction } from "@housecall/proto";
import { HOUR_MS } from "@housecall/proto/base";
import { BIRTH_NONCE, CommandDevice, signedOffer } from "./command-device.ts";

/** The session in which offers come. */
export const session = { birthNonce: BIRTH_NONCE };
const everything = {
  permitted: ["self-test", "restart-service", "raise-resolution", "set-log-level", "reboot"],
  services: ["ui.service"],
  selfTests: ["drain-test"],
} satisfies CommandDevice["actionSettings"];

/** An action that may be begun for an hour. */
export function bodyOf(
  device: CommandDevice,
  action: string,
  parameters: Readonly<Record<string, string>> = {},
): RunAction {
  const given = Object.entries(parameters).map(([name, value]) => ({ name, value }));
  return { kind: "run_action", action, parameters: given, expiresAtMs: device.clock.nowMs() + HOUR_MS };
}

/** A device that permits every action and whose owner has allowed them, with the given exceptions. */
export function deviceWith(settings: Partial<CommandDevice["actionSettings"]> = {}): CommandDevice {
  const device = new CommandDevice();
  device.actionSettings = { ...everything, ...settings };
  device.consentSettings = { preConsented: ["action"], allowVerbal: false };
  return device;
}

/** Starts the device and has it do one action to its end. */
export async function run(
  device: CommandDevice,
  action: string,
  parameters: Readonly<Record<string, string>> = {},
) {
  const started = await device.start();
  started.executor.onCommand(signedOffer(bodyOf(device, action, parameters)), session);
  return { ...started, result: await device.ended("cmd-1") };
}
