import { deviceClasses, type Signal, signalsOf } from "@housecall/proto/signals";
import { Argument, type Command } from "commander";
import type { CliWorld } from "../cli-world.ts";
import { table } from "../text.ts";
import { defineCommand, type Finish } from "./command-context.ts";

/** `housecall rules signals CLASS`. */
export function addRulesSignals(rules: Command, world: CliWorld, finish: Finish): void {
  const signals = rules
    .command("signals")
    .description(
      "list the signals that rules for a device class may read: its own, then those of every Linux device",
    )
    .addArgument(new Argument("<class>", "device class").choices(deviceClasses))
    .option("--text <text>", "only those whose name, meaning or codes contain it");
  defineCommand<{ text?: string }>(signals, {
    world,
    finish,
    examples: ["rules signals refrigerator", "rules signals washer --text drain --json"],
    run: async (context) => {
      const wanted = (context.options.text ?? "").toLowerCase();
      const found = signalsOf(context.arguments[0] ?? "").filter((signal) =>
        Object.values(cellsOf(signal)).some((cell) => cell.toLowerCase().includes(wanted)),
      );
      context.print(found, () =>
        found.length === 0
          ? "No such signal.\n"
          : table(
              heads,
              found.map((signal) => Object.values(cellsOf(signal))),
            ),
      );
      return "ok";
    },
  });
}

const heads = ["SIGNAL", "UNIT", "KIND", "EVERY", "PER", "MEANING", "CODES"] as const;

function cellsOf({ id, unit, kind, cadenceSeconds, per, instance, en, codes = {} }: Signal) {
  return {
    id,
    unit,
    kind,
    every: per === undefined ? `${cadenceSeconds} s` : `one a ${per}`,
    instance,
    en,
    codes: Object.entries(codes)
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
  };
}
