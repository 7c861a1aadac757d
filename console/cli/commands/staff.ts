import {
  type OneTimeLink,
  oneTimeLink,
  role,
  type StaffList,
  type StaffMember,
  staffList,
  staffMember,
} from "@housecall/proto/api";
import { deviceClasses } from "@housecall/proto/signals";
import { Argument, type Command } from "commander";
import { printable } from "../../logging/printable.ts";
import { textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError } from "../exit-codes.ts";
import { facts, table, utc } from "../text.ts";
import { argument, defineCommand, type Finish } from "./command-context.ts";

const MAX_NAME = 80;

/** `housecall staff …`: who works with the console. */
export function addStaffCommands(program: Command, world: CliWorld, finish: Finish): void {
  const staff = program.command("staff").description("the people who work with the console");
  addList(staff, world, finish);
  addInvite(staff, world, finish);
  addWithdraw(staff, world, finish);
  addRole(staff, world, finish);
  addSkills(staff, world, finish);
  addChange(staff, world, finish, {
    name: "disable",
    description: "refuse a person from now on; their sessions end",
  });
  addChange(staff, world, finish, { name: "enable", description: "let a disabled person sign in again" });
  addChange(staff, world, finish, {
    name: "reset-totp",
    description: "take a person's second factor away, for when it is lost; their sessions end",
  });
  addPasswordLink(staff, world, finish);
}

function addList(staff: Command, world: CliWorld, finish: Finish): void {
  defineCommand(staff.command("list").description("list people and invitations"), {
    world,
    finish,
    examples: ["staff list", "staff list --json"],
    run: async ({ client, print }) => {
      const found = await client().get("/api/staff", staffList);
      print(found, () => staffText(found));
      return "ok";
    },
  });
}

function addInvite(staff: Command, world: CliWorld, finish: Finish): void {
  const command = staff
    .command("invite")
    .description("make a one-time link with which a person joins, within 24 hours")
    .argument("<name>", "under which the person signs in", textUpTo(MAX_NAME))
    .addArgument(new Argument("<role>", "what the person may do").choices(role.options));
  defineCommand(command, {
    world,
    finish,
    examples: ["staff invite Kim support", "staff invite Kim support --json"],
    run: async (context) => {
      const [name = "", wanted = ""] = context.arguments;
      const made = await context.client().post("/api/staff/invitations", { name, role: wanted }, oneTimeLink);
      context.print(made, () => linkText(made));
      return "ok";
    },
  });
}

function addWithdraw(staff: Command, world: CliWorld, finish: Finish): void {
  defineCommand(person(staff, "withdraw", "take an invitation back: its link is void"), {
    world,
    finish,
    examples: ["staff withdraw Kim"],
    run: async (context) => {
      await context.client().send(`/api/staff/invitations/${argument(context, 0)}/withdraw`);
      const [name = ""] = context.arguments;
      context.print({ name }, () => `The invitation of ${printable(name)} is withdrawn.\n`);
      return "ok";
    },
  });
}

function addRole(staff: Command, world: CliWorld, finish: Finish): void {
  const command = person(staff, "role", "change a person's role; their sessions end").addArgument(
    new Argument("<role>", "what the person may do from now on").choices(role.options),
  );
  defineCommand(command, {
    world,
    finish,
    examples: ["staff role Kim expert"],
    run: async (context) => {
      const body = { role: context.arguments[1] };
      const changed = await context
        .client()
        .post(`/api/staff/${argument(context, 0)}/role`, body, staffMember);
      context.print(changed, () => personText(changed));
      return "ok";
    },
  });
}

const ALL_CLASSES = "all";

function addSkills(staff: Command, world: CliWorld, finish: Finish): void {
  const description = "say which device classes a person knows: who knows a case's class is offered it first";
  const command = person(staff, "skills", description).addArgument(
    new Argument("<classes...>", `device classes, or "${ALL_CLASSES}"`).choices([
      ...deviceClasses,
      ALL_CLASSES,
    ]),
  );
  defineCommand(command, {
    world,
    finish,
    examples: ["staff skills Kim washer dryer", `staff skills Kim ${ALL_CLASSES}`],
    run: async (context) => {
      const body = { skills: namedSkills(context.arguments.slice(1)) };
      const changed = await context
        .client()
        .post(`/api/staff/${argument(context, 0)}/skills`, body, staffMember);
      context.print(changed, () => personText(changed));
      return "ok";
    },
  });
}

function namedSkills(classes: readonly string[]): readonly string[] {
  if (!classes.includes(ALL_CLASSES)) return [...new Set(classes)];
  if (classes.length === 1) return [];
  throw new CliError(
    "usage",
    `"${ALL_CLASSES}" and single classes exclude each other; name one or the other.`,
  );
}

function addChange(
  staff: Command,
  world: CliWorld,
  finish: Finish,
  { name, description }: { readonly name: string; readonly description: string },
): void {
  defineCommand(person(staff, name, description), {
    world,
    finish,
    examples: [`staff ${name} Kim`],
    run: async (context) => {
      const changed = await context
        .client()
        .post(`/api/staff/${argument(context, 0)}/${name}`, {}, staffMember);
      context.print(changed, () => personText(changed));
      return "ok";
    },
  });
}

function addPasswordLink(staff: Command, world: CliWorld, finish: Finish): void {
  const description = "make a one-time link with which a person chooses a new password, within 24 hours";
  defineCommand(person(staff, "password-link", description), {
    world,
    finish,
    examples: ["staff password-link Kim"],
    run: async (context) => {
      const made = await context
        .client()
        .post(`/api/staff/${argument(context, 0)}/password-link`, {}, oneTimeLink);
      context.print(made, () => linkText(made));
      return "ok";
    },
  });
}

function person(staff: Command, name: string, description: string): Command {
  return staff
    .command(name)
    .description(description)
    .argument("<name>", "the person's name", textUpTo(MAX_NAME));
}

function staffText({ people, invitations }: StaffList): string {
  const rows = people.map((each) => [
    each.name,
    each.role,
    skillsText(each),
    each.isDisabled ? "disabled" : "active",
    each.hasTotp ? "yes" : "no",
    utc(each.lastSignInAtMs),
  ]);
  const invited = invitations.map((each) => [
    each.name,
    each.role,
    "–",
    `invited until ${utc(each.expiresAtMs)}`,
    "–",
    "–",
  ]);
  return table(["NAME", "ROLE", "KNOWS", "STATE", "SECOND FACTOR", "LAST SIGN-IN"], [...rows, ...invited]);
}

function personText(person: StaffMember): string {
  return facts([
    ["name", person.name],
    ["role", person.role],
    ["knows", skillsText(person)],
    ["state", person.isDisabled ? "disabled" : "active"],
    ["second factor", person.hasTotp ? "yes" : "no"],
    ["last sign-in", utc(person.lastSignInAtMs)],
  ]);
}

function skillsText({ skills }: StaffMember): string {
  return skills.length === 0 ? ALL_CLASSES : skills.join(", ");
}

function linkText({ name, link, expiresAtMs }: OneTimeLink): string {
  return facts([
    ["for", name],
    ["link", link],
    ["valid until", `${utc(expiresAtMs)}, once`],
  ]);
}
