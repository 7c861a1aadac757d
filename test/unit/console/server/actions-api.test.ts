import type { CommandState, OfferedAction } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { apiBench } from "./api-bench.ts";

const capabilities = [
  ...["pull_logs", "run_action", "action:self-test:drain-test", "action:self-test:unheard-of"],
  ...["action:restart-service:web.service", "action:raise-resolution", "action:reboot"],
];
const path = "/api/devices/washer-1/actions";
const drainTest = { action: "self-test", parameters: { test: "drain-test" } };

/** A washer at rest whose owner allows remote actions. */
async function openBench(role: "admin" | "support" | "viewer" = "admin") {
  const bench = await apiBench();
  const cookie = role === "admin" ? await bench.setUp() : await bench.signInAs(role);
  const { plane } = bench;
  const change = (more: object): void => {
    const device = plane.devices.get("washer-1");
    if (device) plane.devices.set("washer-1", { ...device, ...more });
  };
  change({ capabilities, name: "Kitchen washer", state: { phase: "idle", door: "closed" } });
  const allow = async (scopes: ("state" | "logs" | "action")[]): Promise<void> => {
    await bench.clock.advance(1_000);
    const grant = { consentId: "c1", state: "granted", grantedBy: "panel", expiresAtMs: 0 } as const;
    await plane.reportConsent("washer-1", { ...grant, scopes });
  };
  await allow(["state", "action"]);
  const get = async (): Promise<OfferedAction[]> => (await bench.send("GET", path, { cookie })).json().items;
  const post = async (body: object) => {
    const answer = await bench.send("POST", path, { cookie, body });
    return { status: answer.statusCode, ...answer.json() };
  };
  return { ...bench, cookie, change, allow, get, post };
}

const holds = (offer: OfferedAction | undefined) =>
  offer?.preconditions.map(({ id, state }) => `${id} ${state}`);

