import { HOUR_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { apiBench, password } from "./api-bench.ts";

type Bench = Awaited<ReturnType<typeof apiBench>>;

const newPassword = "seven quiet lanterns";

/** Invites a person and gives the secret of the link. */
async function invite(
  bench: Bench,
  cookie: string,
  body = { name: "Kim", role: "support" },
): Promise<string> {
  const answer = await bench.send("POST", "/api/staff/invitations", { cookie, body });
  expect(answer.statusCode).toBe(200);
  return new URL(answer.json().link).hash.slice(1);
}

function accept(bench: Bench, secret: string, chosen = newPassword) {
  return bench.send("POST", "/api/invitations/accept", { body: { secret, password: chosen } });
}

function signIn(bench: Bench, name: string, given: string) {
  return bench.send("POST", "/api/sign-in", { body: { name, password: given } });
}

const deeds = (bench: Bench) =>
  bench.plane.auditEntries.map(({ actor, action, outcome, detail }) => [actor, action, outcome, detail]);

describe("an invitation", () => {
  it("turns its link into an account with the role that was meant", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    bench.plane.auditEntries.length = 0;

    const secret = await invite(bench, cookie);
    const purpose = await bench.send("POST", "/api/invitations/check", { body: { secret } });
    const accepted = await accept(bench, secret);
    const signedIn = await signIn(bench, "kim", newPassword);

    expect(purpose.json()).toEqual({ kind: "join", name: "Kim", role: "support" });
    expect(accepted.statusCode).toBe(200);
    expect(signedIn.json()).toMatchObject({ name: "Kim", role: "support" });
    expect(deeds(bench)).toEqual([
      ["Ada", "staff-invited", "success", "Kim: support"],
      ["Kim", "invitation-accepted", "success", "support"],
      ["Kim", "sign-in", "success", ""],
    ]);
  });

  it("is a link of the address that the browser used, its secret where no server sees it, stored hashed", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();

    const body = { name: "Kim", role: "support" };
    const { link } = (await bench.send("POST", "/api/staff/invitations", { cookie, body })).json();

    expect(link).toMatch(/^http:\/\/localhost:8080\/invitation#[\w-]{43}$/);
    const stored = JSON.stringify(await bench.plane.consoleRecords.list("staff-links"));
    expect(stored).toContain("Kim");
    expect(stored).not.toContain(new URL(link).hash.slice(1));
  });

  it("works once, also when it is used twice at the same moment", async () => {
    const bench = await apiBench();
    const secret = await invite(bench, await bench.setUp());

    const both = await Promise.all([accept(bench, secret), accept(bench, secret)]);
    const later = await accept(bench, secret);

    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403]);
    expect(later.json()).toMatchObject({ code: "FORBIDDEN", reason: "link-invalid" });
    expect(deeds(bench).filter(([, , outcome]) => outcome === "failure")).toHaveLength(2);
  });

  it("runs out after 24 hours", async () => {
    const bench = await apiBench();
    const secret = await invite(bench, await bench.setUp());

    await bench.clock.advance(24 * HOUR_MS);
    const answer = await accept(bench, secret);

    expect(answer.statusCode).toBe(410);
    expect(bench.context.staff.find("Kim")).toBeUndefined();
  });

  it("replaces the one before, and can be taken back", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const first = await invite(bench, cookie);
    const second = await invite(bench, cookie, { name: "KIM", role: "viewer" });

    const waiting = (await bench.send("GET", "/api/staff", { cookie })).json().invitations;
    const withdrawn = await bench.send("POST", "/api/staff/invitations/kim/withdraw", { cookie });
    const uses = [await accept(bench, first), await accept(bench, second)];

    expect(waiting).toMatchObject([{ name: "KIM", role: "viewer", invitedBy: "Ada" }]);
    expect(withdrawn.statusCode).toBe(204);
    expect(uses.map(({ statusCode }) => statusCode)).toEqual([403, 403]);
  });

  it("is refused for a name that is taken or means something else than a person", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const names = ["ada", "command line", "Device:washer-1", "server", "‮Kim", "..", " "];

    const answers = await Promise.all(
      names.map((name) =>
        bench.send("POST", "/api/staff/invitations", { cookie, body: { name, role: "viewer" } }),
      ),
    );

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([409, 400, 400, 400, 400, 400, 400]);
  });

  it("takes no password that is short or among the first guesses", async () => {
    const bench = await apiBench();
    const secret = await invite(bench, await bench.setUp());

    const short = await accept(bench, secret, "short");
    const easy = await accept(bench, secret, "Password123456");

    expect([short.statusCode, easy.statusCode]).toEqual([400, 400]);
    expect(easy.json().reason).toBe("password-easy");
    expect((await accept(bench, secret)).statusCode).toBe(200);
  });
});

