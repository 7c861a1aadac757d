/** Whoever works here, whatever they know and have: skills and open cases sort people, and leave nobody out. */
import { type Role, role } from "@housecall/proto/api";
import { deviceClasses } from "@housecall/proto/signals";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newAccount, type StaffAccount } from "../../../console/server/auth/staff-account.ts";
import { caseCandidates } from "../../../console/server/cases/case-candidates.ts";

const workers: readonly Role[] = ["support", "expert", "supervisor", "admin"];
const person = fc.record({
  name: fc.string({ minLength: 1, maxLength: 6 }),
  held: fc.constantFrom(...role.options),
  skills: fc.subarray([...deviceClasses]),
  isDisabled: fc.boolean(),
  openCases: fc.nat(5),
});
type Person = typeof person extends fc.Arbitrary<infer Value> ? Value : never;
const desk = fc.record({
  people: fc.uniqueArray(person, { selector: ({ name }) => name, maxLength: 12 }),
  deviceClass: fc.constantFrom(...deviceClasses, "toaster", ""),
  place: fc.nat(12),
});

const accountOf = ({ name, held, skills, isDisabled }: Person): StaffAccount => ({
  ...newAccount({ name, role: held, passwordHash: "secret", nowMs: 0 }),
  ...{ skills, isDisabled },
});
const openOf = (people: readonly Person[]) =>
  new Map(people.filter(({ openCases }) => openCases > 0).map(({ name, openCases }) => [name, openCases]));

describe("who can be given a case", () => {
  it("is everybody who works on cases but whoever has it, once", () => {
    fc.assert(
      fc.property(desk, ({ people, deviceClass, place }) => {
        const assignee = people[place]?.name ?? "";
        const found = caseCandidates(people.map(accountOf), { deviceClass, assignee }, openOf(people));

        const wanted = people.filter(
          ({ name, held, isDisabled }) => workers.includes(held) && !isDisabled && name !== assignee,
        );
        expect(found.map(({ name }) => name).sort()).toEqual(wanted.map(({ name }) => name).sort());
        expect(new Set(found.flatMap((each) => Object.keys(each))).size).toBeLessThanOrEqual(3);
      }),
    );
  });

  it("stands in one order whatever order people are kept in: who knows the class, then who has least", () => {
    fc.assert(
      fc.property(desk, ({ people, deviceClass }) => {
        const about = { deviceClass, assignee: "" };
        const found = caseCandidates(people.map(accountOf), about, openOf(people));
        const turned = caseCandidates(people.toReversed().map(accountOf), about, openOf(people));

        const knows = ({ name }: { readonly name: string }): number => {
          const skills: readonly string[] = people.find((each) => each.name === name)?.skills ?? [];
          if (skills.length === 0) return 1;
          return skills.includes(deviceClass) ? 0 : 2;
        };
        const ranks = found.map((each) => knows(each) * 100 + each.openCases);
        expect(ranks).toEqual(ranks.toSorted((one, other) => one - other));
        expect(found.map(({ skill }) => skill)).toEqual(
          found.map((each) => ["named", "all", "other"][knows(each)]),
        );
        expect(turned.map(({ skill, openCases }) => [skill, openCases])).toEqual(
          found.map(({ skill, openCases }) => [skill, openCases]),
        );
      }),
    );
  });
});
