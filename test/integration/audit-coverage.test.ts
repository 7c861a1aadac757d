/**
 * Every route of the API against the real data plane: what it does, and what it refuses, is one entry of the audit.
 *
 * The routes are those that the server declares. One that says nothing of its audit, or that nobody asks here, fails.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditEntry } from "@housecall/proto/api";
import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configSchema } from "../../console/config/schema.ts";
import { createPasswords } from "../../console/server/auth/password.ts";
import { buildApiContext } from "../../console/server/build-api-context.ts";
import type { App, DeclaredRoute } from "../../console/server/http/app.ts";
import { createHttpApi } from "../../console/server/http/create-http-api.ts";
import {
  type Ask,
  auditAsks as asks,
  DEVICE,
  DEVICE_TO_REVOKE,
  type Existing,
  password,
  range,
} from "../lib/audit-asks.ts";
import { startTestPlane, type TestPlane } from "../lib/test-plane.ts";

let test: TestPlane;
let app: App;
let dataFolder: string;
let cookie = "";
let routes: readonly DeclaredRoute[];
let existing: Existing;

beforeAll(async () => {
  test = await startTestPlane();
  await test.claim(DEVICE);
  await test.claim(DEVICE_TO_REVOKE);
  dataFolder = mkdtempSync(join(tmpdir(), "housecall-coverage-"));
  const context = await buildApiContext({
    ...{ plane: test.plane, clock: systemClock, random: systemRandom, logger: silentLogger },
    passwords: createPasswords({ random: systemRandom, cost: { memory: 8, passes: 1, parallelism: 1 } }),
    ruleTools: { lint: async () => ({ findings: [] }), test: async () => ({ results: [] }) },
    webFolder: dataFolder,
    config: {
      ...configSchema.parse({}),
      ...{ dataFolder, keysFolder: dataFolder, publicHosts: ["127.0.0.1"], publicUrl: "" },
      ...{ bindAddress: "127.0.0.1", requireTotp: "none", metricsAccess: "off" },
    },
  });
  app = await createHttpApi(context, "test");
  routes = app.declaredRoutes.filter(({ method }) => method !== "HEAD");
  const secret = await context.setUpLink.renew();
  const admin = await send("POST", { path: "/api/set-up", body: { secret, name: "Ada", password } });
  cookie = renewed(admin) ?? "";
  await invite("Ben").then((invitation) => accept(invitation));
  const pull = (await send("POST", { path: `/api/devices/${DEVICE}/pulls`, body: range })).json().id;
  const tail = (await send("POST", { path: `/api/devices/${DEVICE}/tails`, body: {} })).json().id;
  const question = { scopes: ["logs"], reason: "It does not drain", caseId: "C-2026-000001" };
  const ask = (await send("POST", { path: `/api/devices/${DEVICE}/consent-asks`, body: question })).json();
  existing = { pull, tail, ask: ask.consentId, invitation: await invite("Dan") };
});
afterAll(async () => {
  await app.close();
  await test.remove();
  rmSync(dataFolder, { recursive: true });
});

function send(method: string, { path, body, signedIn }: Ask) {
  return app.inject({
    method: method as "GET" | "POST",
    url: path,
    headers: {
      host: "localhost:8080",
      origin: "http://localhost:8080",
      ...(signedIn === "no" ? {} : { cookie }),
    },
    ...(body === undefined ? {} : { payload: body }),
  });
}

const keyOf = ({ method, url }: DeclaredRoute): string => `${method} ${url}`;
const newestId = async () =>
  (await test.plane.audit.list({ limit: 1_000 })).reduce((id, each) => Math.max(id, each.id), 0);
const entriesAfter = async (id: number) =>
  (await test.plane.audit.list({ limit: 1_000 })).filter((entry) => entry.id > id);

/** Secret of the link. */
async function invite(name: string): Promise<string> {
  const made = await send("POST", { path: "/api/staff/invitations", body: { name, role: "support" } });
  return new URL(made.json().link).hash.slice(1);
}

const accept = (secret: string) =>
  send("POST", { path: "/api/invitations/accept", signedIn: "no", body: { secret, password } });

/** Some of what is done renews or ends the session. */
async function signInAgain(): Promise<void> {
  const answer = await send("POST", {
    path: "/api/sign-in",
    signedIn: "no",
    body: { name: "Ada", password },
  });
  cookie = renewed(answer) ?? "";
}

