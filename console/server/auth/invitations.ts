import type { ConsoleRecords } from "@housecall/broker";
import type { Invitation, LinkPurpose, Role } from "@housecall/proto/api";
import { AppError, type Clock, type EpochMs, type Random } from "@housecall/proto/base";
import { limits } from "@housecall/proto/limits";
import type { Passwords } from "./password.ts";
import { refuseEasyPassword } from "./password-strength.ts";
import { newSecret, secretHash } from "./secret.ts";
import type { AccountChange, Staff } from "./staff.ts";
import { newAccount, type StaffAccount } from "./staff-account.ts";
import { staffEntry } from "./staff-entry.ts";
import { isLinkFor, linkRemoval, linkRow, readLink, readLinks, type StaffLink } from "./staff-links.ts";

/** Links that may wait to be used; more are refused until some are used, withdrawn or run out. */
const MAX_LINKS = 200;

/** A secret to hand over once. */
export interface MadeLink {
  readonly secret: string;
  readonly expiresAtMs: EpochMs;
}

/** One-time links for people: to join, or to choose a new password. 24 hours, one use, stored hashed. */
export interface Invitations {
  /** The former link of that name is worth nothing from now on. @throws AppError CONFLICT when the name is taken. */
  invite(options: { readonly name: string; readonly role: Role; readonly actor: string }): Promise<MadeLink>;
  /** @throws AppError NOT_FOUND */
  passwordLink(options: { readonly name: string; readonly actor: string }): Promise<MadeLink>;
  /** Invitations that can still be used, by name. */
  waiting(): Promise<readonly Invitation[]>;
  /** @throws AppError NOT_FOUND when nobody of that name is invited. */
  withdraw(name: string, actor: string): Promise<void>;
  /** What the link is for, without using it up. @throws AppError FORBIDDEN when wrong or used, EXPIRED. */
  check(secret: string): Promise<LinkPurpose>;
  /**
   * Uses the link up: makes the account, or sets its password.
   *
   * @throws AppError FORBIDDEN, EXPIRED, CONFLICT when the name was taken meanwhile, REQUEST_INVALID for an easy password.
   */
  accept(secret: string, password: string): Promise<LinkPurpose>;
}

/** What invitations work with. */
export interface InvitationParts {
  readonly records: ConsoleRecords;
  readonly staff: Staff;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly random: Random;
}

/** Links in the console's records, under the hash of their secret. */
export function createInvitations(parts: InvitationParts): Invitations {
  const { records, staff, clock } = parts;
  return {
    invite: async ({ name, role, actor }) => {
      if (staff.find(name)) throw nameTaken(name);
      const entry = { actor, action: "staff-invited", detail: `${name}: ${role}` };
      return makeLink(parts, { kind: "join", name, role, madeBy: actor }, entry);
    },
    passwordLink: async ({ name, actor }) => {
      const account = staff.find(name);
      if (!account) throw new AppError("NOT_FOUND", `Nobody here is called "${name}".`);
      const entry = { actor, action: "password-link-created", detail: account.name };
      return makeLink(
        parts,
        { kind: "password", name: account.name, role: account.role, madeBy: actor },
        entry,
      );
    },
    waiting: async () =>
      (await readLinks(records))
        .filter(({ kind, expiresAtMs }) => kind === "join" && expiresAtMs > clock.nowMs())
        .map(({ name, role, madeBy, expiresAtMs }) => ({ name, role, invitedBy: madeBy, expiresAtMs }))
        .sort((left, right) => left.name.localeCompare(right.name)),
    withdraw: async (name, actor) => {
      const links = (await readLinks(records)).filter(
        (link) => link.kind === "join" && isLinkFor(link, name),
      );
      const [link] = links;
      if (!link) throw new AppError("NOT_FOUND", `Nobody called "${name}" is invited.`);
      const entry = staffEntry({ actor, action: "invitation-withdrawn", detail: link.name }, clock);
      await records.change(links.map(linkRemoval), entry);
    },
    check: async (secret) => purposeOf(await requireLink(parts, secret)),
    accept: async (secret, password) => {
      const link = await requireLink(parts, secret);
      refuseEasyPassword(password, link.name);
      const passwordHash = await parts.passwords.hash(password);
      await staff.change(link.name, async (held) => {
        // Again, in turn: of two who use it at once, one is too late.
        await requireLink(parts, secret);
        return link.kind === "join"
          ? joining(parts, { link, held, passwordHash })
          : renewing(link, held, passwordHash);
      });
      return purposeOf(link);
    },
  };
}

async function makeLink(
  { records, clock, random }: InvitationParts,
  link: Omit<StaffLink, "key" | "expiresAtMs">,
  entry: { readonly actor: string; readonly action: string; readonly detail: string },
): Promise<MadeLink> {
  const links = await readLinks(records);
  const outdated = links.filter((each) => each.expiresAtMs <= clock.nowMs() || isLinkFor(each, link.name));
  if (links.length - outdated.length >= MAX_LINKS)
    throw new AppError("CONFLICT", `${MAX_LINKS} links wait to be used; withdraw some.`);
  const secret = newSecret(random);
  const expiresAtMs = clock.nowMs() + limits.invitationLifeMs;
  const row = linkRow({ ...link, key: secretHash(secret), expiresAtMs });
  await records.change([...outdated.map(linkRemoval), row], staffEntry(entry, clock));
  return { secret, expiresAtMs };
}

async function requireLink({ records, clock }: InvitationParts, secret: string): Promise<StaffLink> {
  const link = await readLink(records, secretHash(secret));
  if (!link) {
    throw new AppError(
      "FORBIDDEN",
      "This link is not valid, or it was used, withdrawn or replaced by a newer one.",
      {
        context: { reason: "link-invalid" },
      },
    );
  }
  if (clock.nowMs() < link.expiresAtMs) return link;
  throw new AppError("EXPIRED", "This link is older than 24 hours. Ask an administrator for a new one.", {
    context: { reason: "link-expired" },
  });
}

function joining(
  { clock }: InvitationParts,
  { link, held, passwordHash }: { link: StaffLink; held: StaffAccount | undefined; passwordHash: string },
): AccountChange {
  if (held) throw nameTaken(link.name);
  const { name, role } = link;
  return {
    account: newAccount({ name, role, passwordHash, nowMs: clock.nowMs() }),
    entry: { actor: name, action: "invitation-accepted", detail: role },
    also: [linkRemoval(link)],
  };
}

function renewing(link: StaffLink, held: StaffAccount | undefined, passwordHash: string): AccountChange {
  if (!held) throw new AppError("CONFLICT", `There is no account "${link.name}" any more.`);
  return {
    account: { ...held, passwordHash },
    entry: { actor: held.name, action: "password-changed", detail: "one-time-link" },
    also: [linkRemoval(link)],
  };
}

function purposeOf({ kind, name, role }: StaffLink): LinkPurpose {
  return { kind, name, role };
}

function nameTaken(name: string): AppError {
  return new AppError("CONFLICT", `There is an account "${name}" already; take another name.`, {
    context: { reason: "name-taken" },
  });
}
