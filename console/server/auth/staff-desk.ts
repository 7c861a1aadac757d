import type { ConsoleRecordChange, ConsoleRecords } from "@housecall/broker";
import type { Role } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import { type DeviceClass, deviceClasses } from "@housecall/proto/signals";
import type { SessionEnd } from "./session-ends.ts";
import type { Sessions } from "./sessions.ts";
import type { Staff } from "./staff.ts";
import type { StaffAccount } from "./staff-account.ts";
import type { StaffEntry } from "./staff-entry.ts";
import { isLinkFor, linkRemoval, readLinks } from "./staff-links.ts";

/** What those who manage staff do to the accounts of others. What has no effect is neither stored nor audited. */
export interface StaffDesk {
  /** @throws AppError NOT_FOUND, CONFLICT for the last administrator. */
  changeRole(name: string, role: Role, actor: string): Promise<StaffAccount>;
  /** Classes that the person knows, in any order; none is all. Sessions go on. @throws AppError NOT_FOUND */
  changeSkills(name: string, skills: readonly DeviceClass[], actor: string): Promise<StaffAccount>;
  /** Ends the sessions and one-time links of the person. @throws AppError NOT_FOUND, CONFLICT. */
  disable(name: string, actor: string): Promise<StaffAccount>;
  /** @throws AppError NOT_FOUND */
  enable(name: string, actor: string): Promise<StaffAccount>;
  /** Takes the second factor away and ends the person's sessions, who sets up a new one. @throws AppError NOT_FOUND */
  resetTotp(name: string, actor: string): Promise<StaffAccount>;
}

/** What the desk works with. */
export interface StaffDeskParts {
  readonly records: ConsoleRecords;
  readonly staff: Staff;
  readonly sessions: Sessions;
}

/** Changes accounts, then ends the sessions that were opened under the former terms. */
export function createStaffDesk(parts: StaffDeskParts): StaffDesk {
  const { records } = parts;
  return {
    changeRole: (name, role, actor) =>
      alter(parts, name, {
        isDone: (held) => held.role === role,
        next: (held) => ({ ...held, role }),
        entry: (held) => ({ actor, action: "role-changed", detail: `${held.name}: ${held.role} → ${role}` }),
        ends: "role-changed",
      }),
    changeSkills: (name, skills, actor) => {
      const known = deviceClasses.filter((each) => skills.includes(each));
      return alter(parts, name, {
        isDone: (held) => skillsText(held.skills) === skillsText(known),
        next: (held) => ({ ...held, skills: known }),
        entry: (held) => ({
          ...{ actor, action: "skills-changed" },
          detail: `${held.name}: ${skillsText(held.skills)} → ${skillsText(known)}`,
        }),
      });
    },
    disable: (name, actor) =>
      alter(parts, name, {
        isDone: (held) => held.isDisabled,
        next: (held) => ({ ...held, isDisabled: true }),
        entry: (held) => ({ actor, action: "account-disabled", detail: held.name }),
        also: async () => (await readLinks(records)).filter((link) => isLinkFor(link, name)).map(linkRemoval),
        ends: "account-disabled",
      }),
    enable: (name, actor) =>
      alter(parts, name, {
        isDone: (held) => !held.isDisabled,
        next: (held) => ({ ...held, isDisabled: false }),
        entry: (held) => ({ actor, action: "account-enabled", detail: held.name }),
      }),
    resetTotp: (name, actor) =>
      alter(parts, name, {
        isDone: (held) => held.totp === null,
        next: (held) => ({ ...held, totp: null }),
        entry: (held) => ({ actor, action: "totp-reset", detail: held.name }),
        ends: "totp-changed",
      }),
  };
}

interface Alteration {
  readonly isDone: (held: StaffAccount) => boolean;
  readonly next: (held: StaffAccount) => StaffAccount;
  readonly entry: (held: StaffAccount) => StaffEntry;
  readonly also?: () => Promise<readonly ConsoleRecordChange[]>;
  /** Why the person's sessions end, if they do. */
  readonly ends?: SessionEnd;
}

async function alter(
  { staff, sessions }: StaffDeskParts,
  name: string,
  { isDone, next, entry, also, ends }: Alteration,
): Promise<StaffAccount> {
  const known = existing(staff.find(name), name);
  if (isDone(known)) return known;
  const account = await staff.change(name, async (found) => {
    const held = existing(found, name);
    return { account: next(held), entry: entry(held), also: (await also?.()) ?? [] };
  });
  if (ends !== undefined) await sessions.endAllOf(account.name, ends);
  return account;
}

function skillsText(skills: readonly DeviceClass[]): string {
  return skills.length === 0
    ? "all-classes"
    : deviceClasses.filter((each) => skills.includes(each)).join(", ");
}

function existing(account: StaffAccount | undefined, name: string): StaffAccount {
  if (!account) throw new AppError("NOT_FOUND", `Nobody here is called "${name}".`);
  return account;
}
