import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CaseEventData, Severity } from "@housecall/proto/api";
import { DAY_MS, HOUR_MS } from "@housecall/proto/base";
import type { CaseRecords, CaseRowQuery, CustomerRecords } from "../../broker/desk-records.ts";
import { createCaseRecords } from "../../broker/store/records/sqlite/case-records.ts";
import { createCustomerRecords } from "../../broker/store/records/sqlite/customer-records.ts";
import { openSqlDatabase, type SqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { foldCase } from "../../console/server/cases/fold-case.ts";
import { type Figure, median } from "./table.ts";

const CASES = 200_000;
const DEVICES = 10_000;
const CUSTOMERS = 8_000;
/** Share of the cases that are open: two weeks' worth. */
const OPEN_EVERY = 50;
const RUNS = 15;
const t0 = Date.UTC(2026, 0, 1);
const classes = ["washer", "refrigerator", "air-conditioner", "robot-cleaner", "phone"];
const severities: readonly Severity[] = ["warning", "critical", "info"];

/** Lists and searches of the desk over 200,000 cases, 10,000 devices and 8,000 customers in a file. */
export async function measureDesk(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "housecall-desk-"));
  const database = openSqlDatabase(join(folder, "records.sqlite"), recordsMigrations);
  try {
    const cases = createCaseRecords(database);
    const customers = createCustomerRecords(database);
    fill(database, cases, customers);
    const lists = await slowest(listQueries(cases));
    const searches = await slowest(searchQueries(cases, customers));
    const how = `${CASES.toLocaleString("en-US")} cases, ${DEVICES.toLocaleString("en-US")} devices; median of ${RUNS} of the slowest`;
    return [
      { name: "desk, list", value: lists.ms, unit: "ms", floor: "≤ 200", how: `${how}: ${lists.name}` },
      {
        name: "desk, search",
        value: searches.ms,
        unit: "ms",
        floor: "≤ 200",
        how: `${how}: ${searches.name}`,
      },
    ];
  } finally {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function fill(database: SqlDatabase, cases: CaseRecords, customers: CustomerRecords): void {
  const audit = { atMs: t0, actor: "bench", deviceId: "", commandId: "", caseId: "", consentId: "" };
  const entry = { ...audit, action: "x", outcome: "success", detail: "" } as const;
  database.transaction(() => {
    for (let index = 0; index < CUSTOMERS; index += 1)
      void customers.save(
        {
          ...{ id: `c${index}`, name: `Customer ${index}`, phone: `8210${String(index).padStart(8, "0")}` },
          ...{ language: "ko", country: "KR", note: "", createdAtMs: t0, changedAtMs: t0 },
        },
        entry,
      );
    for (let index = 0; index < DEVICES; index += 1)
      void customers.register(
        {
          ...{ deviceId: deviceOf(index), customerId: `c${index % CUSTOMERS}`, purchaseCountry: "KR" },
          serial: `WM${String(index * 7_919).padStart(9, "0")}X`,
          macs: [macOf(index), macOf(DEVICES + index)],
          ...{ warrantyUntilMs: null, installedAtMs: t0, changedAtMs: t0 },
        },
        entry,
      );
  });
  for (let from = 0; from < CASES; from += 5_000)
    database.transaction(() => {
      for (let index = from; index < from + 5_000; index += 1) fillCase(cases, index);
    });
}

const macOf = (index: number): string => `02${(index * 7_919 * 6_007).toString(16).padStart(10, "0")}`;
const deviceOf = (index: number): string => `washer-${String(index % DEVICES).padStart(5, "0")}`;

function fillCase(cases: CaseRecords, index: number): void {
  const atMs = t0 + index * 150_000;
  const isOpen = index % OPEN_EVERY === 0;
  const data: readonly CaseEventData[] = [
    {
      ...{ kind: "opened", by: "person", deviceId: deviceOf(index * 31), model: "WM-900" },
      ...{ deviceClass: classes[index % classes.length] ?? "", customerId: `c${(index * 31) % CUSTOMERS}` },
      ...{ channel: "phone", severity: severities[index % 3] ?? "info", about: "It leaks" },
      dueAtMs: atMs + DAY_MS,
    },
    ...(index % 3 === 0 && isOpen ? [] : [{ kind: "taken", from: "" } as const]),
    ...(isOpen ? [] : closing(atMs)),
  ];
  void cases.open(atMs, (number) => {
    const events = data.map((each, place) => ({
      ...{ seq: place + 1, atMs: atMs + place, actor: `agent-${index % 40}`, data: each },
    }));
    return { ...foldCase(number, events), number, events, audit: [] };
  });
}

function closing(atMs: number): readonly CaseEventData[] {
  return [
    { kind: "noted", text: "Cleaned the filter with the customer." },
    {
      ...{
        kind: "resolved",
        outcome: "self_fix",
        causeId: "filter",
        causeText: "",
        verdict: "true_positive",
      },
      ...{ summary: "", duplicateOf: "", diagnosis: null, country: "KR", windowEndsAtMs: atMs + HOUR_MS },
    },
    { kind: "closed", because: "window_clean" },
  ];
}

type Queries = Readonly<Record<string, () => Promise<unknown>>>;

function listQueries(cases: CaseRecords): Queries {
  const list = (change: Partial<CaseRowQuery>) => () =>
    cases.list({ queue: "all", sort: "due", limit: 50, reader: "agent-1", match: undefined, ...change });
  const nowMs = t0 + CASES * 150_000;
  return {
    "my queue": list({ queue: "mine" }),
    "team, by due time": list({ queue: "team" }),
    "team, by severity": list({ queue: "team", sort: "severity" }),
    "unassigned robots": list({ queue: "unassigned", deviceClass: "robot-cleaner" }),
    waiting: list({ queue: "waiting" }),
    closed: list({ queue: "closed", sort: "changed" }),
    "all, by opening": list({ sort: "opened" }),
    "all critical phones": list({ severity: "critical", deviceClass: "phone", sort: "changed" }),
    "cases of a device": () => cases.ofDevice(deviceOf(31), 20),
    counts: () => cases.counts("agent-1", nowMs),
    "what is due now": () => cases.dueNow(nowMs, 100),
    "resolutions of a month": async () => {
      let count = 0;
      for await (const page of cases.resolutions({ fromMs: t0 + 90 * DAY_MS, toMs: t0 + 120 * DAY_MS }))
        count += page.length;
      return count;
    },
  };
}

function searchQueries(cases: CaseRecords, customers: CustomerRecords): Queries {
  const find = (text: string) => () => customers.find({ text, limit: 20 });
  const cased = (number: string, deviceIds: readonly string[]) => () =>
    cases.list({
      ...{ queue: "all", sort: "due", limit: 50, reader: "agent-1" },
      match: { number, deviceIds, customerIds: deviceIds.length === 0 ? [] : ["c31"] },
    });
  return {
    "customer by name": find("customer 77"),
    "customer by the last four digits": find("4711"),
    "customer by a serial with a wrong letter": find("WM000O07919X"),
    "customer by a serial with a wrong digit": find("WM000007918X"),
    "customer by a MAC address with a wrong digit": find(
      macOf(77).replace(/.$/, (digit) => (digit === "0" ? "1" : "0")),
    ),
    "customer by the end of a MAC address": find(macOf(77).slice(-4)),
    "nobody at all": find("zzz"),
    "case by the end of its number": cased("123456", []),
    "cases of a customer and a device": cased("", [deviceOf(31)]),
  };
}

async function slowest(queries: Queries): Promise<{ readonly name: string; readonly ms: number }> {
  const measured: { name: string; ms: number }[] = [];
  for (const [name, run] of Object.entries(queries)) {
    const times: number[] = [];
    for (let turn = 0; turn < RUNS; turn += 1) {
      const startedMs = performance.now();
      await run();
      times.push(performance.now() - startedMs);
    }
    measured.push({ name, ms: median(times) });
    process.stderr.write(`  ${name}: ${median(times).toFixed(1)} ms\n`);
  }
  return measured.toSorted((one, other) => other.ms - one.ms)[0] ?? { name: "", ms: Number.NaN };
}
