import { setImmediate as nextTurn } from "node:timers/promises";
import { anyOutcome, type CaseResolution, caseResolution } from "@housecall/proto/api";
import type { CaseOpening, TimeRange } from "../../../desk-records.ts";
import type { SqlDatabase, SqlRow } from "./database.ts";
import { numberOrNull, textOrNull } from "./device-records.ts";

/** Rows read before others get their turn: reading a year must not hold up devices. */
const PAGE = 1_000;
const { ruleIds, visits, diagnosis, takenBack, verdict, ended } = caseResolution.shape;

/** Stores one resolution of a case as it is by now. */
export function saveResolution(database: SqlDatabase, each: CaseResolution): void {
  database.run(
    `INSERT INTO case_resolutions (number, place, attempt, device_id, device_class, customer_id, rule_ids, detected_at_ms,
       began_at_ms, taken_at_ms, resolved_at_ms, resolved_by, outcome, cause_id, cause_text, verdict, diagnosis, country,
       contacts, transfers, handling_ms, visits, window_ends_at_ms, ended, taken_back)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (number, place) DO UPDATE SET ended = excluded.ended, taken_back = excluded.taken_back`,
    ...[
      each.number,
      each.place,
      each.attempt,
      each.deviceId,
      each.deviceClass,
      each.customerId,
      JSON.stringify(each.ruleIds),
    ],
    ...[each.detectedAtMs, each.beganAtMs, each.takenAtMs, each.resolvedAtMs, each.resolvedBy, each.outcome],
    ...[each.causeId, each.causeText, each.verdict, jsonOrNull(each.diagnosis), each.country, each.contacts],
    ...[each.transfers, each.handlingMs, JSON.stringify(each.visits), each.windowEndsAtMs, each.ended],
    jsonOrNull(each.takenBack),
  );
}

/** Resolutions of a range in the order in which they were made, page by page. */
export async function* readResolutions(
  database: SqlDatabase,
  { fromMs, toMs }: TimeRange,
): AsyncGenerator<readonly CaseResolution[]> {
  let after: readonly [number, string, number] = [fromMs, "", 0];
  for (;;) {
    const rows = database.all(
      `SELECT * FROM case_resolutions WHERE (resolved_at_ms, number, place) > (?, ?, ?) AND resolved_at_ms < ?
       ORDER BY resolved_at_ms, number, place LIMIT ?`,
      ...[...after, toMs, PAGE],
    );
    if (rows.length > 0) yield rows.map(toResolution);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = [Number(last["resolved_at_ms"]), String(last["number"]), Number(last["place"])];
    await nextTurn();
  }
}

/** Cases that were opened in a range, page by page. */
export async function* readOpenings(
  database: SqlDatabase,
  { fromMs, toMs }: TimeRange,
): AsyncGenerator<readonly CaseOpening[]> {
  let after: readonly [number, string] = [fromMs, ""];
  for (;;) {
    const rows = database.all(
      `SELECT number, device_id, opened_at_ms,
         (SELECT json_group_array(rule_id) FROM case_rules r WHERE r.device_id = c.device_id AND r.number = c.number) AS rules
       FROM cases c WHERE (opened_at_ms, number) > (?, ?) AND opened_at_ms < ? ORDER BY opened_at_ms, number LIMIT ?`,
      ...[...after, toMs, PAGE],
    );
    if (rows.length > 0) yield rows.map(toOpening);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = [Number(last["opened_at_ms"]), String(last["number"])];
    await nextTurn();
  }
}

function toOpening(row: SqlRow): CaseOpening {
  return {
    ...{ number: String(row["number"]), deviceId: String(row["device_id"]) },
    ...{ openedAtMs: Number(row["opened_at_ms"]), ruleIds: ruleIds.parse(json(row, "rules")) },
  };
}

function toResolution(row: SqlRow): CaseResolution {
  return {
    number: String(row["number"]),
    place: Number(row["place"]),
    attempt: Number(row["attempt"]),
    ...{ deviceId: String(row["device_id"]), deviceClass: String(row["device_class"]) },
    ...{ customerId: String(row["customer_id"]), ruleIds: ruleIds.parse(json(row, "rule_ids")) },
    ...{ detectedAtMs: numberOrNull(row["detected_at_ms"]), beganAtMs: Number(row["began_at_ms"]) },
    ...{ takenAtMs: numberOrNull(row["taken_at_ms"]), resolvedAtMs: Number(row["resolved_at_ms"]) },
    ...{ resolvedBy: String(row["resolved_by"]), outcome: anyOutcome.parse(row["outcome"]) },
    ...{ causeId: String(row["cause_id"]), causeText: String(row["cause_text"]) },
    verdict: verdict.parse(textOrNull(row["verdict"])),
    diagnosis: diagnosis.parse(json(row, "diagnosis")),
    ...{ country: String(row["country"]), contacts: Number(row["contacts"]) },
    ...{ transfers: Number(row["transfers"]), handlingMs: Number(row["handling_ms"]) },
    visits: visits.parse(json(row, "visits")),
    windowEndsAtMs: numberOrNull(row["window_ends_at_ms"]),
    ended: ended.parse(textOrNull(row["ended"])),
    takenBack: takenBack.parse(json(row, "taken_back")),
  };
}

function json(row: SqlRow, column: string): unknown {
  const text = row[column];
  return typeof text === "string" ? JSON.parse(text) : null;
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
