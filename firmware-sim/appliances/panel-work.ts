/**
 * What the program at panel.sock does for the agent, `agent/firmware/panel-message.ts`:
 *
 *     {"type":"run-action","commandId":"cmd-9","action":"self-test","parameters":{"test":"drain-test"}}
 *     {"type":"stop-action","commandId":"cmd-9"}
 *     {"type":"reporting","sampleIntervalSeconds":1,"logLevel":null}
 */
import { SECOND_MS } from "@housecall/proto/base";
import * as z from "zod";
import type { FirmwareTests, Reporting, TestResult } from "./appliance.ts";

const message = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("run-action"),
    commandId: z.string(),
    action: z.string(),
    parameters: z.record(z.string(), z.string()),
  }),
  z.object({ type: z.literal("stop-action"), commandId: z.string() }),
  z.object({
    type: z.literal("reporting"),
    sampleIntervalSeconds: z.number().nullable(),
    logLevel: z.string().nullable(),
  }),
]);

/** What the program works with. */
export interface PanelWorkOptions {
  /** Of the firmware that runs now; undefined when it offers none. */
  readonly tests: () => FirmwareTests | undefined;
  readonly reporting: Reporting;
  /** The firmware is to look at once. */
  readonly wake: () => void;
}

const REFUSED = { result: "refused", reason: "interlock", outcome: {} } as const;

/** Does what a line of the agent asks for; lines about other things change nothing. `answer` writes a message back. */
export function takePanelWork(
  line: unknown,
  { tests, reporting, wake }: PanelWorkOptions,
  answer: (message: Readonly<Record<string, unknown>>) => void,
): void {
  const parsed = message.safeParse(line);
  if (!parsed.success) return;
  const wanted = parsed.data;
  switch (wanted.type) {
    case "run-action": {
      const { commandId, parameters } = wanted;
      const done = (result: TestResult | typeof REFUSED): void =>
        answer({ type: "action-done", commandId, ...result });
      if (tests()?.begin(parameters["test"] ?? "", done) !== "begun") done(REFUSED);
      wake();
      return;
    }
    case "stop-action":
      tests()?.stop();
      wake();
      return;
    case "reporting": {
      const { sampleIntervalSeconds: seconds, logLevel } = wanted;
      reporting.sampleIntervalMs = seconds === null ? undefined : seconds * SECOND_MS;
      reporting.logLevel = logLevel ?? undefined;
      wake();
      return;
    }
  }
}
