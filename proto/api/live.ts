import { z } from "zod";
import { casePresence } from "./case.ts";
import { caseNumber, caseState } from "./case-words.ts";
import { command } from "./command.ts";
import { deviceId, epochMs } from "./common.ts";
import { currentValue, deviceSummary, loss } from "./device.ts";
import { fault } from "./fault.ts";
import { serverHealth } from "./health.ts";

/** One message of GET /api/live (server-sent events; the SSE event name equals `kind`). */
export const liveEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("device"), device: deviceSummary }),
  z.object({ kind: z.literal("values"), deviceId, values: z.array(currentValue) }),
  z.object({ kind: z.literal("fault"), fault }),
  z.object({ kind: z.literal("loss"), deviceId, loss }),
  z.object({ kind: z.literal("command"), command }),
  z.object({
    kind: z.literal("tail"),
    deviceId,
    commandId: z.string(),
    lines: z.array(
      z.object({
        atMs: epochMs,
        severity: z.number().int(),
        source: z.string(),
        unit: z.string(),
        message: z.string(),
      }),
    ),
    /** Lines that the device could not send, since the tail began. */
    droppedLines: z.number().int(),
    /** Lines that it has sent since the tail began, these included; 0 when its agent does not count them. */
    sentLines: z.number().int(),
    /** Lines of those that never reached the server. */
    lostLines: z.number().int(),
  }),
  /** A case has changed; it names no customer, so that everybody may hear it. What changed is asked for. */
  z.object({
    kind: z.literal("case"),
    number: caseNumber,
    deviceId,
    state: caseState,
    assignee: z.string(),
    lastSeq: z.number().int(),
  }),
  /** Who has a case open by now. */
  z.object({
    kind: z.literal("case_presence"),
    number: caseNumber,
    deviceId,
    present: z.array(casePresence),
  }),
  /** What the owner allows, or a question to the owner, has changed; what it is now is asked for. */
  z.object({ kind: z.literal("consent"), deviceId, consentId: z.string() }),
  z.object({ kind: z.literal("health"), health: serverHealth }),
]);
export type LiveEvent = z.infer<typeof liveEvent>;
