import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemRandom } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { newRecoveryCodes, recoveryCodeHash } from "../../../../console/server/auth/recovery-codes.ts";
import { openSealingKey } from "../../../../console/server/auth/sealing-key.ts";
import { newTotpSecret, stepOfCode, totpUri } from "../../../../console/server/auth/totp.ts";
import { apiBench, cookieOf, password } from "./api-bench.ts";
import { codeAt, enrol, signIn, stepMs } from "./totp-bench.ts";

const MINUTE_MS = 60_000;

describe("a code of an authenticator", () => {
  // RFC 6238, appendix B, the last six of the eight digits.
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_234_567_890, "005924"],
    [20_000_000_000, "353130"],
  ])("is the one of the standard at second %i", (second, code) => {
    const step = stepOfCode({ secret, code, usedStep: 0, nowMs: second * 1_000 });

    expect(step).toBe(Math.floor(second / 30));
  });

  it("is taken one step early or late, no further, and never for a step that was used", () => {
    const nowMs = 1_111_111_109_000;
    const stepOf = (agoMs: number, usedStep = 0) =>
      stepOfCode({ secret, code: "081804", usedStep, nowMs: nowMs + agoMs });
    const own = Math.floor(nowMs / stepMs);

    expect([stepOf(stepMs), stepOf(-stepMs), stepOf(2 * stepMs), stepOf(-2 * stepMs)]).toEqual([
      own,
      own,
      null,
      null,
    ]);
    expect([stepOf(0, own - 1), stepOf(0, own)]).toEqual([own, null]);
  });

  it("is read as people type it: with spaces, or in the wide digits of an input method", () => {
    const typed = ["081 804", " 081804 ", "０８１８０４"];

    const steps = typed.map((code) => stepOfCode({ secret, code, usedStep: 0, nowMs: 1_111_111_109_000 }));

    expect(steps).toEqual([37_037_036, 37_037_036, 37_037_036]);
  });

  it.each(["", "28708", "2870822", "abcdef", "-87082", "28708२"])("is not %j", (code) => {
    expect(stepOfCode({ secret, code, usedStep: 0, nowMs: 59_000 })).toBeNull();
  });

  it("comes from a secret of 160 bits that an app reads from its address", () => {
    const made = newTotpSecret(systemRandom);
    const uri = totpUri({ name: "김민지", secret: made });

    expect(made).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Housecall:/);
    expect(new URL(uri).searchParams.get("secret")).toBe(made);
    expect(decodeURIComponent(uri)).toContain("Housecall:김민지");
  });
});

describe("recovery codes", () => {
  it("are ten different ones that are read however they are typed", () => {
    const codes = newRecoveryCodes(systemRandom);
    const [first = ""] = codes;

    expect(new Set(codes).size).toBe(10);
    expect(codes.every((code) => /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/.test(code))).toBe(true);
    expect(recoveryCodeHash(` ${first.toUpperCase().replaceAll("-", " ")}`)).toBe(recoveryCodeHash(first));
    expect(recoveryCodeHash("0O1l-iI00")).toBe(recoveryCodeHash("00111100"));
  });
});

describe("a sealed secret", () => {
  it("opens with its key for its owner alone", () => {
    const folders = ["a", "b"].map(() => mkdtempSync(join(tmpdir(), "housecall-keys-")));
    const [key, other] = folders.map((keysFolder) => openSealingKey({ keysFolder, random: systemRandom }));
    const again = openSealingKey({ keysFolder: folders[0] ?? "", random: systemRandom });
    const sealed = key?.seal("secret", "kim") ?? "";

    expect(again.open(sealed, "kim")).toBe("secret");
    expect(sealed).not.toBe(key?.seal("secret", "kim"));
    for (const open of [
      () => again.open(sealed, "eve"),
      () => other?.open(sealed, "kim"),
      () => again.open(sealed.slice(0, -2), "kim"),
      () => again.open("", "kim"),
    ])
      expect(open).toThrow(/second factor of .* cannot be read/);
    expect(statSync(join(folders[0] ?? "", "staff-totp.key")).mode & 0o777).toBe(0o600);
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
});

describe("a key of secrets that was cut off", () => {
  it("ends the start with what to do, and is not replaced", () => {
    const keysFolder = mkdtempSync(join(tmpdir(), "housecall-keys-"));
    writeFileSync(join(keysFolder, "staff-totp.key"), "AAAA");

    expect(() => openSealingKey({ keysFolder, random: systemRandom })).toThrow(/Restore it from a copy/);
    expect(readFileSync(join(keysFolder, "staff-totp.key"), "utf8")).toBe("AAAA");
    rmSync(keysFolder, { recursive: true });
  });
});

describe("setting up a second factor", () => {
  it("wants the password, then a code, and gives recovery codes once", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();

    const wrong = await bench.send("POST", "/api/me/totp", {
      cookie,
      body: { password: "not her password" },
    });
    const early = await bench.send("POST", "/api/me/totp/confirm", { cookie, body: { code: "123456" } });
    const enrolled = await enrol(bench, cookie);
    const me = (await bench.send("GET", "/api/me", { cookie: enrolled.cookie })).json();

    expect([wrong.statusCode, wrong.json().reason, early.statusCode]).toEqual([400, "password-wrong", 410]);
    expect(enrolled.recoveryCodes).toHaveLength(10);
    expect(me.totp).toEqual({ isEnrolled: true, isRequired: false, recoveryCodesLeft: 10 });
  });

  it("stores neither secret nor recovery code in plain text, and the key not among the data", async () => {
    const bench = await apiBench();
    const { secret, recoveryCodes } = await enrol(bench, await bench.setUp());

    const stored = JSON.stringify(await bench.plane.consoleRecords.list("staff"));

    for (const plain of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll("-", ""))])
      expect(stored).not.toContain(plain);
  });

  it("is not done until a code is right, and a secret is worth nothing after 15 minutes", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const { secret } = (await bench.send("POST", "/api/me/totp", { cookie, body: { password } })).json();
    const confirm = (code: string) => bench.send("POST", "/api/me/totp/confirm", { cookie, body: { code } });

    const wrong = await confirm("000000");
    await bench.clock.advance(15 * MINUTE_MS);
    const late = await confirm(codeAt(secret, bench.clock.nowMs()));

    expect([wrong.statusCode, late.statusCode]).toEqual([400, 410]);
    expect((await signIn(bench, "Ada")).statusCode).toBe(200);
  });

  it("renews this session's secret and ends the others", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const elsewhere = cookieOf((await signIn(bench, "Ada")).headers["set-cookie"]);

    const enrolled = await enrol(bench, cookie);

    const ask = (each: string) => bench.send("GET", "/api/me", { cookie: each });
    const answers = [await ask(cookie), await ask(elsewhere), await ask(enrolled.cookie)];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 200]);
    expect(answers[1]?.json().reason).toBe("totp-changed");
  });
});

