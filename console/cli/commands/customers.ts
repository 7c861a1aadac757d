import {
  type CustomerDetail,
  customerDetail,
  customerLanguage,
  deviceOwner,
  macsText,
  page,
  phoneText,
} from "@housecall/proto/api";
import { type Command, Option } from "commander";
import { collectMac, countUpTo, parseDeviceId, parseTime, textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { facts, table, utc } from "../text.ts";
import { argument, defineCommand, type Finish } from "./command-context.ts";

const customerPage = page(customerDetail);

interface CustomerOptions {
  readonly name: string;
  readonly phone: string;
  readonly language: string;
  readonly country: string;
  readonly note: string;
}

/** `housecall customers list`, `show`, `add`, `change` and `register`. */
export function addCustomerCommands(program: Command, world: CliWorld, finish: Finish): void {
  const customers = program.command("customers").description("people, and which devices are theirs");
  addList(customers, world, finish);
  addShow(customers, world, finish);
  addSaving(customers, world, finish);
  addRegister(customers, world, finish);
}

function addList(customers: Command, world: CliWorld, finish: Finish): void {
  const command = customers
    .command("list")
    .description("find customers")
    .option(
      "--text <text>",
      "part of a name, of a number, of a serial, of a MAC address, of a device id",
      textUpTo(200),
      "",
    )
    .option("--limit <count>", "at most so many", countUpTo(200), 50);
  defineCommand<{ text: string; limit: number }>(command, {
    world,
    finish,
    examples: ["customers list", "customers list --text 0001", "customers list --text WM900X4711 --json"],
    run: async ({ options: { text, limit }, client, print }) => {
      const query = new URLSearchParams({ text, limit: String(limit) });
      const found = await client().get(`/api/customers?${query}`, customerPage);
      print(found, () => customerTable(found.items));
      return "ok";
    },
  });
}

function addShow(customers: Command, world: CliWorld, finish: Finish): void {
  const command = customers
    .command("show")
    .description("show one customer")
    .argument("<id>", "customer id", textUpTo(64));
  defineCommand(command, {
    world,
    finish,
    examples: ["customers show aB3_x9"],
    run: async (context) => {
      const found = await context.client().get(`/api/customers/${argument(context, 0)}`, customerDetail);
      context.print(found, () => customerText(found));
      return "ok";
    },
  });
}

function addSaving(customers: Command, world: CliWorld, finish: Finish): void {
  const withFacts = (command: Command): Command =>
    command
      .requiredOption("--name <name>", "what they are called", textUpTo(120))
      .option("--phone <number>", "telephone number", textUpTo(32), "")
      .addOption(
        new Option("--language <language>", "in which they are spoken to")
          .choices(customerLanguage.options)
          .default("en"),
      )
      .option("--country <code>", "where they live", textUpTo(2), "KR")
      .option("--note <text>", "what to know of them", textUpTo(1_000), "");
  const bodyOf = ({ name, phone, language, country, note }: CustomerOptions) => ({
    ...{ name, phone, language, country, note },
  });
  defineCommand<CustomerOptions>(withFacts(customers.command("add").description("write down a customer")), {
    world,
    finish,
    examples: ['customers add --name "Kim Min-ji" --phone 010-0000-0001 --language ko'],
    run: async ({ options, client, print }) => {
      const made = await client().post("/api/customers", bodyOf(options), customerDetail);
      print(made, () => customerText(made));
      return "ok";
    },
  });
  const change = customers
    .command("change")
    .description("write a customer down anew")
    .argument("<id>", "customer id", textUpTo(64));
  defineCommand<CustomerOptions>(withFacts(change), {
    world,
    finish,
    examples: ['customers change aB3_x9 --name "Kim Min-ji" --phone 010-0000-0002 --language ko'],
    run: async (context) => {
      const path = `/api/customers/${argument(context, 0)}`;
      const made = await context.client().post(path, bodyOf(context.options), customerDetail);
      context.print(made, () => customerText(made));
      return "ok";
    },
  });
}

interface RegisterOptions {
  readonly customer: string;
  readonly serial: string;
  /** False when there is none; undefined when it is not said. */
  readonly mac?: readonly string[] | false;
  readonly warrantyUntil?: number;
  readonly installed?: number;
  readonly country: string;
}

function addRegister(customers: Command, world: CliWorld, finish: Finish): void {
  const command = customers
    .command("register")
    .description("say whose a device is, and what it was bought as")
    .argument("<device>", "device id", parseDeviceId)
    .option("--customer <id>", "whose it is", textUpTo(64), "")
    .option("--serial <serial>", "as on its label", textUpTo(120), "")
    .option(
      "--mac <address>",
      "as on its label, up to four times; without it, those that are known stay",
      collectMac,
    )
    .option("--no-mac", "none is known: forget them")
    .option("--warranty-until <day>", "when the warranty ends", parseTime)
    .option("--installed <day>", "when it was installed", parseTime)
    .option("--country <code>", "where it was bought", textUpTo(2), "");
  defineCommand<RegisterOptions>(command, {
    world,
    finish,
    examples: [
      "customers register washer-0042 --customer aB3_x9 --serial WM900X4711",
      "customers register washer-0042 --customer aB3_x9 --serial WM900X4711 --mac AA:BB:CC:DD:EE:FF",
    ],
    run: async (context) => {
      const { customer: customerId, serial, mac, warrantyUntil, installed, country } = context.options;
      const body = {
        ...{ customerId, serial, purchaseCountry: country, macs: mac === false ? [] : mac },
        ...{ warrantyUntilMs: warrantyUntil ?? null, installedAtMs: installed ?? null },
      };
      const path = `/api/devices/${argument(context, 0)}/registration`;
      const owner = await context.client().post(path, body, deviceOwner);
      context.print(owner, () =>
        facts([
          ["device", String(context.arguments[0])],
          ["serial", owner.registration?.serial || "–"],
          ["MAC addresses", macsText(owner.registration?.macs ?? []) || "–"],
          ["customer", owner.customer?.name ?? "–"],
        ]),
      );
      return "ok";
    },
  });
}

function customerTable(customers: readonly CustomerDetail[]): string {
  if (customers.length === 0) return "No customer matches.\n";
  const rows = customers.map(({ id, name, phone, country, language, registrations }) => [
    ...[id, name, phoneText(phone, country) || "–", language, country],
    registrations.map(({ deviceId }) => deviceId).join(", ") || "–",
  ]);
  return table(["CUSTOMER", "NAME", "TELEPHONE", "LANGUAGE", "COUNTRY", "DEVICES"], rows);
}

function customerText(found: CustomerDetail): string {
  const head = facts([
    ["customer", found.id],
    ["name", found.name],
    ["telephone", phoneText(found.phone, found.country) || "–"],
    ["language, country", `${found.language}, ${found.country}`],
    ["note", found.note || "–"],
  ]);
  const rows = found.registrations.map(({ deviceId, serial, macs, warrantyUntilMs }) => [
    ...[deviceId, serial || "–", macsText(macs) || "–", utc(warrantyUntilMs)],
  ]);
  return rows.length === 0
    ? head
    : `${head}\n${table(["DEVICE", "SERIAL", "MAC ADDRESSES", "WARRANTY UNTIL"], rows)}`;
}
