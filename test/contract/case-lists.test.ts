/** What every store of cases answers when it is asked for lists; one row per adapter. */
import type { CaseEventData, CaseResolution } from "@housecall/proto/api";
import { DAY_MS, HOUR_MS } from "@housecall/proto/base";
import { beforeEach, describe, expect, it } from "vitest";
import type { CaseOpening, CaseRecords, CaseRowQuery, TimeRange } from "../../broker/desk-records.ts";
import { createCaseRecords } from "../../broker/store/records/sqlite/case-records.ts";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { foldCase } from "../../console/server/cases/fold-case.ts";

const adapters = [
  ["SQLite", () => createCaseRecords(openSqlDatabase(":memory:", recordsMigrations))],
] as const;
const t0 = Date.UTC(2026, 10, 2, 9);

const taken: CaseEventData = { kind: "taken", from: "" };
const waits: CaseEventData = { kind: "waiting", waitsFor: "customer", reason: "", wakeAtMs: t0 + 9 };
const solved: CaseEventData = {
  ...{ kind: "resolved", outcome: "self_fix", causeId: "", causeText: "", verdict: null, summary: "" },
  ...{ duplicateOf: "", diagnosis: null, country: "KR", windowEndsAtMs: t0 + 72 * HOUR_MS },
};
const ended: CaseEventData = { kind: "closed", because: "window_clean" };

