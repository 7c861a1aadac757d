import { HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { apiBench } from "./api-bench.ts";

const capabilities = ["pull_logs", "tail_logs", "end_consent", "panel", "ask_consent", "verbal_consent"];
const question = { scopes: ["tail", "logs"], reason: "It does not drain", caseId: "C-2026-000001" };

async function openBench(more: { readonly capabilities?: string[] } = {}) {
  const bench = await apiBench();
  const cookie = await bench.setUp();
  await bench.openCase(cookie);
  const device = bench.plane.devices.get("washer-1");
  if (device === undefined) throw new Error("washer-1 is missing");
  bench.plane.devices.set("washer-1", { ...device, capabilities, ...more });
  const base = "/api/devices/washer-1";
  const post = (path: string, body: unknown = {}) => bench.send("POST", `${base}${path}`, { cookie, body });
  const overview = async () => (await bench.send("GET", `${base}/consent-asks`, { cookie })).json();
  const grant = (consentId: string, scopes: readonly string[]) =>
    bench.plane.reportConsent("washer-1", {
      ...{ consentId, state: "granted", scopes, grantedBy: "panel" },
      expiresAtMs: bench.clock.nowMs() + HOUR_MS,
    });
  return { bench, post, overview, grant, cookie };
}

describe("consent over HTTP", () => {
  it("is asked in the customer's language, one scope apart from the other, and shown with its end", async () => {
    const { bench, post, overview, grant } = await openBench();

    const asked = (await post("/consent-asks", question)).json();
    expect(asked).toMatchObject({
      ...{ state: "asked", scopes: ["logs", "tail"], minutes: 60, language: "ko", requestedBy: "Ada" },
      ...{ caseId: "C-2026-000001", deliverUntilMs: bench.clock.nowMs() + 24 * HOUR_MS },
    });
    await grant(asked.consentId, ["tail"]);

    expect(await overview()).toMatchObject({
      asks: [{ state: "granted", grantedScopes: ["tail"] }],
      allowed: [
        ...[
          { scope: "state", consentId: null },
          { scope: "logs", consentId: null },
        ],
        { scope: "tail", consentId: asked.consentId, by: "panel", requestedBy: "Ada" },
        { scope: "action", consentId: null },
      ],
      ...{ panel: "yes", telephone: "yes", language: "ko" },
    });
  });

  it("is not asked on a device without a display, nor recorded where the device does not let it", async () => {
    const { post } = await openBench({ capabilities: ["pull_logs", "tail_logs"] });

    const asked = await post("/consent-asks", question);
    const told = await post("/verbal-consents", question);

    expect([asked.statusCode, told.statusCode]).toEqual([409, 409]);
    expect(asked.json().message).toContain("no display");
    expect(told.json().message).toContain("takes no consent by telephone");
  });

  it.each([
    [{ ...question, scopes: [] }, "scopes"],
    [{ ...question, scopes: ["root"] }, "scopes.0"],
    [{ ...question, reason: "  " }, "reason"],
    [{ ...question, reason: "a\nb" }, "reason"],
    [{ ...question, reason: "a".repeat(301) }, "reason"],
    [{ ...question, minutes: 7 * 24 * 60 + 1 }, "minutes"],
    [{ ...question, minutes: 0 }, "minutes"],
    [{ ...question, language: "xx" }, "language"],
  ])("refuses a question %j", async (body, path) => {
    const answer = await (await openBench()).post("/consent-asks", body);

    expect(answer.statusCode).toBe(400);
    expect(answer.json().fields.map((field: { path: string }) => field.path)).toEqual([path]);
  });

  it("by telephone needs a reason and a case, and never covers remote actions", async () => {
    const { post } = await openBench();
    const fieldsOf = async (body: object) =>
      (await post("/verbal-consents", body)).json().fields?.map((field: { path: string }) => field.path);

    expect(await fieldsOf({ scopes: ["logs"] })).toEqual(["reason", "caseId"]);
    expect(await fieldsOf({ ...question, scopes: ["action"] })).toEqual(["scopes"]);
    expect((await post("/verbal-consents", question)).json()).toMatchObject({
      ...{ way: "telephone", state: "asked" },
    });
  });

  it("is withdrawn once, and ended by staff at once", async () => {
    const { post, overview, grant } = await openBench();
    const first = (await post("/consent-asks", question)).json().consentId;
    expect((await post("/consent-asks", question)).statusCode).toBe(409);
    expect((await post(`/consent-asks/${first}/withdraw`)).json()).toMatchObject({ state: "withdrawn" });
    expect((await post(`/consent-asks/${first}/withdraw`)).statusCode).toBe(409);

    const second = (await post("/consent-asks", question)).json().consentId;
    await grant(second, ["logs"]);
    expect((await post(`/consents/${second}/end`, { reason: "done" })).statusCode).toBe(202);

    expect((await overview()).allowed.every((each: { consentId: unknown }) => each.consentId === null)).toBe(
      true,
    );
    expect((await post("/consents/policy/end")).statusCode).toBe(403);
    expect((await post("/consents/none/end")).statusCode).toBe(404);
  });

  it("that is known to be missing refuses a pull in plain words, with the next step", async () => {
    const { bench, post, grant } = await openBench();
    const range = { fromMs: 0, toMs: 1_000 };
    await bench.clock.advance(MINUTE_MS);

    const refused = await post("/pulls", range);
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toMatchObject({
      code: "CONSENT_REQUIRED",
      message:
        "The owner has not allowed pulling logs from this device. Ask for consent, and try again when the owner has allowed it.",
    });
    await grant("c-1", ["logs"]);

    expect((await post("/pulls", range)).statusCode).toBe(202);
    expect((await post("/tails", {})).statusCode).toBe(403);
  });
});
