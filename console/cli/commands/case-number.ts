import { caseNumber } from "@housecall/proto/api";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { CliWorld } from "../cli-world.ts";

/** Adds the argument by which commands name a case: its number, or the end of it for one of this year. */
export function caseNumberArgument(command: Command, world: CliWorld): Command {
  return command.argument("<case>", "case number; 123 is C-<this year>-000123", (text) =>
    readNumber(text, world),
  );
}

/** The option by which commands name the case that something belongs to; as forgiving as the argument. */
export function caseNumberOption(about: string, world: CliWorld): Option {
  return new Option("--case <number>", about).argParser((text) => readNumber(text, world));
}

/** The number that was given, ready for an address. */
export function numberOf(context: { readonly arguments: readonly string[] }, world: CliWorld): string {
  return readNumber(context.arguments[0] ?? "", world);
}

function readNumber(text: string, world: CliWorld): string {
  const year = new Date(world.clock.nowMs()).getUTCFullYear();
  const whole = /^\d{1,6}$/.test(text) ? `C-${year}-${text.padStart(6, "0")}` : text.toUpperCase();
  if (caseNumber.safeParse(whole).success) return whole;
  throw new InvalidArgumentError("wanted a case number such as C-2026-000123 or 123");
}
