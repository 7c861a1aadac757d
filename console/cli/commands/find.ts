import { type FindAnswer, findAnswer, macText, phoneText } from "@housecall/proto/api";
import type { Command } from "commander";
import { printable } from "../../logging/printable.ts";
import { textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { table } from "../text.ts";
import { defineCommand, type Finish } from "./command-context.ts";

/** `housecall find TEXT`. */
export function addFindCommand(program: Command, world: CliWorld, finish: Finish): void {
  const command = program
    .command("find")
    .description("find devices, cases and customers by whatever a caller reads out")
    .argument("<text>", "serial, MAC address, phone, case number, name, model or device id", textUpTo(200));
  defineCommand(command, {
    world,
    finish,
    examples: ["find WM900-4711", "find AA-BB-CC-DD-EE-FF", 'find "kim min" --json'],
    run: async (context) => {
      const query = new URLSearchParams({ text: context.arguments[0] ?? "" });
      const found = await context.client().get(`/api/find?${query}`, findAnswer);
      context.print(found, () => foundText(found));
      return "ok";
    },
  });
}

function foundText({ devices, cases, customers, isNearly }: FindAnswer): string {
  const rows = [
    ...devices.map(({ device, serial, mac, ownerName }) => [
      "device",
      device.id,
      printable(
        [device.name, device.model, serial, macText(mac), ownerName].filter((part) => part !== "").join(", "),
      ),
    ]),
    ...cases.map(({ number, state, title, about, deviceName }) => [
      "case",
      number,
      printable([state.replaceAll("_", " "), title?.en ?? about, deviceName].join(", ")),
    ]),
    ...customers.map(({ id, name, phone, country }) => [
      "customer",
      id,
      printable([name, phoneText(phone, country)].filter((part) => part !== "").join(", ")),
    ]),
  ];
  if (rows.length === 0)
    return "Nothing was found. Part of a serial, or the end of a MAC address or telephone number is enough.\n";
  return `${isNearly ? "Nothing is just so; these differ by one letter or digit:\n" : ""}${table(["KIND", "ID", "WHAT"], rows)}`;
}
