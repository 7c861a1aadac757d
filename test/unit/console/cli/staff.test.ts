import { describe, expect, it } from "vitest";
import { password } from "../server/api-bench.ts";
import { enrol } from "../server/totp-bench.ts";
import { cliBench } from "./cli-bench.ts";

type Bench = Awaited<ReturnType<typeof cliBench>>;

const actions = (bench: Bench) =>
  bench.api.plane.auditEntries.map(({ actor, action, detail }) => `${actor}: ${action} ${detail}`.trim());

describe("housecall staff", () => {
  it("invites a person, whose link works, and lists who waits and who is there", async () => {
    const bench = await cliBench();
    await bench.api.setUp();

    const invited = await bench.run("staff invite Kim support --json");
    const waiting = await bench.run("staff list");
    const { link } = JSON.parse(invited.out) as { link: string };
    const secret = new URL(link).hash.slice(1);
    await bench.api.send("POST", "/api/invitations/accept", { body: { secret, password } });
    const there = JSON.parse((await bench.run("staff list --json")).out);

    expect([invited.code, waiting.code]).toEqual([0, 0]);
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/invitation#/);
    expect(waiting.out).toMatch(
      /^NAME +ROLE +KNOWS +STATE +SECOND FACTOR +LAST SIGN-IN\nAda +admin +all +active +no/,
    );
    expect(waiting.out).toMatch(/\nKim +support +– +invited until \d{4}-/);
    expect(there).toMatchObject({
      people: [{ name: "Ada" }, { name: "Kim", role: "support" }],
      invitations: [],
    });
    expect(actions(bench)).toContain("command line: staff-invited Kim: support");
  });

  it("takes an invitation back", async () => {
    const bench = await cliBench();
    await bench.run("staff invite Kim support");

    const withdrawn = await bench.run("staff withdraw kim");
    const again = await bench.run("staff withdraw kim");

    expect(withdrawn).toMatchObject({ code: 0, out: "The invitation of kim is withdrawn.\n" });
    expect(again.code).toBe(4);
  });

  it("changes role, disables, enables and resets the second factor, in the name of the command line", async () => {
    const bench = await cliBench();
    await enrol(bench.api, await bench.api.signInAs("support"));
    bench.api.plane.auditEntries.length = 0;

    const role = await bench.run("staff role support expert");
    const disabled = await bench.run("staff disable support --json");
    const enabled = await bench.run("staff enable support --json");
    const reset = await bench.run("staff reset-totp support --json");

    expect([role, disabled, enabled, reset].map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(role.out).toMatch(/^name +support\nrole +expert\nknows +all\nstate +active\nsecond factor +yes\n/);
    expect([disabled, enabled, reset].map(({ out }) => JSON.parse(out))).toMatchObject([
      { isDisabled: true, hasTotp: true },
      { isDisabled: false, hasTotp: true },
      { isDisabled: false, hasTotp: false },
    ]);
    expect(actions(bench)).toEqual([
      "command line: role-changed support: support → expert",
      "command line: account-disabled support",
      "command line: account-enabled support",
      "command line: totp-reset support",
    ]);
  });

  it("says what a person knows, and takes it back", async () => {
    const bench = await cliBench();
    await bench.api.signInAs("support");
    bench.api.plane.auditEntries.length = 0;

    const taught = await bench.run("staff skills support dryer washer");
    const list = await bench.run("staff list");
    const all = await bench.run("staff skills support all --json");

    expect(taught.out).toMatch(/\nknows +washer, dryer\n/);
    expect(list.out).toMatch(/\nsupport +support +washer, dryer +active/);
    expect(JSON.parse(all.out).skills).toEqual([]);
    expect(actions(bench)).toEqual([
      "command line: skills-changed support: all-classes → washer, dryer",
      "command line: skills-changed support: washer, dryer → all-classes",
    ]);
  });

  it("lets the only administrator in again who forgot the password", async () => {
    const bench = await cliBench();
    await bench.api.setUp();

    const made = await bench.run("staff password-link Ada");
    const secret = /invitation#(\S+)/.exec(made.out)?.[1];
    const next = "seven quiet lanterns";
    await bench.api.send("POST", "/api/invitations/accept", { body: { secret, password: next } });
    const signIn = await bench.api.send("POST", "/api/sign-in", { body: { name: "Ada", password: next } });

    expect(signIn.statusCode).toBe(200);
  });

  it.each([
    ["staff role Nobody viewer", 4],
    ["staff disable Nobody", 4],
    ["staff password-link Nobody", 4],
    ["staff role Ada viewer", 1],
    ["staff role Ada owner", 2],
    ["staff skills Nobody washer", 4],
    ["staff skills Ada toaster", 2],
    ["staff skills Ada", 2],
    ["staff skills Ada all washer", 2],
    ["staff invite Kim", 2],
    ["staff invite server viewer", 2],
    [`staff disable ${"x".repeat(81)}`, 2],
    ["staff list --help", 0],
  ])("ends `%s` with exit code %i and one clear text", async (line, code) => {
    const bench = await cliBench();
    await bench.api.setUp();

    const result = await bench.run(line);

    expect(result.code).toBe(code);
    expect(`${result.out}${result.err}`.length).toBeGreaterThan(20);
  });
});
