import { HOUR_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { faultOf } from "../../../lib/case-files.ts";
import { apiBench } from "./api-bench.ts";

async function openBench() {
  const bench = await apiBench();
  const cookie = await bench.setUp();
  const made = await bench.openCase(cookie);
  const get = async (path: string) => (await bench.send("GET", path, { cookie })).json();
  const post = (path: string, body: unknown = {}) => bench.send("POST", path, { cookie, body });
  const act = async (action: string, body: unknown = {}) =>
    (await post(`/api/cases/${made.number}/${action}`, body)).json();
  return { ...made, bench, cookie, get, post, act };
}

describe("a case over HTTP", () => {
  it("is opened by a person, who has it, with device and customer", async () => {
    const { number, customerId, get } = await openBench();

    expect(await get(`/api/cases/${number}`)).toMatchObject({
      ...{ number, deviceId: "washer-1", state: "with_agent", assignee: "Ada", channel: "phone" },
      ...{ customerId, customer: { name: "Kim Min-ji", phone: "821000000001" }, others: [], faults: [] },
      ...{
        registration: { serial: "WM900-4711", macs: ["02005e10a4c7", "02005e109021"] },
        device: { presence: "online" },
        about: "It does not drain",
      },
    });
  });

  it.each(["0001", "Min-ji", "WM9OO-4711", "02-00-5E-10-A4-C7", "A4C7", "washer-1", "C-2026-000001", "1"])(
    "is found by %j",
    async (text) => {
      const { number, get } = await openBench();

      const found = await get(`/api/cases?text=${encodeURIComponent(text)}`);

      expect(found.items.map((each: { number: string }) => each.number)).toEqual([number]);
    },
  );

  it("is not found by what means something else, in queues that do not hold it", async () => {
    const { get } = await openBench();

    expect((await get("/api/cases?text=park")).items).toEqual([]);
    expect((await get("/api/cases?queue=unassigned")).items).toEqual([]);
    expect((await get("/api/cases?queue=mine")).total).toBe(1);
    expect(await get("/api/cases/counts")).toMatchObject({ mine: 1, team: 1, unassigned: 0, overdue: 0 });
  });

  it("tells its events in order, each by whom", async () => {
    const { number, act, get } = await openBench();
    await act("note", { text: "<script>alert(1)</script>" });
    await act("wait", { waitsFor: "customer", reason: "is at work" });

    const events = await get(`/api/cases/${number}/events`);

    expect(events.map((each: { seq: number; data: { kind: string } }) => [each.seq, each.data.kind])).toEqual(
      [
        ...[
          [1, "opened"],
          [2, "taken"],
          [3, "noted"],
          [4, "waiting"],
        ],
      ],
    );
    expect(events[2]).toMatchObject({ actor: "Ada", data: { text: "<script>alert(1)</script>" } });
  });

  it("names every wrong field of an action, and what is in the way", async () => {
    const { number, post } = await openBench();
    const path = `/api/cases/${number}`;

    expect((await post(`${path}/close`, { outcome: "magic" })).json().fields[0].path).toBe("outcome");
    expect((await post(`${path}/close`, { outcome: "duplicate" })).json().fields[0].path).toBe("duplicateOf");
    const gone = await post(`${path}/close`, { outcome: "duplicate", duplicateOf: "C-2026-000099" });
    expect([gone.statusCode, gone.json().code]).toEqual([404, "NOT_FOUND"]);
    const wrong = await post(`${path}/return`, { answer: "x" });
    expect([wrong.statusCode, wrong.json().message]).toEqual([
      409,
      `Case ${number} is not with the experts.`,
    ]);
    expect((await post("/api/cases/C-2026-000099/take")).statusCode).toBe(404);
    expect((await post("/api/cases/nonsense/take")).statusCode).toBe(400);
    expect((await post("/api/cases", { deviceId: "unknown-1", about: "x" })).statusCode).toBe(404);
  });

  it("is audited with each change, and each look, under its number", async () => {
    const { number, bench, act, get } = await openBench();
    bench.plane.auditEntries.length = 0;

    await act("note", { text: "a secret" });
    await get(`/api/cases/${number}`);
    await get(`/api/cases/${number}/events`);
    await get(`/api/cases/${number}/pack`);
    await get("/api/cases");
    await act("close", { outcome: "self_fix" });

    const entries = bench.plane.auditEntries;
    expect(entries.map(({ action, caseId, deviceId }) => [action, caseId, deviceId])).toEqual([
      ...[
        ["case-noted", number, "washer-1"],
        ["case-read", number, "washer-1"],
      ],
      ...[
        ["case-pack-read", number, "washer-1"],
        ["cases-listed", "", ""],
      ],
      ["case-resolved", number, "washer-1"],
    ]);
    expect(JSON.stringify(entries)).not.toContain("secret");
  });

  it("proposes what to tell the customer, in the customer's language", async () => {
    const { number, get } = await openBench();
    const path = `/api/cases/${number}/summary?outcome=remote_guidance`;

    const korean = await get(path);
    const english = await get(`${path}&language=en&causeText=Lint%20in%20the%20filter`);

    expect(korean.language).toBe("ko");
    expect(korean.text).toMatch(/^Kim Min-ji 고객님, 안녕하세요\..*접수 번호는 C-2026-000001입니다\.$/);
    expect(english.text).toContain("Hello Kim Min-ji. You told us about a problem with your device.");
    expect(english.text).toContain("The cause: Lint in the filter.");
    expect(english.text).toContain("until 4 January");
  });
});

describe("whoever may not see customers", () => {
  it("gets cases without whose they are, and cannot find out by asking", async () => {
    const { number, bench } = await openBench();
    const cookie = await bench.signInAs("viewer");
    const get = async (path: string) => (await bench.send("GET", path, { cookie })).json();

    const found = await get(`/api/cases/${number}`);
    const list = await get("/api/cases?queue=team");

    expect([found.customer, list.items[0].customer]).toEqual([null, null]);
    expect((await get("/api/cases?text=Min-ji")).items).toEqual([]);
    expect((await get("/api/cases?text=0000-0001")).items).toEqual([]);
    expect((await get("/api/cases?text=washer")).items).toHaveLength(1);
    expect((await get(`/api/cases/${number}/pack`)).case.customer).toBeNull();
    expect((await bench.send("GET", "/api/customers", { cookie })).statusCode).toBe(403);
    expect(
      (await bench.send("POST", `/api/cases/${number}/note`, { cookie, body: { text: "x" } })).statusCode,
    ).toBe(403);
  });
});

describe("the context pack", () => {
  it("holds what was asked, tried, said, pinned and allowed", async () => {
    const { number, bench, act, get } = await openBench();
    bench.plane.faultList.push(faultOf("f1", bench.clock.nowMs() - HOUR_MS, { deviceId: "washer-1" }));
    await act("try", { step: "Rinse the filter", who: "customer", outcome: "did_not_work" });
    await act("contact", { text: "She has rinsed it twice" });
    await act("pin", { lineAtMs: 5, source: "journal", text: "pump: <b>stalled</b>" });
    await act("escalate", { question: "Is it the pump?" });

    const pack = await get(`/api/cases/${number}/pack`);

    expect(pack).toMatchObject({
      ...{ question: "Is it the pump?", case: { number, state: "with_expert", returnTo: "Ada" } },
      hypotheses: [{ faultId: "f1", causes: [{ id: "filter-blocked" }, { id: "pump-worn" }] }],
      tried: [{ data: { step: "Rinse the filter", outcome: "did_not_work" } }],
      contacts: [{ data: { text: "She has rinsed it twice" } }],
      pins: [{ data: { text: "pump: <b>stalled</b>" } }],
    });
    expect(pack.timeline.map((each: { what: string }) => each.what)).toEqual([
      ...["firing", "opened", "taken", "tried", "contacted", "pinned", "escalated"],
    ]);
  });

  it("is a page in both languages in which nothing that people or devices wrote is markup", async () => {
    const { number, bench, cookie, act } = await openBench();
    await act("note", { text: '<img src=x onerror="alert(1)">' });
    await act("pin", { lineAtMs: 5, text: "</style><script>alert(1)</script>" });
    const path = `/api/cases/${number}/pack.html?timeZone=Asia/Seoul`;

    const english = await bench.send("GET", path, { cookie });
    const korean = await bench.send("GET", `${path}&language=ko`, { cookie });

    expect(english.body).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;");
    expect(english.body).not.toMatch(/<script|<img/);
    expect(english.headers["content-security-policy"]).toMatch(/default-src 'none'.*nonce-/);
    expect(korean.body).toContain("인계 자료 C-2026-000001");
    expect((await bench.send("GET", `${path}x/y`, { cookie })).statusCode).toBe(400);
  });
});

describe("who has a case open", () => {
  it("is told to others for 30 s, and to everybody who listens", async () => {
    const { number, bench, post, get } = await openBench();
    const told: unknown[] = [];
    bench.plane.live.subscribe({ onEvent: (event) => told.push(event) });

    const present = (await post(`/api/cases/${number}/presence`, { doing: "writing" })).json();
    await bench.clock.advance(29_000);
    const still = await get(`/api/cases/${number}`);
    await bench.clock.advance(11_000);
    const later = await get(`/api/cases/${number}`);

    expect(present).toMatchObject([{ name: "Ada", doing: "writing" }]);
    expect([still.present.length, later.present.length]).toEqual([1, 0]);
    expect(told.filter((event) => (event as { kind: string }).kind === "case_presence")).toMatchObject([
      ...[
        { number, deviceId: "washer-1", present: [{ name: "Ada" }] },
        { number, present: [] },
      ],
    ]);
  });

  it("ends at once when the page is left", async () => {
    const { number, post } = await openBench();
    await post(`/api/cases/${number}/presence`, { doing: "viewing" });

    expect((await post(`/api/cases/${number}/presence`, { doing: "left" })).json()).toEqual([]);
  });
});

describe("customers over HTTP", () => {
  it("are written down, changed and found, with their devices", async () => {
    const { customerId, get, post } = await openBench();

    const changed = await post(`/api/customers/${customerId}`, {
      name: "Kim Min-ji",
      phone: "+1 202 555 0100",
    });

    expect(changed.json()).toMatchObject({ id: customerId, phone: "12025550100", language: "en" });
    expect((await get("/api/customers?text=0100")).items).toMatchObject([
      { id: customerId, registrations: [{ deviceId: "washer-1", serial: "WM900-4711" }] },
    ]);
    expect(await get("/api/devices/washer-1/registration")).toMatchObject({ customer: { id: customerId } });
    expect((await post("/api/customers/nobody", { name: "x" })).statusCode).toBe(404);
    expect((await post("/api/customers", { name: "", phone: "call me" })).json().fields).toHaveLength(2);
  });

  it("keep the MAC addresses of a device when a client of before them registers it anew", async () => {
    const { customerId, get, post } = await openBench();
    const register = async (body: object) =>
      (await post("/api/devices/washer-1/registration", { customerId, ...body })).json().registration;

    expect(await register({ serial: "WM900-4712" })).toMatchObject({
      ...{ serial: "WM900-4712", macs: ["02005e10a4c7", "02005e109021"] },
    });
    expect(await register({ macs: [] })).toMatchObject({ serial: "", macs: [] });
    expect((await get("/api/customers?text=a4c7")).items).toEqual([]);
  });

  it("are refused MAC addresses that no label shows, all at once, each with its place", async () => {
    const { post } = await openBench();
    const macs = ["12:34", "FF:FF:FF:FF:FF:FF", "02:00:5E:10:A4:C7"];

    const refused = await post("/api/devices/washer-1/registration", { macs });

    expect(refused.statusCode).toBe(400);
    expect(refused.json()).toMatchObject({
      code: "REQUEST_INVALID",
      fields: [
        { path: "macs.0", message: expect.stringMatching(/"12:34" is no MAC address/) },
        { path: "macs.1", message: expect.stringMatching(/broadcast/) },
      ],
    });
  });

  it("leave neither name nor number in the audit", async () => {
    const { bench, get } = await openBench();
    await get("/api/customers?text=Min-ji");

    expect(JSON.stringify(bench.plane.auditEntries)).not.toMatch(/Min-ji|0000001|02.?00.?5e/i);
    expect(bench.plane.auditEntries.map(({ action }) => action)).toContain("customers-listed");
  });
});