describe.each(adapters)("lists of cases on %s", (_name, open) => {
  let cases: CaseRecords;
  beforeEach(() => {
    cases = open();
  });

  /** A case that was opened `hours` after t0, by its last three digits. */
  async function make(
    hours: number,
    then: readonly CaseEventData[] = [],
    change: Partial<Extract<CaseEventData, { kind: "opened" }>> = {},
  ): Promise<string> {
    const atMs = t0 + hours * HOUR_MS;
    const first: CaseEventData = {
      ...{ kind: "opened", by: "person", deviceId: "washer-1", deviceClass: "washer", model: "WM" },
      ...{ customerId: "", channel: "phone", severity: "warning", about: "", dueAtMs: atMs + DAY_MS },
      ...change,
    };
    const made = await cases.open(atMs, (number) => {
      const events = [first, ...then].map((data, index) => ({ seq: index + 1, atMs, actor: "Mina", data }));
      return { ...foldCase(number, events), number, events, audit: [] };
    });
    return short(made.number);
  }
  async function resolutions(range: TimeRange): Promise<CaseResolution[]> {
    const found: CaseResolution[] = [];
    for await (const page of cases.resolutions(range)) found.push(...page);
    return found;
  }
  const short = (number: string): string => number.slice(-3);
  const query = (change: Partial<CaseRowQuery>): CaseRowQuery => ({
    ...{ queue: "all", sort: "due", limit: 50, reader: "Mina", match: undefined },
    ...change,
  });
  const listed = async (change: Partial<CaseRowQuery>) =>
    (await cases.list(query(change))).items.map(({ number }) => short(number));

  it("hold what their queue says, for whoever asks", async () => {
    const free = await make(0);
    const mine = await make(1, [taken]);
    const rests = await make(2, [taken, waits]);
    const watched = await make(3, [taken, solved]);
    const over = await make(4, [taken, solved, ended]);
    const expert = await make(5, [taken, { kind: "escalated", question: "?", dueAtMs: t0 }]);

    expect(await listed({ queue: "mine" })).toEqual([mine, rests]);
    expect(await listed({ queue: "mine", reader: "Jun" })).toEqual([]);
    expect(await listed({ queue: "unassigned" })).toEqual([expert, free]);
    expect(await listed({ queue: "team", team: "expert" })).toEqual([expert]);
    expect(await listed({ queue: "team" })).toEqual([expert, free, mine, rests]);
    expect(await listed({ queue: "waiting" })).toEqual([rests]);
    expect(await listed({ queue: "window" })).toEqual([watched]);
    expect(await listed({ queue: "closed" })).toEqual([over]);
    expect(await cases.counts("Mina", t0)).toEqual({
      ...{ mine: 2, team: 4, unassigned: 2, waiting: 1, window: 1, overdue: 1 },
    });
  });

  it("put first what is due first, and last what waits for somebody outside", async () => {
    const later = await make(2);
    const rests = await make(0, [taken, waits]);
    const sooner = await make(1);

    expect(await listed({ sort: "due" })).toEqual([sooner, later, rests]);
    expect(await listed({ sort: "opened" })).toEqual([later, sooner, rests]);
    expect(await listed({ sort: "changed" })).toEqual([later, sooner, rests]);
  });

  it("put the most severe first, then what is due first", async () => {
    const info = await make(0, [], { severity: "info" });
    const late = await make(2, [], { severity: "critical" });
    const soon = await make(1, [], { severity: "critical" });

    expect(await listed({ sort: "severity" })).toEqual([soon, late, info]);
  });

  it("are narrowed by each of their filters", async () => {
    const washer = await make(0);
    const dryer = await make(1, [], {
      ...{ deviceId: "dryer-1", deviceClass: "dryer", channel: "telemetry", customerId: "c1" },
      severity: "critical",
    });

    expect(await listed({ deviceClass: "dryer" })).toEqual([dryer]);
    expect(await listed({ channel: "phone" })).toEqual([washer]);
    expect(await listed({ severity: "critical" })).toEqual([dryer]);
    expect(await listed({ deviceId: "washer-1" })).toEqual([washer]);
    expect(await listed({ customerId: "c1" })).toEqual([dryer]);
    expect(await listed({ state: "closed" })).toEqual([]);
  });

  it("hold only the classes that somebody knows, and any where none is named", async () => {
    const washer = await make(0);
    const dryer = await make(1, [], { deviceId: "dryer-1", deviceClass: "dryer" });
    await make(2, [], { deviceId: "tv-1", deviceClass: "tv" });
    await make(3, [taken], { deviceClass: "dryer" });
    const known = (knownClasses: readonly string[]) => listed({ queue: "unassigned", knownClasses });

    expect(await known(["washer", "dryer"])).toEqual([washer, dryer]);
    expect(await known(["phone"])).toEqual([]);
    expect(await known([])).toHaveLength(3);
    expect((await cases.list(query({ knownClasses: ["dryer"], limit: 1 }))).total).toBe(2);
  });

  it("tell how many open cases each of some people has", async () => {
    const given: CaseEventData = { kind: "assigned", to: "Jun", from: "" };
    await make(0);
    await make(1, [taken]);
    await make(2, [taken, waits]);
    await make(3, [taken, solved]);
    await make(4, [given]);

    expect(await cases.openOf(["Mina", "Jun", "Sora", "Mina"])).toEqual(
      new Map([
        ["Mina", 2],
        ["Jun", 1],
      ]),
    );
    expect(await cases.openOf(["Sora", "mina"])).toEqual(new Map());
    expect(await cases.openOf([])).toEqual(new Map());
  });

  it("find what a text means: the end of a number, devices, customers", async () => {
    const first = await make(0);
    const second = await make(1, [], { deviceId: "dryer-1", customerId: "c1" });
    const match = { number: "", deviceIds: [], customerIds: [] };

    expect(await listed({ match: { ...match, number: "001" } })).toEqual([first]);
    expect(await listed({ match: { ...match, deviceIds: ["dryer-1", "x"] } })).toEqual([second]);
    expect(await listed({ match: { ...match, customerIds: ["c1"], number: "000001" } })).toEqual([
      first,
      second,
    ]);
    expect(await listed({ match })).toEqual([]);
  });

  it.each(["due", "opened", "changed", "severity"] as const)(
    "go on page by page, each case once, sorted by %s",
    async (sort) => {
      for (const hours of [3, 1, 1, 2, 1]) await make(hours, [], hours === 2 ? { severity: "critical" } : {});
      const whole = await listed({ sort });
      const pages: string[] = [];

      for (let cursor: string | undefined; ; ) {
        const page = await cases.list(query({ sort, limit: 2, ...(cursor ? { cursor } : {}) }));
        expect(page.total).toBe(5);
        pages.push(...page.items.map(({ number }) => short(number)));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }

      expect(pages).toEqual(whole);
      expect(new Set(pages).size).toBe(5);
    },
  );

  it("tell with what the server is to do something by itself", async () => {
    const rests = await make(0, [taken, waits]);
    const watched = await make(0, [taken, solved]);

    const due = async (atMs: number) => (await cases.dueNow(atMs, 9)).map(({ number }) => short(number));

    expect(await due(t0 + 8)).toEqual([]);
    expect(await due(t0 + 9)).toEqual([rests]);
    expect(await due(t0 + 72 * HOUR_MS)).toEqual([rests, watched]);
    expect((await cases.ofState("resolved", 9)).map(({ number }) => short(number))).toEqual([watched]);
    expect((await cases.ofDevice("washer-1", 1)).map(({ number }) => short(number))).toEqual([watched]);
  });

  it("tell resolutions and openings of a range, without its end", async () => {
    await make(0, [taken, solved]);
    const second = await make(2, [taken, solved, ended]);
    const range = { fromMs: t0 + HOUR_MS, toMs: t0 + 3 * HOUR_MS };

    expect(await resolutions(range)).toMatchObject([{ outcome: "self_fix", ended: "window_clean" }]);
    expect(await resolutions({ fromMs: t0, toMs: t0 })).toEqual([]);
    const openings: CaseOpening[] = [];
    for await (const page of cases.openings(range)) openings.push(...page);
    expect(openings.map(({ number, deviceId, ruleIds }) => [short(number), deviceId, ruleIds])).toEqual([
      [second, "washer-1", []],
    ]);
  });

  it("tell thousands of resolutions in order, each once, exactly as the events add up", async () => {
    for (let count = 0; count < 1_050; count += 1) await make(count % 3, [taken, solved, ended]);

    const all = await resolutions({ fromMs: t0, toMs: t0 + DAY_MS });

    expect(new Set(all.map(({ number }) => number)).size).toBe(1_050);
    expect(all.map(({ resolvedAtMs }) => resolvedAtMs)).toEqual(
      all.map(({ resolvedAtMs }) => resolvedAtMs).toSorted((one, other) => one - other),
    );
    const stored = await cases.get(all[7]?.number ?? "");
    expect(all[7]).toEqual(foldCase(stored?.number ?? "", stored?.events ?? []).resolutions[0]);
  });

  it("refuse a cursor that they did not give", async () => {
    await expect(cases.list(query({ cursor: "zzz" }))).rejects.toMatchObject({ code: "REQUEST_INVALID" });
  });
});