/** The session's cookie that an answer sets, if it sets one with a secret. */
function renewed({ headers }: { readonly headers: Readonly<Record<string, unknown>> }): string | undefined {
  return /^[^=]+=[^;]+/.exec(String(headers["set-cookie"] ?? ""))?.[0];
}

/** Asks, and proves that exactly one entry tells of it. */
async function expectOneEntry(route: DeclaredRoute, ask: Ask, outcome: AuditEntry["outcome"]): Promise<void> {
  const before = await newestId();
  const answer = await send(route.method, ask);
  const entries = await entriesAfter(before);
  if (route.url.includes("sign-out")) await signInAgain();
  cookie = renewed(answer) ?? cookie;
  const label = `${keyOf(route)}: ${answer.statusCode} ${answer.body.slice(0, 100)}`;

  expect(answer.statusCode < 400 ? "success" : "failure", label).toBe(outcome);
  expect(entries, label).toHaveLength(1);
  expect(entries[0], label).toMatchObject({
    actor: "Ada",
    action: route.config.reads ?? route.config.audits,
    outcome,
    ...ask.entry,
  });
}

describe("the audit of the API", () => {
  it("is declared by every route, in exactly one way", () => {
    const undecided = routes.filter(
      ({ config: { reads, audits, unaudited } }) =>
        [reads, audits, unaudited].filter((said) => said !== undefined).length !== 1,
    );

    expect(routes.length).toBeGreaterThan(25);
    expect(undecided.map(keyOf)).toEqual([]);
  });

  it("is left out by nothing that changes something, but for checks of links and rule files, and who has a case open", () => {
    const silent = routes.filter(({ method, config }) => method !== "GET" && config.unaudited !== undefined);

    expect(silent.map(keyOf).toSorted()).toEqual([
      "POST /api/cases/:number/presence",
      "POST /api/invitations/check",
      "POST /api/rules/lint",
      "POST /api/rules/test",
    ]);
  });

  it("is left out by nothing that reads of a device", () => {
    const silent = routes.filter(
      ({ url, config }) => /device|pull|command|fault|live/.test(url) && config.unaudited !== undefined,
    );

    expect(silent.map(keyOf)).toEqual([]);
  });

  it("is asked for here by every route that has one", () => {
    const audited = routes.filter(({ config }) => config.unaudited === undefined).map(keyOf);

    expect(Object.keys(asks).toSorted()).toEqual(audited.toSorted());
  });

  it("holds one entry with who, what, device, command and case for all that is done", async () => {
    for (const [key, { done }] of Object.entries(asks)) {
      const route = routes.find((each) => keyOf(each) === key);
      if (done && route) await expectOneEntry(route, done(existing), "success");
    }
  });

  it("holds one entry for the first admin", async () => {
    const made = (await test.plane.audit.list({ action: "admin-created", limit: 10 })).filter(
      ({ outcome }) => outcome === "success",
    );

    expect(made).toMatchObject([{ actor: "Ada" }]);
  });

  it("holds one entry for each page that watches live", async () => {
    const before = await newestId();
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const watching = await fetch(`${url}/api/live?deviceId=${DEVICE}`, { headers: { cookie } });
    await watching.body?.cancel();

    expect(await entriesAfter(before)).toMatchObject([
      { actor: "Ada", action: "live-watched", deviceId: DEVICE, outcome: "success" },
    ]);
  });

  it("holds one entry for all that is refused, with the reason", async () => {
    for (const [key, { refused }] of Object.entries(asks)) {
      const route = routes.find((each) => keyOf(each) === key);
      if (refused && route) await expectOneEntry(route, refused(existing), "failure");
    }
  });

  it("is written by nobody who should have signed in first", async () => {
    const before = await newestId();
    for (const [key, { done, refused }] of Object.entries(asks)) {
      const route = routes.find((each) => keyOf(each) === key);
      const ask = (done ?? refused)?.(existing);
      if (route?.config.permission === "public" || !ask || !route) continue;
      expect((await send(route.method, { ...ask, signedIn: "no" })).statusCode).toBe(401);
    }

    expect(await entriesAfter(before)).toEqual([]);
  });

  it("still holds after all of it", async () => {
    const body = (await send("GET", { path: "/api/audit/verify" })).body;

    expect(JSON.parse(body.trim().split("\n").at(-1) ?? "")).toMatchObject({ verdict: { result: "intact" } });
  });
});
