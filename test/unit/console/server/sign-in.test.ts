import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apiBench, cookieOf, password } from "./api-bench.ts";

const MINUTE_MS = 60_000;
/** Takes longer than production's to check, so that two of them hold up everybody behind them. */
const slowHash = `argon2id$m=19456,t=4,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;

describe("set-up of the first admin", () => {
  it("turns the secret into an admin with a session", async () => {
    const bench = await apiBench();
    const before = (await bench.send("GET", "/api/set-up")).json();

    const cookie = await bench.setUp();

    expect(before).toEqual({ needsFirstAdmin: true });
    expect((await bench.send("GET", "/api/set-up")).json()).toEqual({ needsFirstAdmin: false });
    expect((await bench.send("GET", "/api/me", { cookie })).json()).toMatchObject({
      name: "Ada",
      role: "admin",
    });
  });

  it("makes one admin when the same secret arrives twice at once", async () => {
    const bench = await apiBench();
    const secret = await bench.context.setUpLink.renew();
    const body = (name: string) => ({ secret, name, password });

    const answers = await Promise.all(
      ["Ada", "Eve"].map((name) => bench.send("POST", "/api/set-up", { body: body(name) })),
    );

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403]);
  });

  it("leaves the link as it is while too many passwords are being checked", async () => {
    const bench = await apiBench();
    const secret = await bench.context.setUpLink.renew();
    const attempt = () => bench.send("POST", "/api/set-up", { body: { secret, name: "Ada", password } });
    await bench.passwords.matches(password, undefined);
    const crowd = Array.from({ length: 40 }, (_, index) =>
      bench.passwords.matches(password, index < 2 ? slowHash : undefined),
    );
    const refusedOf = Promise.allSettled(crowd);

    const busy = await attempt();
    await refusedOf;
    const later = await attempt();

    expect([busy.statusCode, later.statusCode]).toEqual([429, 200]);
  });

  it("refuses a secret that is wrong, older than ten minutes, or from an earlier start", async () => {
    const bench = await apiBench();
    const earlier = await bench.context.setUpLink.renew();
    const newest = await bench.context.setUpLink.renew();
    const attempt = (secret: string) =>
      bench.send("POST", "/api/set-up", { body: { secret, name: "Eve", password } });

    const wrong = await attempt("x".repeat(43));
    const replaced = await attempt(earlier);
    await bench.clock.advance(10 * MINUTE_MS + 1);
    const expired = await attempt(newest);

    expect([wrong.statusCode, replaced.statusCode, expired.statusCode]).toEqual([403, 403, 410]);
    expect(await bench.context.staff.hasAdmin()).toBe(false);
  });

  it("names every wrong field at once", async () => {
    const bench = await apiBench();

    const answer = await bench.send("POST", "/api/set-up", {
      body: { secret: "x".repeat(30), name: " ", password: "short" },
    });

    expect(answer.statusCode).toBe(400);
    expect(answer.json().fields.map((field: { path: string }) => field.path)).toEqual(["name", "password"]);
  });

  it("stores neither secret nor password nor session in plain text", async () => {
    const bench = await apiBench();
    const secret = await bench.context.setUpLink.renew();
    const answer = await bench.send("POST", "/api/set-up", { body: { secret, name: "Ada", password } });
    const session = cookieOf(answer.headers["set-cookie"]).split("=")[1] ?? "";

    const collections = await Promise.all(
      ["staff", "sessions", "set-up"].map((each) => bench.plane.consoleRecords.list(each)),
    );
    const stored = JSON.stringify(collections);

    expect(session.length).toBeGreaterThan(40);
    for (const plain of [secret, password, session]) expect(stored).not.toContain(plain);
  });
});

describe("signing in", () => {
  it("sets a cookie that scripts and other sites cannot use", async () => {
    const bench = await apiBench();
    await bench.setUp();

    const answer = await bench.send("POST", "/api/sign-in", { body: { name: "ADA", password } });

    expect(answer.headers["set-cookie"]).toMatch(
      /^housecall_session=.*; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it("gives a new secret each time and ends the session that the browser had", async () => {
    const bench = await apiBench();
    const first = await bench.setUp();

    const answer = await bench.send("POST", "/api/sign-in", {
      cookie: first,
      body: { name: "Ada", password },
    });
    const second = cookieOf(answer.headers["set-cookie"]);
    const statuses = await Promise.all(
      [first, second].map(async (cookie) => (await bench.send("GET", "/api/me", { cookie })).statusCode),
    );

    expect(second).not.toBe(first);
    expect(statuses).toEqual([401, 200]);
  });

  it("binds the cookie to https when a TLS proxy stands in front", async () => {
    const bench = await apiBench({ publicUrl: "https://support.example" });
    await bench.setUp();

    const answer = await bench.send("POST", "/api/sign-in", {
      body: { name: "Ada", password },
      headers: { host: "support.example", origin: "https://support.example" },
    });

    expect(answer.headers["set-cookie"]).toMatch(
      /^__Host-housecall_session=.*; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it("answers alike to an unknown name and a wrong password, and audits both", async () => {
    const bench = await apiBench();
    await bench.setUp();

    const unknown = await bench.send("POST", "/api/sign-in", { body: { name: "Eve", password } });
    const wrong = await bench.send("POST", "/api/sign-in", {
      body: { name: "Ada", password: "not her password" },
    });

    expect([unknown.statusCode, wrong.statusCode]).toEqual([401, 401]);
    expect(unknown.json().message).toBe(wrong.json().message);
    expect(
      bench.plane.auditEntries.filter(({ outcome }) => outcome === "failure").map(({ actor }) => actor),
    ).toEqual(["Eve", "Ada"]);
  });

  it("makes whoever guesses wait longer and longer", async () => {
    const bench = await apiBench();
    await bench.setUp();
    const attempt = (guess: string) =>
      bench.send("POST", "/api/sign-in", { body: { name: "Ada", password: guess } });

    for (let guess = 0; guess < 5; guess += 1) await attempt(`guess ${guess}`);
    const tooSoon = await attempt(password);
    await bench.clock.advance(1_000);
    const sixth = await attempt("guess 6");
    await bench.clock.advance(1_000);
    const stillTooSoon = await attempt(password);
    await bench.clock.advance(1_000);
    const right = await attempt(password);

    expect([tooSoon, sixth, stillTooSoon, right].map(({ statusCode }) => statusCode)).toEqual([
      429, 401, 429, 200,
    ]);
    expect(tooSoon.headers["retry-after"]).toBe("1");
  });

  it("takes at most 30 secrets a minute from one address", async () => {
    const bench = await apiBench();
    const body = { secret: "x".repeat(43), name: "Eve", password };

    const answers = [];
    for (let attempt = 0; attempt < 31; attempt += 1)
      answers.push(await bench.send("POST", "/api/set-up", { body }));

    expect(answers.slice(0, 30).every(({ statusCode }) => statusCode === 403)).toBe(true);
    expect(answers[30]?.json()).toMatchObject({ code: "RATE_LIMITED", requestId: expect.any(String) });
  });

  it("ends a session after 30 idle minutes", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();

    await bench.clock.advance(29 * MINUTE_MS);
    const used = await bench.send("GET", "/api/me", { cookie });
    await bench.clock.advance(29 * MINUTE_MS);
    const usedAgain = await bench.send("GET", "/api/me", { cookie });
    await bench.clock.advance(30 * MINUTE_MS);
    const idle = await bench.send("GET", "/api/me", { cookie });

    expect([used, usedAgain, idle].map(({ statusCode }) => statusCode)).toEqual([200, 200, 401]);
  });

  it("ends a session after 12 hours however busy it is", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const statuses: number[] = [];

    for (let quarter = 0; quarter < 48; quarter += 1) {
      await bench.clock.advance(15 * MINUTE_MS);
      statuses.push((await bench.send("GET", "/api/me", { cookie })).statusCode);
    }

    expect(statuses.indexOf(401)).toBe(47);
  });

  it("ends the session at sign-out", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();

    await bench.send("POST", "/api/sign-out", { cookie });

    expect((await bench.send("GET", "/api/me", { cookie })).statusCode).toBe(401);
    expect(await bench.plane.consoleRecords.list("sessions")).toEqual([]);
  });
});

describe("the command line's token", () => {
  it("is a file for its owner alone and works without Origin", async () => {
    const bench = await apiBench();
    const { file, token } = publish(bench);

    const answer = await bench.app.inject({
      url: "/api/devices",
      headers: { host: "127.0.0.1:8080", authorization: `Bearer ${token}` },
    });

    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(answer.statusCode).toBe(200);
  });

  it("is refused from another machine, with another Host, and when it is wrong", async () => {
    const bench = await apiBench();
    const { token } = publish(bench);
    const ask = (bearer: string, extra: { host?: string; remoteAddress?: string }) =>
      bench.app.inject({
        url: "/api/devices",
        remoteAddress: extra.remoteAddress ?? "127.0.0.1",
        headers: { host: extra.host ?? "127.0.0.1:8080", authorization: `Bearer ${bearer}` },
      });

    const answers = await Promise.all([
      ask(token, { remoteAddress: "10.0.0.9" }),
      ask(token, { host: "evil.example" }),
      ask("wrong", {}),
    ]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 403, 401]);
  });
});

function publish(bench: Awaited<ReturnType<typeof apiBench>>): { file: string; token: string } {
  const file = join(bench.dataFolder, "cli-token.json");
  bench.context.cliToken.publish("http://127.0.0.1:8080");
  return { file, token: (JSON.parse(readFileSync(file, "utf8")) as { token: string }).token };
}
