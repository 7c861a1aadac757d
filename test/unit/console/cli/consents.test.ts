import { HOUR_MS } from "@housecall/proto/base";
import { beforeEach, describe, expect, it } from "vitest";
import { cliBench } from "./cli-bench.ts";

let bench: Awaited<ReturnType<typeof cliBench>>;
beforeEach(async () => {
  bench = await cliBench();
});

const ASK = "consents ask washer-1 --scope logs --scope tail --reason drain";
/** What the device says of the newest question. */
async function answer(state: "granted" | "refused") {
  const [asked] = await bench.api.plane.consents.asks("washer-1", 1);
  await bench.api.plane.reportConsent("washer-1", {
    ...{ consentId: asked?.consentId ?? "", state, scopes: state === "granted" ? ["logs"] : [] },
    ...{ grantedBy: "panel", expiresAtMs: bench.api.clock.nowMs() + HOUR_MS },
  });
  return asked?.consentId ?? "";
}

describe("consents on the command line", () => {
  it("are asked and shown, with who allowed what and how long it holds", async () => {
    const asked = await bench.run(ASK);
    await answer("granted");
    const shown = await bench.run("consents washer-1");

    expect(asked.code).toBe(0);
    expect(asked.out).toMatch(/state +waits for the device/);
    expect(shown.out).toMatch(/logs +yes +the owner, asked by command line +60 min +consent-/);
    expect(shown.out).toMatch(/tail +no +– +– +–/);
    expect(JSON.parse((await bench.run("consents washer-1 --json")).out)).toMatchObject({
      asks: [{ state: "granted", scopes: ["logs", "tail"], grantedScopes: ["logs"] }],
    });
  });

  it("wait for the answer when told to, and end with 5 for a no", async () => {
    const refused = await bench.run(`${ASK} --wait`, { whileWaiting: () => answer("refused") });
    const allowed = await bench.run(`${ASK} --wait`, { whileWaiting: () => answer("granted") });

    expect([refused.code, allowed.code]).toEqual([5, 0]);
    expect(refused.out).toMatch(/state +refused/);
    expect(allowed.out).toMatch(/allowed +logs/);
  });

  it("are recorded by telephone with a case, withdrawn and ended", async () => {
    const verbal = "consents verbal washer-1 --scope logs --reason agreed";
    expect((await bench.run(verbal)).code).toBe(2);
    expect((await bench.run(`${verbal} --case C-2026-000001`)).code).toBe(0);
    const asked = JSON.parse((await bench.run(`${ASK} --json`)).out);
    expect((await bench.run(`consents withdraw washer-1 ${asked.consentId}`)).out).toMatch(/withdrawn/);
    await bench.run(ASK);
    const consentId = await answer("granted");

    const ended = await bench.run(`consents end washer-1 ${consentId} --reason done`);

    expect(ended.code).toBe(0);
    expect(ended.out).toMatch(/logs +no/);
    expect((await bench.run(`consents end washer-1 ${consentId}`)).code).toBe(4);
  });

  it("name what is wrong with a question", async () => {
    const { code, err } = await bench.run("consents ask washer-1 --scope root --reason drain");

    expect(code).toBe(2);
    expect(err).toContain("state, logs, tail, action");
  });
});
