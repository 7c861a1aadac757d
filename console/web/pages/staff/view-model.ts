import {
  role as anyRole,
  type Invitation,
  type Role,
  type StaffList,
  type StaffMember,
} from "@housecall/proto/api";
import type { FormatMoment } from "../../format/moment.ts";
import type { Translate } from "../../text/translate.ts";
import { classWord } from "../fleet/view-model.ts";

/** A line of the list: somebody with an account, or somebody who is invited. */
export type StaffRow =
  | { readonly kind: "person"; readonly person: StaffMember; readonly isMe: boolean }
  | { readonly kind: "invitation"; readonly invitation: Invitation };

/** How lines are put into words. */
export interface StaffReader {
  readonly translate: Translate;
  readonly moment: FormatMoment;
}

/** People first, then invitations, as the server sorts them. */
export function staffRows({ people, invitations }: StaffList, ownName: string): StaffRow[] {
  return [
    ...people.map((person) => ({ kind: "person" as const, person, isMe: person.name === ownName })),
    ...invitations.map((invitation) => ({ kind: "invitation" as const, invitation })),
  ];
}

/** A name for each line that no other has: a person may be invited again under another case only. */
export function rowKey(row: StaffRow): string {
  return `${row.kind}:${rowName(row)}`;
}

/** Whose line it is. */
export function rowName(row: StaffRow): string {
  return row.kind === "person" ? row.person.name : row.invitation.name;
}

/** The role that a person has or is invited to. */
export function rowRole(row: StaffRow): Role {
  return row.kind === "person" ? row.person.role : row.invitation.role;
}

/** The devices that somebody knows, in words. */
export function skillWords(skills: StaffMember["skills"], translate: Translate): string {
  if (skills.length === 0) return translate("skills.all");
  return skills.map((each) => classWord(each, translate)).join(", ");
}

/** What somebody with an account knows; nothing is known of an invitation. */
export function rowSkills(row: StaffRow, { translate }: Pick<StaffReader, "translate">): string {
  return row.kind === "person" ? skillWords(row.person.skills, translate) : "";
}

/** Whether somebody can sign in, cannot any more, or not yet. */
export function rowState(row: StaffRow, { translate, moment }: StaffReader): string {
  if (row.kind === "invitation")
    return translate("staff.invited", { time: moment(row.invitation.expiresAtMs, "dateTime") });
  return translate(row.person.isDisabled ? "staff.disabled" : "staff.active");
}

/** Fields that the filter looks at, as they are shown. */
export function staffFields(row: StaffRow, reader: StaffReader): string[] {
  return [
    ...[rowName(row), reader.translate(`role.${rowRole(row)}`)],
    ...[rowSkills(row, reader), rowState(row, reader)],
  ];
}

/** Every role with its word, from the least to the most. */
export function roleOptions(translate: Translate): { readonly value: Role; readonly label: string }[] {
  return anyRole.options.map((value) => ({ value, label: translate(`role.${value}`) }));
}

/** The role of that name; the least when there is none. */
export function roleOf(value: string): Role {
  return anyRole.safeParse(value).data ?? "viewer";
}