describe("managing staff", () => {
  it("is refused to everybody but administrators", async () => {
    const bench = await apiBench();
    const cookie = await bench.signInAs("supervisor");

    const answer = await bench.send("GET", "/api/staff", { cookie });

    expect(answer.statusCode).toBe(403);
  });

  it("changes a role: the former sessions end and say so, the next has the new one", async () => {
    const bench = await apiBench();
    const admin = await bench.setUp();
    const cookie = await bench.signInAs("support");
    let ended = 0;
    const session = bench.context.sessions.look(cookie.split("=")[1] ?? "");
    bench.context.sessions.onEnd(session?.key ?? "", () => ended++);

    const body = { role: "viewer" };
    const changed = await bench.send("POST", "/api/staff/support/role", { cookie: admin, body });
    const after = await bench.send("GET", "/api/me", { cookie });

    expect(changed.json()).toMatchObject({ name: "support", role: "viewer" });
    expect([after.statusCode, ended]).toEqual([401, 1]);
    expect(after.json()).toMatchObject({
      reason: "role-changed",
      role: "viewer",
      message: "An administrator changed your role to viewer. Sign in again.",
    });
    expect((await signIn(bench, "support", password)).json().role).toBe("viewer");
    expect(deeds(bench)).toContainEqual(["Ada", "role-changed", "success", "support: support → viewer"]);
  });

  it("changes nothing and ends nothing when the role is the same", async () => {
    const bench = await apiBench();
    const admin = await bench.setUp();
    const cookie = await bench.signInAs("support");
    const before = bench.plane.auditEntries.length;

    await bench.send("POST", "/api/staff/support/role", { cookie: admin, body: { role: "support" } });

    expect((await bench.send("GET", "/api/me", { cookie })).statusCode).toBe(200);
    expect(bench.plane.auditEntries).toHaveLength(before);
  });

  it("says what a person knows: audited, and nobody is signed out", async () => {
    const bench = await apiBench();
    const admin = await bench.setUp();
    const cookie = await bench.signInAs("support");
    const teach = (skills: readonly string[]) =>
      bench.send("POST", "/api/staff/SUPPORT/skills", { cookie: admin, body: { skills } });
    bench.plane.auditEntries.length = 0;

    const changed = await teach(["dryer", "washer", "dryer"]);
    const same = await teach(["washer", "dryer"]);
    const me = await bench.send("GET", "/api/me", { cookie });
    const again = await teach([]);

    expect([changed, same, again].map((answer) => answer.json().skills)).toEqual([
      ...[["washer", "dryer"], ["washer", "dryer"], []],
    ]);
    expect(me.json()).toMatchObject({ name: "support", skills: ["washer", "dryer"] });
    expect(deeds(bench)).toEqual([
      ["Ada", "skills-changed", "success", "support: all-classes → washer, dryer"],
      ["Ada", "skills-changed", "success", "support: washer, dryer → all-classes"],
    ]);
  });

  it("takes no skill that is no device class, no skills of nobody, and none from a supervisor", async () => {
    const bench = await apiBench();
    const admin = await bench.setUp();
    const supervisor = await bench.signInAs("supervisor");
    const teach = (cookie: string, name: string, skills: unknown) =>
      bench.send("POST", `/api/staff/${name}/skills`, { cookie, body: { skills } });

    const answers = await Promise.all([
      ...[["toaster"], "washer", undefined, Array(9).fill("washer")].map((wrong) =>
        teach(admin, "supervisor", wrong),
      ),
      ...[teach(admin, "nobody", ["washer"]), teach(supervisor, "supervisor", ["washer"])],
    ]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 400, 404, 403]);
    expect(bench.context.staff.find("supervisor")?.skills).toEqual([]);
  });

  it("disables a person: sessions end, links are void, the right password is told so, and back again", async () => {
    const bench = await apiBench();
    const admin = await bench.setUp();
    const cookie = await bench.signInAs("expert");
    const link = await bench.send("POST", "/api/staff/expert/password-link", { cookie: admin });

    await bench.send("POST", "/api/staff/expert/disable", { cookie: admin });
    const [me, right, wrong] = [
      await bench.send("GET", "/api/me", { cookie }),
      await signIn(bench, "expert", password),
      await signIn(bench, "expert", "not the password"),
    ];
    const viaLink = await accept(bench, new URL(link.json().link).hash.slice(1));
    await bench.send("POST", "/api/staff/expert/enable", { cookie: admin });

    expect([me.statusCode, right.statusCode, wrong.statusCode, viaLink.statusCode]).toEqual([
      401, 403, 401, 403,
    ]);
    expect([me.json().reason, right.json().reason]).toEqual(["account-disabled", "account-disabled"]);
    expect((await signIn(bench, "expert", password)).statusCode).toBe(200);
  });

  it("keeps the last administrator, whoever asks, also when two demote each other at once", async () => {
    const bench = await apiBench();
    const ada = await bench.setUp();
    const demote = (name: string, cookie: string) =>
      bench.send("POST", `/api/staff/${name}/role`, { cookie, body: { role: "viewer" } });

    const alone = [
      await demote("Ada", ada),
      await bench.send("POST", "/api/staff/Ada/disable", { cookie: ada }),
    ];
    const other = await bench.signInAs("admin");
    const duel = await Promise.all([demote("admin", ada), demote("Ada", other)]);

    expect(alone.map(({ statusCode }) => statusCode)).toEqual([409, 409]);
    expect(alone[0]?.json().message).toMatch(/last administrator/);
    expect(duel.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409]);
    expect(bench.context.staff.list().filter(({ role }) => role === "admin")).toHaveLength(1);
  });

  it("gives a person who forgot it a link to a new password, which ends their sessions", async () => {
    const bench = await apiBench();
    const admin = await bench.setUp();
    const cookie = await bench.signInAs("expert");

    const made = await bench.send("POST", "/api/staff/expert/password-link", { cookie: admin });
    const used = await accept(bench, new URL(made.json().link).hash.slice(1));

    expect(used.json()).toEqual({ kind: "password", name: "expert", role: "expert" });
    expect((await bench.send("GET", "/api/me", { cookie })).json().reason).toBe("password-changed");
    expect([
      (await signIn(bench, "expert", password)).statusCode,
      (await signIn(bench, "expert", newPassword)).statusCode,
    ]).toEqual([401, 200]);
  });

  it("finds people whose names are long and not Latin, and answers 404 for nobody", async () => {
    const bench = await apiBench();
    const admin = await bench.setUp();
    const name = "가".repeat(80);
    await accept(bench, await invite(bench, admin, { name, role: "viewer" }));
    const path = (who: string) => `/api/staff/${encodeURIComponent(who)}/disable`;

    const answers = [
      await bench.send("POST", path(name), { cookie: admin }),
      await bench.send("POST", path("Nobody/there"), { cookie: admin }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 404]);
    expect(bench.context.staff.find(name)?.isDisabled).toBe(true);
  });
});
