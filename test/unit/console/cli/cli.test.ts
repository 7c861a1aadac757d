import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cliReference } from "../../../../console/cli/reference.ts";
import { deviceExample } from "../../../lib/in-memory-data-plane.ts";
import { cliBench } from "./cli-bench.ts";

type Bench = Awaited<ReturnType<typeof cliBench>>;

const lines = new TextEncoder().encode('{"message":"one"}\n{"message":"two"}\n');

/** Acts as the device: a pull succeeds at the second look. */
function completePull(bench: Bench, bytes = lines): void {
  bench.api.plane.files.set("command-1", bytes);
  bench.api.plane.moveCommand("command-1", "succeeded", {
    isDownloadable: true,
    manifest: {
      sources: [],
      skipped: [{ source: "kmsg", reason: "not_permitted" }],
      redactions: { email: 2 },
      lines: 2,
      sizeBytes: lines.length,
      sha256: createHash("sha256").update(lines).digest("hex"),
      truncated: false,
      clockCorrectionMs: 0,
    },
  });
}

describe("housecall", () => {
  it("lists devices for people and, with --json, for scripts", async () => {
    const bench = await cliBench();
    const washer = bench.api.plane.devices.get("washer-1");
    if (washer) bench.api.plane.devices.set("washer-1", { ...washer, note: "Kim" });

    const text = await bench.run("devices");
    const json = await bench.run("devices --json");

    expect([text.code, json.code]).toEqual([0, 0]);
    expect(text.out).toMatch(/^DEVICE +NAME +PRESENCE/);
    expect(text.out).toMatch(/\nwasher-1 +washer-1 +online +0 s ago +none +1\.0 +Kim\n$/);
    expect(JSON.parse(json.out).items[0].id).toBe("washer-1");
  });

  it("prints its version", async () => {
    const bench = await cliBench();

    expect(await bench.run("--version")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it("lets no device name obey the terminal", async () => {
    const bench = await cliBench();
    bench.api.plane.devices.set("washer-2", {
      ...deviceExample("washer-2", bench.api.clock),
      name: "\u001b]0;owned\u0007\nfake",
    });

    const { out } = await bench.run("device washer-2");

    expect(out).not.toMatch(/[\u001b\u0007]|\nfake/);
  });

  it.each([
    ["devices --limit none", 2],
    ["no-such-command", 2],
    ["device", 2],
    ["device washer-9", 4],
    ["device UPPER", 2],
    ["devices --server http://example.org", 2],
    ["logs pull washer-1 --last 3y", 2],
    ["logs pull washer-1 --last 1h --from 2026-01-01", 2],
    ["logs pull washer-1 --max-bytes 20m", 2],
    ["rules lint missing.yml", 4],
    ["config check --config missing.yml", 2],
    ["faults --help", 0],
  ])("ends `%s` with exit code %i and one clear text", async (line, code) => {
    const bench = await cliBench();

    const result = await bench.run(line);

    expect(result.code).toBe(code);
    expect(`${result.out}${result.err}`.length).toBeGreaterThan(20);
    expect(result.err).not.toMatch(/\n {4}at /);
  });

  it.each([
    ["logs tail washer-1 --for 1h", '--for: at most 15m; got "1h"'],
    ["logs pull washer-1 --last 30d", '--last: at most 7d; got "30d"'],
    ["logs pull washer-1 --max-bytes 900m", "--max-bytes: at most 64m"],
    ["claim-token --device Bad!", "--device: wanted 3 to 64"],
    ["devices --limit 501", "--limit: wanted a whole number from 1 to 500"],
    ["logs pull washer-1 --out /nonexistent/x", "--out: there is no folder /nonexistent"],
  ])("names the option of `%s` and asks the device nothing", async (line, text) => {
    const bench = await cliBench();

    const result = await bench.run(line);

    expect(result.code).toBe(2);
    expect(result.err).toContain(text);
    expect(result.err).not.toContain("body");
    expect(await bench.api.plane.commands.list({ limit: 1 })).toEqual([]);
  });

  it.each(["faults --check", "faults", "quarantine", "audit"])(
    "ends `%s --device` with 4 for a device that does not exist",
    async (command) => {
      const bench = await cliBench();

      const result = await bench.run(`${command} --device washer-9`);

      expect(result).toMatchObject({ code: 4, out: "" });
    },
  );

  it("says how to start a server when none answers", async () => {
    const bench = await cliBench();
    bench.state.isReachable = false;

    const result = await bench.run("devices");

    expect(result).toMatchObject({ code: 3, out: "" });
    expect(result.err).toContain("npm start");
  });

  it("ends with 5 when the token is from an earlier start", async () => {
    const bench = await cliBench();
    const path = join(bench.api.dataFolder, "cli-token.json");
    writeFileSync(path, JSON.stringify({ url: "http://127.0.0.1:8080", token: "old" }));

    expect((await bench.run("devices")).code).toBe(5);
  });

  it("pulls logs into a file that agrees with its manifest", async () => {
    const bench = await cliBench();

    const result = await bench.run("logs pull washer-1 --out w.ndjson", {
      whileWaiting: (turn) => turn === 1 && completePull(bench),
    });

    expect(result.code).toBe(0);
    expect(readFileSync(join(bench.folder, "w.ndjson"), "utf8")).toBe(new TextDecoder().decode(lines));
    expect(result.out).toMatch(/redacted +2 email/);
    expect(result.out).toMatch(/skipped +kmsg: not_permitted/);
    expect(result.err).toContain("queued: waits for the device");
  });

  it.each([
    ["kmsg", 1],
    ["kmsg --source journal", 0],
  ])("says that the device left out --source %s and why", async (sources, code) => {
    const bench = await cliBench();

    const result = await bench.run(`logs pull washer-1 --out - --source ${sources}`, {
      whileWaiting: () => completePull(bench),
    });

    expect(result.code).toBe(code);
    expect(result.err).toContain("--source kmsg: the device left it out (not_permitted)");
  });

  it("asks for the last 30 minutes when no range is given", async () => {
    const bench = await cliBench();

    await bench.run("logs pull washer-1 --out -", { whileWaiting: () => completePull(bench) });

    const request = (await bench.api.plane.commands.get("command-1")).request;
    expect(request).toMatchObject({
      fromMs: bench.api.clock.nowMs() - 1_800_000,
      toMs: bench.api.clock.nowMs(),
      minSeverity: 7,
    });
  });

  it("keeps no file that differs from its manifest", async () => {
    const bench = await cliBench();

    const result = await bench.run("logs pull washer-1 --out w.ndjson", {
      whileWaiting: () => completePull(bench, new TextEncoder().encode("{}\n")),
    });

    expect(result.code).toBe(1);
    expect(readdirSync(bench.folder)).toEqual([]);
  });

  it("replaces an existing file only with --yes, and asks the device nothing before", async () => {
    const bench = await cliBench();
    writeFileSync(join(bench.folder, "w.ndjson"), "precious");

    const refused = await bench.run("logs pull washer-1 --out w.ndjson");
    const commandsBefore = await bench.api.plane.commands.list({ limit: 10 });
    const replaced = await bench.run("logs pull washer-1 --out w.ndjson --yes", {
      whileWaiting: () => completePull(bench),
    });

    expect([refused.code, commandsBefore.length, replaced.code]).toEqual([2, 0, 0]);
  });

  it("cancels the pull on the device at Ctrl-C", async () => {
    const bench = await cliBench();

    const result = await bench.run("logs pull washer-1", {
      whileWaiting: (turn) => turn === 1 && bench.interrupt(),
    });

    expect(result.code).toBe(130);
    expect(result.err).toContain("Cancelled on the device.");
    expect((await bench.api.plane.commands.get("command-1")).state).toBe("cancelled");
    expect(readdirSync(bench.folder)).toEqual([]);
  });

  it.each([
    ["rejected", "consent_required", 5],
    ["failed", "disk_full", 1],
    ["expired", "device_offline", 1],
  ] as const)("ends a pull that is %s for %s with its own exit code", async (state, reason, code) => {
    const bench = await cliBench();

    const result = await bench.run("logs pull washer-1", {
      whileWaiting: () => void bench.api.plane.moveCommand("command-1", state, { reason }),
    });

    expect(result.code).toBe(code);
    expect(result.err).toContain(reason);
  });

  it("asks before a large pull and takes no for an answer", async () => {
    const bench = await cliBench();
    bench.state.answer = false;

    const result = await bench.run("logs pull washer-1 --max-bytes 20m");

    expect(result.code).toBe(130);
    expect(await bench.api.plane.commands.list({ limit: 1 })).toEqual([]);
  });

  it("tells all faults of a configuration without any server", async () => {
    const bench = await cliBench();
    bench.state.isReachable = false;
    writeFileSync(join(bench.folder, "housecall.yml"), "httpPort: -1\nmqttPort: x\n");

    const result = await bench.run("config check");

    expect(result.code).toBe(2);
    expect(result.err).toContain("2 faults");
  });

  it("is documented exactly as its commands are", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../../console/docs/CLI.md"), "utf8");

    expect(page).toBe(cliReference());
  });
});
