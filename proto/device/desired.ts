import { limits } from "../limits.ts";
import { boundedList, boundedText, bytesOf, decode, encode, generated, hexOf, wholeNumber } from "./wire.ts";

/** Settings that the server wants; privacy, consent policy, server address and trust can only be tightened. */
export interface DesiredState {
  readonly device: string;
  readonly birthNonce: string;
  readonly version: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** What an Ed25519 key signs for encoded desired state. */
export function desiredSigningBytes(desired: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from("housecall-desired-v1\0", "latin1"), desired]));
}

export function encodeDesired(state: DesiredState): Uint8Array {
  return encode(generated.DesiredState, {
    device: state.device,
    birthNonce: bytesOf(state.birthNonce),
    version: state.version,
    settings: Object.entries(state.settings).map(([key, value]) => ({ key, value })),
  });
}

/** @throws AppError WIRE_* */
export function decodeDesired(bytes: Uint8Array): DesiredState {
  const wire = decode(generated.DesiredState, "DesiredState", bytes, limits.recordBytes);
  const settings: Record<string, string> = Object.create(null);
  for (const setting of boundedList("DesiredState.settings", wire.settings, limits.stateEntries)) {
    settings[boundedText("DesiredSetting.key", setting.key ?? "")] = boundedText(
      "DesiredSetting.value",
      setting.value ?? "",
    );
  }
  return {
    device: boundedText("DesiredState.device", wire.device, 64),
    birthNonce: hexOf("DesiredState.birth_nonce", wire.birthNonce, 16),
    version: wholeNumber("DesiredState.version", wire.version),
    settings,
  };
}