describe("remote actions over HTTP", () => {
  it("are what the device offers and this server can verify, with what they do and want", async () => {
    const { get } = await openBench();

    const items = await get();

    expect(items.map(({ action, target, risk, confirmWith }) => [action, target, risk, confirmWith])).toEqual(
      [
        ["self-test", "drain-test", "moves", null],
        ["restart-service", "web.service", "interrupts", "Kitchen washer"],
        ["raise-resolution", "", "safe", null],
        ["reboot", "", "interrupts", "Kitchen washer"],
      ],
    );
    expect(holds(items[0])).toEqual([
      ...["online met", "consent met", "no_cycle met", "door_closed met", "nothing_open met"],
    ]);
  });

  it.each([
    ["a cycle runs", { state: { phase: "spin", door: "locked" } }, "no_cycle not_met"],
    ["the door is open", { state: { phase: "idle", door: "open" } }, "door_closed not_met"],
  ])("are refused while %s, with the reason", async (_when, change, expected) => {
    const { change: set, get, post } = await openBench();
    set(change);

    expect(holds((await get())[0])).toContain(expected);
    expect(await post(drainTest)).toMatchObject({ status: 409, code: "CONFLICT" });
  });

  it("are refused without the owner's consent, and asked for with it", async () => {
    const { allow, post } = await openBench();
    await allow(["state", "logs"]);

    const refused = await post(drainTest);
    await allow(["action"]);
    const taken = await post(drainTest);

    expect(refused).toMatchObject({ status: 409, message: expect.stringContaining("ask for consent first") });
    expect(taken).toMatchObject({ status: 202, command: { kind: "run_action", state: "queued" } });
  });

  it("are asked for under the consent that covers them, and no more once staff have ended it", async () => {
    const { post, plane } = await openBench();

    await post(drainTest);
    const [entry] = plane.auditEntries.filter(({ action }) => action === "command-requested");
    await plane.consents.end("washer-1", "c1", { reason: "", caseId: "", actor: { name: "Ada" } });

    expect(entry).toMatchObject({ consentId: "c1" });
    expect(await post(drainTest)).toMatchObject({ status: 409 });
  });

  it("wait for a device that is offline, of which nobody knows what it does", async () => {
    const { change, get, post } = await openBench();
    change({ presence: "offline" });

    expect(holds((await get())[0])).toEqual(
      expect.arrayContaining(["online not_met", "no_cycle unknown", "door_closed unknown"]),
    );
    expect((await post(drainTest)).status).toBe(202);
  });

  it("send nothing in a dry run", async () => {
    const { post, plane } = await openBench();

    const answer = await post({ action: "reboot", dryRun: true });

    expect(answer).toMatchObject({ status: 202, command: null, plan: { action: "reboot", isReady: true } });
    expect(await plane.commands.list({ limit: 10 })).toEqual([]);
  });

  it("want the device's name typed where they interrupt it", async () => {
    const { post } = await openBench();

    expect(await post({ action: "reboot", confirmation: "washer" })).toMatchObject({ status: 400 });
    expect((await post({ action: "reboot", confirmation: " Kitchen washer " })).status).toBe(202);
  });

  it("are refused when they are not offered, or with parameters that cannot be chosen", async () => {
    const { post } = await openBench();
    const refusals = [
      { action: "set-log-level" },
      { action: "self-test", parameters: { test: "unheard-of" } },
      { action: "self-test" },
      { action: "raise-resolution", parameters: { interval_s: "0.001" } },
      { action: "raise-resolution", parameters: { shell: "reboot" } },
      { action: "format-disk" },
    ];

    for (const body of refusals)
      expect(await post(body)).toMatchObject({ status: 400, code: "REQUEST_INVALID" });
  });

  it("take what nobody chose from the first choice", async () => {
    const { post } = await openBench();

    const { command } = await post({ action: "raise-resolution", parameters: { minutes: "60" } });

    expect(command.request.parameters).toEqual({ interval_s: "1", minutes: "60" });
  });

  it("that interrupt are not for support", async () => {
    const { post, get } = await openBench("support");

    expect((await get()).map(({ action, isPermitted }) => [action, isPermitted])).toEqual([
      ...[
        ["self-test", true],
        ["restart-service", false],
        ["raise-resolution", true],
        ["reboot", false],
      ],
    ]);
    expect(await post({ action: "reboot", confirmation: "Kitchen washer" })).toMatchObject({ status: 403 });
    expect((await post(drainTest)).status).toBe(202);
  });

  it("are written into their case, as they are asked for and as they end, once", async () => {
    const { post, cookie, openCase, plane, context, send } = await openBench();
    const { number } = await openCase(cookie);

    const { command } = await post({ ...drainTest, caseId: number });
    const end = (state: CommandState): void => {
      plane.moveCommand(command.id, state, { reason: "not_seen_in_telemetry", detail: "pump: nothing" });
    };
    end("unverified");
    end("unverified");
    await context.desk.stop();

    const events = (await send("GET", `/api/cases/${number}/events`, { cookie })).json();
    expect(events.slice(-2).map((each: { actor: string; data: object }) => [each.actor, each.data])).toEqual([
      ["Ada", expect.objectContaining({ kind: "action_requested", commandId: command.id })],
      [
        "housecall",
        expect.objectContaining({ kind: "action_ended", state: "unverified", detail: "pump: nothing" }),
      ],
    ]);
    expect(
      events.filter((each: { data: { kind: string } }) => each.data.kind === "action_ended"),
    ).toHaveLength(1);
  });

  it("are done and written beside what fails: a case that cannot be told is logged", async () => {
    const { post, cookie, openCase, plane, logged } = await openBench();
    const { number } = await openCase(cookie);
    const change = plane.cases.change;
    plane.cases.change = () => Promise.reject(new Error("disk full"));

    const asked = await post({ ...drainTest, caseId: number });
    plane.cases.change = change;

    expect(asked).toMatchObject({ status: 202, command: { state: "queued" } });
    expect(logged).toContainEqual(expect.objectContaining({ event: "case-not-noted" }));
  });

  it("are written as asked for before they are written as ended, however slow the case is", async () => {
    const { post, cookie, openCase, plane, context, send } = await openBench();
    const { number } = await openCase(cookie);
    const change = plane.cases.change;
    const slow = Promise.withResolvers<void>();
    plane.cases.change = async (...asked) => {
      plane.cases.change = change;
      await slow.promise;
      return change(...asked);
    };

    const answer = post({ ...drainTest, caseId: number });
    await expect.poll(async () => (await plane.commands.list({ limit: 1 })).length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    plane.moveCommand((await plane.commands.list({ limit: 1 }))[0]?.id ?? "", "succeeded");
    slow.resolve();
    await answer;
    await context.desk.stop();

    const events = (await send("GET", `/api/cases/${number}/events`, { cookie })).json();
    const kinds = events.map((each: { data: { kind: string } }) => each.data.kind);
    expect(kinds.slice(-2)).toEqual(["action_requested", "action_ended"]);
  });

  it("are left out of a case that is full, and that is logged", async () => {
    const { post, cookie, openCase, plane, logged } = await openBench();
    const { number } = await openCase(cookie);
    const change = plane.cases.change;
    plane.cases.change = (of, decide) =>
      change(of, (stored) => {
        const [opened] = stored.events;
        return decide({ ...stored, events: opened ? Array.from({ length: 2_000 }, () => opened) : [] });
      });

    await post({ ...drainTest, caseId: number });

    expect(logged).toContainEqual({
      event: "case-note-dropped",
      fields: expect.objectContaining({ caseId: number, note: "action_requested" }),
    });
  });

  it("are not written into the case of another device", async () => {
    const { cookie, openCase, plane, send, post } = await openBench();
    const { number: caseId } = await openCase(cookie);
    const device = plane.devices.get("washer-1");
    if (device !== undefined) plane.devices.set("washer-2", { ...device, id: "washer-2" });

    const body = { ...drainTest, caseId, dryRun: true };
    const other = await send("POST", "/api/devices/washer-2/actions", { cookie, body });

    expect(other.json()).toMatchObject({
      code: "CONFLICT",
      message: `Case ${caseId} is about another device.`,
    });
    expect(await post({ ...drainTest, caseId: "C-2026-999999" })).toMatchObject({ status: 404 });
  });
});
