import type { Role } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { deviceExample } from "../../../lib/in-memory-data-plane.ts";
import { apiBench } from "./api-bench.ts";

/** A case about a washer that Ada has, and people who can be asked. */
async function openBench(...roles: readonly Role[]) {
  const bench = await apiBench();
  const cookie = await bench.setUp();
  bench.plane.devices.set("washer-1", { ...deviceExample("washer-1", bench.clock), deviceClass: "washer" });
  for (const role of roles) await bench.signInAs(role);
  const { number } = await bench.openCase(cookie);
  const get = (path: string, by = cookie) => bench.send("GET", path, { cookie: by });
  const post = (path: string, body: object = {}) => bench.send("POST", path, { cookie, body });
  const assign = (to: string) => post(`/api/cases/${number}/assign`, { to });
  const teach = (name: string, ...skills: readonly string[]) => post(`/api/staff/${name}/skills`, { skills });
  return { bench, cookie, number, get, post, assign, teach };
}

describe("the people who can be given a case", () => {
  it("are those who work on cases, first who knows its class, with what they have and no more about them", async () => {
    const { number, get, post, teach } = await openBench(
      "viewer",
      "engineer",
      "support",
      "expert",
      "supervisor",
    );
    await teach("expert", "washer");
    await teach("supervisor", "tv");
    await post("/api/cases", { deviceId: "washer-1", about: "Another" });
    await post("/api/cases/C-2026-000002/assign", { to: "expert" });

    const found = await get(`/api/cases/${number}/candidates`);

    expect(found.json()).toEqual([
      { name: "expert", skill: "named", openCases: 1 },
      { name: "support", skill: "all", openCases: 0 },
      { name: "supervisor", skill: "other", openCases: 0 },
    ]);
  });

  it("are told to whoever may give cases to others, of cases that there are", async () => {
    const { bench, number, get } = await openBench();
    const path = `/api/cases/${number}/candidates`;
    const statusFor = async (role: Role) => (await get(path, await bench.signInAs(role))).statusCode;

    expect([await statusFor("supervisor"), await statusFor("support"), await statusFor("viewer")]).toEqual([
      ...[200, 403, 403],
    ]);
    expect((await get("/api/cases/C-1999-000001/candidates")).statusCode).toBe(404);
  });
});

describe("giving a case", () => {
  it("puts it into the receiver's own queue, however the name was written, also without the skill", async () => {
    const { bench, assign, get, teach } = await openBench("support");
    await teach("support", "tv");

    const given = await assign(" SUPPORT ");
    const mine = await get("/api/cases?queue=mine", await bench.signInAs("support"));

    expect([given.statusCode, given.json().assignee, mine.json().total]).toEqual([200, "support", 1]);
  });

  it("is refused for whoever could do nothing with it, and says why", async () => {
    const { assign, post } = await openBench("viewer", "support");
    await post("/api/staff/support/disable");

    const answers = [await assign("viewer"), await assign("support")];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([409, 409]);
    expect(answers.map((answer) => answer.json().reason)).toEqual(["no-case-work", "no-case-work"]);
    expect(answers.map((answer) => answer.json().message)).toEqual([
      '"viewer" does not work on cases: the role is viewer.',
      '"support" does not work on cases: the account is disabled.',
    ]);
  });

  it("names the nearest people for a name that nobody has", async () => {
    const { assign } = await openBench("viewer", "support", "supervisor");
    const messageFor = async (to: string) => (await assign(to)).json().message;

    expect(await messageFor("Suport")).toBe('There is nobody called "Suport"; did you mean "support"?');
    expect(await messageFor("sup")).toBe(
      'There is nobody called "sup"; did you mean "supervisor" or "support"?',
    );
    expect(await messageFor("viewr")).toBe('There is nobody called "viewr".');
    expect((await assign("zzzzzz")).statusCode).toBe(404);
  });
});

describe("what nobody has yet", () => {
  it("is narrowed to what the reader knows when asked for, and to nothing for who knows everything", async () => {
    const { bench, number, get, post, teach } = await openBench("support", "expert");
    await post(`/api/cases/${number}/release`);
    await teach("support", "tv");
    const total = async (role: "support" | "expert", query: string) =>
      (await get(`/api/cases?queue=unassigned${query}`, await bench.signInAs(role))).json().total;

    expect([await total("support", ""), await total("support", "&skills=mine")]).toEqual([1, 0]);
    expect(await total("expert", "&skills=mine")).toBe(1);
    await teach("support", "tv", "washer");
    expect(await total("support", "&skills=mine")).toBe(1);
    expect((await get("/api/cases?skills=all")).statusCode).toBe(400);
  });
});
