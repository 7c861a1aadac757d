/**
 * What the appliance's programs write to ingest.sock, one JSON object per line:
 *
 *     {"type":"sample","signal":"drum_speed_rpm","value":1200,"unit":"rpm"}
 *     {"type":"samples","values":{"water_level_mm":112,"water_temperature_celsius":40.5}}
 *     {"type":"state","entries":{"program":"cotton 40","door":"locked"}}
 *     {"type":"event","name":"door-opened","severity":5,"attributes":{"phase":"rinse"}}
 *     {"type":"cycle","name":"cotton 40","result":"finished","startedAtMs":1767600000000,"endedAtMs":1767604000000}
 *     {"type":"log","program":"washer-ui","severity":4,"message":"motor retry 2"}
 *
 * `atMs` may stand on each; without it the time of arrival counts. Unknown keys are refused, so that a typing error shows.
 */
import { DAY_MS, type EpochMs } from "@housecall/proto/base";
import * as z from "zod/mini";

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));
const signal = z.string().check(z.regex(/^[a-z][a-z0-9_]{1,63}$/));
const stateValue = z.union([z.string().check(z.maxLength(1_024)), z.number(), z.boolean()]);
const entries = z.record(z.string().check(z.regex(/^[A-Za-z][\w.-]{0,99}$/)), stateValue);
const atMs = z.optional(z.int().check(z.gte(0)));
const severity = z._default(z.int().check(z.gte(0), z.lte(7)), 6);

const schema = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("sample"),
    signal,
    value: z.number(),
    unit: z.optional(z.string().check(z.maxLength(32))),
    instance: z._default(z.string().check(z.maxLength(100)), ""),
    atMs,
  }),
  z.strictObject({ type: z.literal("samples"), values: z.record(signal, z.number()), atMs }),
  z.strictObject({ type: z.literal("state"), entries }),
  z.strictObject({
    type: z.literal("event"),
    name: text(100),
    severity,
    attributes: z._default(entries, {}),
    atMs,
  }),
  z.strictObject({
    type: z.literal("cycle"),
    name: text(100),
    result: text(100),
    startedAtMs: z.int().check(z.gte(0)),
    endedAtMs: z.int().check(z.gte(0)),
    attributes: z._default(entries, {}),
  }),
  z.strictObject({ type: z.literal("log"), program: text(100), severity, message: z.string(), atMs }),
]);

/** One message of a program. */
export type IngestMessage = z.output<typeof schema>;

/** Names that only the agent itself may report. */
const OWN_PREFIXES = /^(?:agent|system|processes|units|services)\./;
const MAX_ENTRIES = 64;

/** Checks a message. @throws Error naming what is wrong. */
export function parseIngestMessage(value: unknown, nowMs: EpochMs): IngestMessage {
  const result = schema.safeParse(value);
  if (!result.success) throw new Error(result.error.issues.map(describe).join("; "));
  const message = result.data;
  if ("atMs" in message && message.atMs !== undefined && Math.abs(message.atMs - nowMs) > DAY_MS) {
    throw new Error(`atMs: got ${message.atMs}, wanted a time within a day of ${nowMs}`);
  }
  if (message.type === "state") requireOwn(message.entries);
  if ("attributes" in message) requireFew(message.attributes);
  return message;
}

function requireOwn(given: Readonly<Record<string, unknown>>): void {
  requireFew(given);
  const taken = Object.keys(given).find((key) => OWN_PREFIXES.test(key));
  if (taken !== undefined) throw new Error(`entries: "${taken}" belongs to the agent`);
}

function requireFew(given: Readonly<Record<string, unknown>>): void {
  const count = Object.keys(given).length;
  if (count > MAX_ENTRIES) throw new Error(`got ${count} entries, wanted at most ${MAX_ENTRIES}`);
}

function describe(issue: z.core.$ZodIssue): string {
  return `${issue.path.map(String).join(".") || "message"}: ${issue.message}`;
}
