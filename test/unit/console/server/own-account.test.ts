import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apiBench, cookieOf, password } from "./api-bench.ts";
import { codeAt, enrol, signIn, stepMs } from "./totp-bench.ts";

describe("a second factor that is required", () => {
  it.each([
    ["none", "admin", 200],
    ["admins", "admin", 403],
    ["admins", "support", 200],
    ["everyone", "support", 403],
  ] as const)("from %s: %s without one is answered %i", async (requireTotp, role, status) => {
    const bench = await apiBench({ requireTotp });
    const cookie = await bench.signInAs(role);

    const devices = await bench.send("GET", "/api/devices", { cookie });
    const me = await bench.send("GET", "/api/me", { cookie });

    expect([devices.statusCode, me.statusCode]).toEqual([status, 200]);
    expect(devices.json().reason).toBe(status === 403 ? "totp-required" : undefined);
  });

  it("opens everything once it is there, and cannot be removed, only reset by an administrator", async () => {
    const bench = await apiBench({ requireTotp: "everyone" });
    const enrolled = await enrol(bench, await bench.setUp());
    const support = await enrol(bench, await bench.signInAs("support"));
    await bench.clock.advance(stepMs);
    const code = codeAt(support.secret, bench.clock.nowMs());

    const devices = await bench.send("GET", "/api/devices", { cookie: support.cookie });
    const removed = await bench.send("POST", "/api/me/totp/remove", {
      cookie: support.cookie,
      body: { password, code },
    });
    const reset = await bench.send("POST", "/api/staff/support/reset-totp", { cookie: enrolled.cookie });
    const after = await bench.send("GET", "/api/me", { cookie: support.cookie });

    expect([devices.statusCode, removed.statusCode, reset.statusCode]).toEqual([200, 403, 200]);
    expect(reset.json().hasTotp).toBe(false);
    expect([after.statusCode, after.json().reason]).toEqual([401, "totp-changed"]);
    expect(bench.plane.auditEntries.at(-1)).toMatchObject({
      actor: "Ada",
      action: "totp-reset",
      detail: "support",
      outcome: "success",
    });
  });
});

describe("one's own account", () => {
  it("changes its password with the old one: the new one works, other sessions end", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const elsewhere = cookieOf((await signIn(bench, "Ada")).headers["set-cookie"]);
    const change = (current: string, next: string) =>
      bench.send("POST", "/api/me/password", { cookie, body: { current, next } });

    const wrong = await change("not her password", "seven quiet lanterns");
    const easy = await change(password, "password12345");
    const right = await change(password, "seven quiet lanterns");

    expect([wrong, easy, right].map(({ statusCode }) => statusCode)).toEqual([400, 400, 200]);
    expect([wrong.json().reason, easy.json().reason]).toEqual(["password-wrong", "password-easy"]);
    expect((await signIn(bench, "Ada")).statusCode).toBe(401);
    expect((await bench.send("GET", "/api/me", { cookie: elsewhere })).json().reason).toBe(
      "password-changed",
    );
    const renewed = cookieOf(right.headers["set-cookie"]);
    expect((await bench.send("GET", "/api/me", { cookie: renewed })).statusCode).toBe(200);
  });

  it("removes its second factor with password and code", async () => {
    const bench = await apiBench();
    const { secret, cookie } = await enrol(bench, await bench.setUp());
    await bench.clock.advance(stepMs);
    const remove = (code: string) =>
      bench.send("POST", "/api/me/totp/remove", { cookie, body: { password, code } });

    const wrong = await remove("000000");
    const right = await remove(codeAt(secret, bench.clock.nowMs()));

    expect([wrong.statusCode, right.statusCode]).toEqual([400, 200]);
    expect((await signIn(bench, "Ada")).statusCode).toBe(200);
    expect(bench.plane.auditEntries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
      expect.arrayContaining(["totp-enrolled success", "totp-removed failure", "totp-removed success"]),
    );
  });

  it("keeps language and time zone, and takes no zone that is none", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const choose = (body: object) => bench.send("POST", "/api/me/preferences", { cookie, body });

    const chosen = await choose({ language: "ko", timeZone: "Asia/Seoul" });
    const wrong = await choose({ language: "ko", timeZone: "Mars/Olympus" });

    expect(chosen.json()).toMatchObject({ language: "ko", timeZone: "Asia/Seoul" });
    expect(wrong.statusCode).toBe(400);
    expect((await bench.send("GET", "/api/me", { cookie })).json().timeZone).toBe("Asia/Seoul");
  });

  it("signs out everywhere, here too", async () => {
    const bench = await apiBench();
    const cookies = [await bench.setUp(), cookieOf((await signIn(bench, "Ada")).headers["set-cookie"])];

    await bench.send("POST", "/api/me/sign-out-everywhere", { cookie: cookies[0] ?? "" });

    const answers = await Promise.all(cookies.map((cookie) => bench.send("GET", "/api/me", { cookie })));
    expect(answers.map((answer) => answer.json().reason)).toEqual([
      "signed-out-everywhere",
      "signed-out-everywhere",
    ]);
  });

  it("is nothing that the command line has", async () => {
    const bench = await apiBench();
    await bench.setUp();
    bench.context.cliToken.publish("http://127.0.0.1:8080");
    const { token } = JSON.parse(readFileSync(join(bench.dataFolder, "cli-token.json"), "utf8")) as {
      token: string;
    };

    const answer = await bench.app.inject({
      method: "POST",
      url: "/api/me/sign-out-everywhere",
      headers: { host: "127.0.0.1:8080", authorization: `Bearer ${token}` },
    });

    expect([answer.statusCode, answer.json().message]).toEqual([
      403,
      "The command line has no account of its own.",
    ]);
  });
});
