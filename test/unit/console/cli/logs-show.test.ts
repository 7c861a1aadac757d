import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { logStartMs, logText } from "../../../lib/pulled-log.ts";
import { cliBench } from "./cli-bench.ts";

let bench: Awaited<ReturnType<typeof cliBench>>;
let pull: string;

beforeEach(async () => {
  bench = await cliBench();
  const request = {
    ...{ fromMs: 0, toMs: 1, sources: [], minSeverity: 7, text: "", maxBytes: 1_048_576 },
    ...{ includeRotated: true, expiresInMs: 60_000, caseId: "", reason: "" },
  };
  const { plane } = bench.api;
  pull = (await plane.commands.requestPull("washer-1", request, { name: "Ada" })).id;
  const text = logText(1_000, (n) =>
    n === 500 || n === 700 ? { severity: 3, message: `pump \u001b[31mstalled in ${n}` } : {},
  );
  plane.files.set(pull, Buffer.from(text));
  const source = { source: "journal", lines: 1_000, sizeBytes: text.length, firstAtMs: logStartMs };
  plane.moveCommand(pull, "succeeded", {
    isDownloadable: true,
    manifest: {
      ...{ sources: [{ ...source, lastAtMs: logStartMs + 999_000 }], skipped: [], redactions: {} },
      ...{
        lines: 1_000,
        sizeBytes: text.length,
        sha256: "ab".repeat(32),
        truncated: true,
        clockCorrectionMs: 0,
      },
    },
  });
});

afterEach(() => bench.api.context.stopReading());

describe("logs show", () => {
  it("prints lines around one, with what was left out and control characters made visible", async () => {
    const { out, code } = await bench.run(`logs show ${pull} --around 501 --lines 3`);
    const first = await bench.run(`logs show ${pull} --lines 1`);

    expect(code).toBe(0);
    expect(out).toMatch(/^1000 lines, .*; 1000 match, these from number 500 on\n {6}500 /);
    expect(out).toMatch(/> {5}501 .* error +cron\.service +pump \\u001b\[31mstalled in 500\n/);
    expect(first.out).toContain("--- cut");
  });

  it("goes to the next error, and ends with 4 behind the last", async () => {
    const first = await bench.run(`logs show ${pull} --next-error --lines 1`);
    const second = await bench.run(`logs show ${pull} --next-error --around 501 --lines 1`);
    const none = await bench.run(`logs show ${pull} --next-error --around 701 --lines 1`);

    expect(first.out).toContain("stalled in 500");
    expect(second.out).toContain("stalled in 700");
    expect([none.code, none.err]).toEqual([4, expect.stringContaining("no further error")]);
  });

  it("chooses lines by level, text and time, also as JSON", async () => {
    const errors = JSON.parse((await bench.run(`logs show ${pull} --severity error --json`)).out);
    const found = JSON.parse((await bench.run(`logs show ${pull} --text STALLED --json`)).out);
    const at = new Date(logStartMs + 900_000).toISOString();
    const later = JSON.parse((await bench.run(`logs show ${pull} --at ${at} --lines 2 --json`)).out);

    const numbers = (answer: { lines: { number: number }[] }) => answer.lines.map(({ number }) => number);
    expect([errors, found, later].map(numbers)).toEqual([
      [501, 701],
      [501, 701],
      [901, 902],
    ]);
    expect(errors.log).toMatchObject({ lines: 1_000, shownLines: 2 });
  });

  it("prints the patterns", async () => {
    const { out } = await bench.run(`logs show ${pull} --patterns`);

    expect(out).toMatch(/^ +998 +info .*job <.*> done in <.*>\n +2 +error /);
  });

  it("ends with 4 for a pull that does not exist", async () => {
    expect((await bench.run("logs show nothing")).code).toBe(4);
  });
});
