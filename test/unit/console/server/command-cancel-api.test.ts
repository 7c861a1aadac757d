import { describe, expect, it } from "vitest";
import { apiBench } from "./api-bench.ts";

/** A washer that allows remote actions and logs, with a pull, an action and a question that wait for it. */
async function openBench() {
  const bench = await apiBench();
  const cookie = await bench.setUp();
  const device = bench.plane.devices.get("washer-1");
  if (device === undefined) throw new Error("washer-1 is missing");
  const capabilities = ["pull_logs", "run_action", "action:self-test:drain-test", "ask_consent"];
  bench.plane.devices.set("washer-1", { ...device, capabilities, state: { phase: "idle", door: "closed" } });
  const grant = { consentId: "c1", state: "granted", grantedBy: "panel", expiresAtMs: 0 } as const;
  await bench.plane.reportConsent("washer-1", { ...grant, scopes: ["logs", "action"] });
  const post = async (path: string, body: object) =>
    (await bench.send("POST", `/api/devices/washer-1${path}`, { cookie, body })).json();
  const pull = String((await post("/pulls", { fromMs: 0, toMs: 1_000 })).id);
  const drainTest = { action: "self-test", parameters: { test: "drain-test" } };
  const action = String((await post("/actions", drainTest)).command.id);
  const cancelAs = async (role: "support" | "engineer", id: string) =>
    (await bench.send("POST", `/api/commands/${id}/cancel`, { cookie: await bench.signInAs(role), body: {} }))
      .statusCode;
  return { ...bench, pull, action, cancelAs };
}

describe("cancelling a command", () => {
  it("wants the permission of what is cancelled", async () => {
    const { pull, action, cancelAs, plane } = await openBench();

    const refused = await cancelAs("engineer", action);
    const answers = [await cancelAs("engineer", pull), await cancelAs("support", action)];

    expect([refused, ...answers]).toEqual([403, 200, 200]);
    expect(
      plane.auditEntries.filter((each) => each.actor === "engineer" && each.outcome === "failure"),
    ).toMatchObject([{ action: "command-cancel-requested", commandId: action, detail: "FORBIDDEN" }]);
  });

  it("that does not exist finds nothing", async () => {
    expect(await (await openBench()).cancelAs("support", "none")).toBe(404);
  });
});
