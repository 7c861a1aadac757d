import type { PullManifestView } from "@housecall/proto/api";
import type { ExampleConsole } from "./example-console.ts";

/** Lines of {@link pulledExample}. */
export const exampleLines = 30_000;
const STEP_MS = 1_000;

/** A pull of the device whose file is there: 30,000 lines, some of them errors, private, hostile or out of order. */
export async function pulledExample({ plane, nowMs }: ExampleConsole, deviceId: string): Promise<string> {
  const fromMs = nowMs() - exampleLines * STEP_MS;
  const lines = Array.from({ length: exampleLines }, (_, number) => lineOf(number, fromMs));
  lines[20_000] = "free space: none, this is no log line";
  const text = `${lines.join("\n")}\n`;
  const request = {
    ...{ fromMs, toMs: nowMs(), sources: [], minSeverity: 7, text: "", maxBytes: 16_777_216 },
    ...{ includeRotated: true, expiresInMs: 60_000, caseId: "", reason: "" },
  };
  const { id } = await plane.commands.requestPull(deviceId, request, { name: "Min-ji" });
  plane.files.set(id, Buffer.from(text));
  plane.moveCommand(id, "succeeded", { isDownloadable: true, manifest: manifestOf(text, fromMs) });
  plane.telemetry.losses = async () => [
    {
      ...{ stream: "logs", reason: "spool_full", quantity: 42, firstSequence: 7, lastSequence: 48 },
      ...{ firstAtMs: fromMs + 50_500, lastAtMs: fromMs + 60_000, recordedAtMs: nowMs() },
    },
  ];
  return id;
}

function lineOf(number: number, fromMs: number): string {
  // The clock of the device was set back by half a minute once.
  const atMs = fromMs + number * STEP_MS - (number >= 25_000 && number < 25_030 ? 30_000 : 0);
  const line = (severity: number, unit: string, message: string) =>
    JSON.stringify({ at: new Date(atMs).toISOString(), atMs, severity, source: "journal", unit, message });
  if (number === 100)
    return line(4, "wifi.service", "<img src=x onerror=alert(1)> \u001b[31mred\u0007 \u202eevil");
  if (number % 5_000 === 4_999) return line(3, "drain.service", `drain pump stalled after ${number} ms`);
  if (number % 500 === 250)
    return line(4, "wifi.service", `joined [ssid] at [ip], signal -${number % 90} dBm`);
  return line(6, "cycle.service", `step ${number} of the cycle: water ${number % 60} °C`);
}

function manifestOf(text: string, fromMs: number): PullManifestView {
  const sizeBytes = Buffer.byteLength(text);
  const lastAtMs = fromMs + exampleLines * STEP_MS;
  return {
    sources: [{ source: "journal", lines: exampleLines, sizeBytes, firstAtMs: fromMs, lastAtMs }],
    skipped: [],
    redactions: { ssid: 60, ip: 60 },
    ...{ lines: exampleLines, sizeBytes, sha256: "5e".repeat(32), truncated: true, clockCorrectionMs: 0 },
  };
}
