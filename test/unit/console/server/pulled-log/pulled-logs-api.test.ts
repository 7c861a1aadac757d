import type { PullManifestView } from "@housecall/proto/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logStartMs, logText } from "../../../../lib/pulled-log.ts";
import { apiBench } from "../api-bench.ts";

type Bench = Awaited<ReturnType<typeof apiBench>>;

const lastAtMs = logStartMs + 999_000;
let bench: Bench;
let cookie: string;
let pull: string;

beforeAll(async () => {
  bench = await apiBench();
  cookie = await bench.setUp();
  const grant = { consentId: "c1", state: "granted", grantedBy: "panel", expiresAtMs: 0 } as const;
  await bench.plane.reportConsent("washer-1", { ...grant, scopes: ["logs"] });
  const asked = await bench.send("POST", "/api/devices/washer-1/pulls", {
    cookie,
    body: { fromMs: 0, toMs: 1 },
  });
  pull = String(asked.json().id);
  const text = logText(1_000, (n) =>
    n === 500 ? { severity: 3, message: "=HYPERLINK(1) pump stalled, mail [email]" } : {},
  );
  bench.plane.files.set(pull, Buffer.from(text));
  bench.plane.moveCommand(pull, "succeeded", { isDownloadable: true, manifest: manifestOf(text) });
});

afterAll(() => bench.context.stopReading());

function manifestOf(text: string): PullManifestView {
  const source = { source: "journal", lines: 1_000, sizeBytes: text.length, firstAtMs: logStartMs, lastAtMs };
  return {
    ...{ sources: [source], skipped: [], redactions: { email: 1 }, lines: 1_000, sizeBytes: text.length },
    ...{ sha256: "ab".repeat(32), truncated: true, clockCorrectionMs: 0 },
  };
}

const get = (rest: string, as = cookie) => bench.send("GET", `/api/pulls/${pull}/log${rest}`, { cookie: as });

describe("pulled logs over HTTP", () => {
  it("tell what the file holds, what was cut and redacted", async () => {
    const answer = await get("?find=PUMP");

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      ...{ state: "ready", deviceId: "washer-1", lines: 1_000, shownLines: 1_000, foundLines: 1 },
      ...{ redactions: { email: 1 }, gaps: [{ kind: "cut", line: 1, position: 0 }] },
    });
  });

  it("show lost records, and that the device started, where they belong", async () => {
    const { losses } = bench.plane.telemetry;
    const at = { firstAtMs: logStartMs + 10_000, lastAtMs: logStartMs + 20_000, recordedAtMs: lastAtMs };
    bench.plane.telemetry.losses = async () => [
      { stream: "logs", reason: "spool_full", quantity: 7, firstSequence: 1, lastSequence: 7, ...at },
    ];
    const connected = { kind: "connected", bootReason: "power_loss", firmware: "1" } as const;
    bench.plane.telemetry.moments = async () =>
      [40_500, 40_500].map((afterMs, commitSeq) => ({
        ...{ deviceId: "washer-1", commitSeq, atMs: lastAtMs, receivedAtMs: lastAtMs },
        data: { ...connected, bootId: "b1", bootedAtMs: logStartMs + afterMs },
      }));
    const device = bench.plane.devices.get("washer-1");
    if (device) bench.plane.devices.set("washer-1", { ...device, bootedAtMs: logStartMs + 30_500 });

    const { gaps } = (await get("")).json();

    expect(gaps).toMatchObject([
      { kind: "cut", line: 1 },
      { kind: "loss", line: 11, quantity: 7, reason: "spool_full" },
      { kind: "boot", line: 32 },
      { kind: "boot", line: 42 },
    ]);
    bench.plane.telemetry.losses = losses;
  });

  it("give lines, steps and patterns", async () => {
    const lines = (await get("/lines?line=501&before=1&limit=3&find=stalled")).json();
    const step = (await get("/step?to=next-error&line=1")).json();

    expect(lines.lines.map((line: { number: number }) => line.number)).toEqual([500, 501, 502]);
    expect(lines.lines[1]).toMatchObject({ isFound: true, severity: 3 });
    expect(step).toEqual({ line: 501, position: 500, number: 1, total: 1 });
    await expect
      .poll(async () => (await get("/patterns")).json())
      .toMatchObject({ readingPatterns: null, patterns: [{ lines: 999 }, { lines: 1 }] });
  });

  it("export the shown lines, with formulas made harmless", async () => {
    const csv = (await get("/export?format=csv&minSeverity=3")).body;
    const ndjson = (await get("/export?find=stalled&show=found")).body;

    expect(csv.split("\r\n")[1]).toBe(
      `501,"${new Date(logStartMs + 500_000).toISOString()}",3,"journal","cron.service","'=HYPERLINK(1) pump stalled, mail [email]",0`,
    );
    expect(JSON.parse(ndjson)).toMatchObject({
      line: 501,
      message: "=HYPERLINK(1) pump stalled, mail [email]",
    });
    expect((await get("/export")).body.split("\n")).toHaveLength(1_001);
  });

  it("tell the audit of an export under which consent they came", async () => {
    await get("/export");

    expect(bench.plane.auditEntries.findLast(({ action }) => action === "pulled-log-exported")).toMatchObject(
      {
        ...{ deviceId: "washer-1", commandId: pull, consentId: "c1", outcome: "success" },
      },
    );
  });

  it("are read by those who may read logs, and each reader is audited once in five minutes", async () => {
    const viewer = await get("/lines", await bench.signInAs("viewer"));
    const engineer = await bench.signInAs("engineer");
    await get("/lines", engineer);
    await get("/lines?position=200", engineer);

    expect(viewer.statusCode).toBe(403);
    const entries = bench.plane.auditEntries.filter(({ actor }) => actor === "engineer");
    expect(entries).toEqual([
      expect.objectContaining({
        action: "pulled-log-read",
        deviceId: "washer-1",
        detail: pull,
        outcome: "success",
      }),
    ]);
  });

  it("refuse what is no filter, and a pull that has no file", async () => {
    const asked = await bench.send("POST", "/api/devices/washer-1/pulls", {
      cookie,
      body: { fromMs: 0, toMs: 1 },
    });
    const unfinished = await bench.send("GET", `/api/pulls/${asked.json().id}/log`, { cookie });

    expect((await get("/lines?limit=501")).statusCode).toBe(400);
    expect((await get("?pattern=../etc")).statusCode).toBe(400);
    expect([unfinished.statusCode, unfinished.json().code]).toEqual([404, "NOT_FOUND"]);
  });

  it("say what to do when the file is gone from the disk", async () => {
    const { pulledFile } = bench.plane.commands;
    bench.plane.commands.pulledFile = async (id) => {
      const file = await pulledFile(id);
      return { ...file, path: "/gone", manifest: { ...file.manifest, sha256: "cd".repeat(32) } };
    };

    const answer = await get("");

    expect([answer.statusCode, answer.json().message]).toEqual([
      404,
      "The pulled file is not on the server any more; pull it again.",
    ]);
    bench.plane.commands.pulledFile = pulledFile;
  });
});
