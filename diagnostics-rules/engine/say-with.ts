/** Fills the values into a text that a rule has for people. */
import type { LocalText } from "@housecall/proto/api";
import type { Frame } from "../language/frame.ts";
import type { Rule, ShownValue } from "../language/rule.ts";
import { formatShown, type Language } from "./format-value.ts";

/** Of which rule and instance something is said, and with the values of which instant. */
export interface Saying {
  readonly rule: Rule;
  readonly frame: Frame;
  readonly instance: string;
  /** Values that were read for it: many texts name the same ones. */
  readonly read: Map<ShownValue, number>;
}

/** The text with `{value}` and `{instance}` filled in, in both languages. */
export function sayWith(text: LocalText, saying: Saying): LocalText {
  return { en: fill(text.en, "en", saying), ko: fill(text.ko, "ko", saying) };
}

function fill(text: string, language: Language, saying: Saying): string {
  return text.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
    const value = saying.rule.said.get(name);
    if (value === undefined) return name === "instance" ? saying.instance : `{${name}}`;
    return formatShown(value, readOnce(value, saying), language);
  });
}

function readOnce(shown: ShownValue, { frame, read }: Saying): number {
  const value = read.get(shown) ?? readValue(shown, frame);
  read.set(shown, value);
  return value;
}

/** A shown value in its own unit; NaN when it is not known. */
export function readValue(shown: ShownValue, frame: Frame): number {
  return shown.evaluate(frame) / shown.unit.factor;
}
