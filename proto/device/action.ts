import type { EpochMs } from "../base/index.ts";
import type { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";
import { boundedList, boundedText, wholeNumber } from "./wire.ts";

/** A parameter of an action, or one thing that it has measured or set. */
export interface NamedText {
  readonly name: string;
  readonly value: string;
}

/** Something to be done by the device, which decides itself whether it does it. */
export interface RunAction {
  readonly kind: "run_action";
  /** One of `actionNames`; a device refuses what it does not know. */
  readonly action: string;
  readonly parameters: readonly NamedText[];
  /** Server time; it is not begun afterwards. */
  readonly expiresAtMs: EpochMs;
}

export function toWireAction({ action, parameters, expiresAtMs }: RunAction): housecall.device.v1.IRunAction {
  return { action, parameters: [...parameters], expiresMs: expiresAtMs };
}

/** @throws AppError WIRE_VALUE_INVALID */
export function fromWireAction(wire: housecall.device.v1.RunAction.$Properties): RunAction {
  return {
    kind: "run_action",
    action: boundedText("RunAction.action", wire.action ?? "", limits.actionTextBytes),
    parameters: fromWireTexts("RunAction.parameters", wire.parameters ?? [], limits.actionParameters),
    expiresAtMs: wholeNumber("RunAction.expires_ms", Number(wire.expiresMs ?? 0)),
  };
}

/** A bounded list of named texts. @throws AppError WIRE_VALUE_INVALID */
export function fromWireTexts(
  field: string,
  wire: readonly { readonly name?: string | null; readonly value?: string | null }[],
  max: number,
): readonly NamedText[] {
  return boundedList(field, wire, max).map(({ name, value }) => ({
    name: boundedText(`${field}.name`, name ?? "", limits.actionTextBytes),
    value: boundedText(`${field}.value`, value ?? "", limits.actionTextBytes),
  }));
}