describe("signing in with a second factor", () => {
  it("asks for the code after the password, and audits every step", async () => {
    const bench = await apiBench();
    const { secret } = await enrol(bench, await bench.setUp());
    await bench.clock.advance(stepMs);
    bench.plane.auditEntries.length = 0;

    const first = await signIn(bench, "Ada");
    const wrong = await signIn(bench, "Ada", "000000");
    const right = await signIn(bench, "Ada", codeAt(secret, bench.clock.nowMs()));

    expect([first, wrong, right].map(({ statusCode }) => statusCode)).toEqual([401, 401, 200]);
    expect([first.json().reason, wrong.json().reason]).toEqual(["code-required", "code-wrong"]);
    expect(first.headers["set-cookie"]).toBeUndefined();
    expect(bench.plane.auditEntries.map(({ action, outcome, detail }) => [action, outcome, detail])).toEqual([
      ["sign-in-password", "success", ""],
      ["sign-in", "failure", "code-wrong"],
      ["sign-in", "success", "totp"],
    ]);
  });

  it("takes a code once, also when it arrives twice at the same moment, and not the one of enrolment", async () => {
    const bench = await apiBench();
    const { secret } = await enrol(bench, await bench.setUp());
    const ofEnrolment = await signIn(bench, "Ada", codeAt(secret, bench.clock.nowMs()));
    await bench.clock.advance(stepMs);
    const code = codeAt(secret, bench.clock.nowMs());

    const both = await Promise.all([signIn(bench, "Ada", code), signIn(bench, "Ada", code)]);
    const later = await signIn(bench, "Ada", code);

    expect(ofEnrolment.statusCode).toBe(401);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401]);
    expect(later.json().reason).toBe("code-wrong");
  });

  it("takes each recovery code once, when the authenticator is lost", async () => {
    const bench = await apiBench();
    const { recoveryCodes } = await enrol(bench, await bench.setUp());
    const [code = ""] = recoveryCodes;

    const answers = [await signIn(bench, "Ada", code), await signIn(bench, "Ada", code)];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 401]);
    expect(answers[0]?.json().totp.recoveryCodesLeft).toBe(9);
    expect(bench.plane.auditEntries.find(({ detail }) => detail === "recovery-code")?.actor).toBe("Ada");
  });

  it("makes whoever guesses codes wait, whatever address it comes from, and asking for the code frees nothing", async () => {
    const bench = await apiBench();
    const { secret } = await enrol(bench, await bench.setUp());
    await bench.clock.advance(stepMs);
    const guess = (code: string | undefined, index: number) =>
      bench.app.inject({
        method: "POST",
        url: "/api/sign-in",
        remoteAddress: `10.0.0.${index}`,
        headers: { host: "localhost:8080", origin: "http://localhost:8080" },
        payload: { name: "Ada", password, ...(code === undefined ? {} : { code }) },
      });

    for (let index = 0; index < 5; index += 1) {
      await guess(undefined, index);
      await guess("000000", index);
    }
    const tooSoon = await guess(codeAt(secret, bench.clock.nowMs()), 9);

    expect(tooSoon.statusCode).toBe(429);
  });

  it("says which file is missing when the key of the secrets is not the one they were sealed with", async () => {
    const bench = await apiBench();
    const { secret, recoveryCodes } = await enrol(bench, await bench.setUp());
    const rows = await bench.plane.consoleRecords.list("staff");
    const restored = await apiBench({}, async ({ records }) => {
      for (const { key, value } of rows) await records.put("staff", key, value);
    });
    await restored.clock.advance(stepMs);

    const byCode = await signIn(restored, "Ada", codeAt(secret, restored.clock.nowMs()));
    const byRecovery = await signIn(restored, "Ada", recoveryCodes[0]);

    expect([byCode.statusCode, byRecovery.statusCode]).toEqual([500, 200]);
    expect(restored.logged.at(-1)?.event).toBe("request-failed");
  });
});
