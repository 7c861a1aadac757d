import type { DataPlane } from "@housecall/broker";
import { type CaseCandidate, matchSkills, type SkillMatch } from "@housecall/proto/api";
import { AppError, nearestNames } from "@housecall/proto/base";
import { mayRole } from "../auth/permissions.ts";
import type { Staff } from "../auth/staff.ts";
import { accountKey, type StaffAccount } from "../auth/staff-account.ts";
import { fileOf } from "./case-change.ts";
import { storedCase } from "./case-desk.ts";

const MAX_PROPOSED_NAMES = 3;
const skillOrder: readonly SkillMatch[] = ["named", "all", "other"];

/** Who can be given that case. @throws AppError NOT_FOUND */
export async function candidatesOf(
  { staff, plane }: { readonly staff: Pick<Staff, "list">; readonly plane: Pick<DataPlane, "cases"> },
  number: string,
): Promise<CaseCandidate[]> {
  const { row } = fileOf(await storedCase(plane, number));
  const accounts = staff.list();
  return caseCandidates(accounts, row, await plane.cases.openOf(accounts.map(({ name }) => name)));
}

/**
 * Who can be given a case, without whoever has it: who knows its class first, of those who has the fewest open
 * cases, then by name. Pure.
 *
 * Nobody is left out for want of a skill (DECISIONS 77).
 */
export function caseCandidates(
  accounts: readonly StaffAccount[],
  about: { readonly deviceClass: string; readonly assignee: string },
  openCases: ReadonlyMap<string, number>,
): CaseCandidate[] {
  const rank = ({ skill }: CaseCandidate): number => skillOrder.indexOf(skill);
  return accounts
    .filter((account) => worksOnCases(account) && account.name !== about.assignee)
    .map(({ name, skills }) => ({
      ...{ name, skill: matchSkills(skills, about.deviceClass) },
      openCases: openCases.get(name) ?? 0,
    }))
    .sort(
      (one, other) =>
        rank(one) - rank(other) || one.openCases - other.openCases || one.name.localeCompare(other.name),
    );
}

/** Whether somebody can do anything with a case that they are given. */
export function worksOnCases({ role, isDisabled }: Pick<StaffAccount, "role" | "isDisabled">): boolean {
  return !isDisabled && mayRole(role, "case:work");
}

/**
 * The name of that person as their own queue has it, however it was written.
 *
 * @throws AppError NOT_FOUND with the nearest names, CONFLICT when the person does not work on cases.
 */
export function requireCandidate(staff: Pick<Staff, "find" | "list">, name: string): string {
  const found = staff.find(name);
  if (found === undefined)
    throw new AppError("NOT_FOUND", `There is nobody called "${name}"${proposal(staff, name)}`);
  if (worksOnCases(found)) return found.name;
  const why = found.isDisabled ? "the account is disabled" : `the role is ${found.role}`;
  throw new AppError("CONFLICT", `"${found.name}" does not work on cases: ${why}.`, {
    context: { reason: "no-case-work" },
  });
}

/** Names that hold what was given ("Mina" for "Mina Park"), then those that are spelt like it. */
function proposal(staff: Pick<Staff, "list">, given: string): string {
  const key = accountKey(given);
  const names = new Map(
    staff
      .list()
      .filter(worksOnCases)
      .map(({ name }) => [accountKey(name), name]),
  );
  const holding = [...names.keys()].filter((each) => each.includes(key));
  const near = new Set([...holding, ...nearestNames(key, names.keys(), MAX_PROPOSED_NAMES)]);
  const proposed = [...near].slice(0, MAX_PROPOSED_NAMES).map((each) => `"${names.get(each)}"`);
  if (proposed.length === 0) return ".";
  return `; did you mean ${new Intl.ListFormat("en-GB", { type: "disjunction" }).format(proposed)}?`;
}
