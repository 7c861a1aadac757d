import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  BIRTH_NONCE,
  CommandDevice,
  pullFrom as pull,
  pullEverything,
  signedOffer,
} from "../../../lib/command-device.ts";

const session = { birthNonce: BIRTH_NONCE };
const path = "/var/log/app.log";
const line = (second: number, text: string): string =>
  `2026-01-01T00:00:${String(second).padStart(2, "0")}Z ${text}\n`;

describe("pulling logs", () => {
  it("sends redacted lines of all sources by time, with a manifest that fits them", async () => {
    const device = new CommandDevice();
    device.files.append(path, line(1, "ERROR token=abc") + line(3, "from 10.0.0.1"));
    device.files.append("/var/log/other.log", line(2, "kim@example.com"));

    const { manifest, messages, lines } = await pull(device);

    expect(messages).toEqual([
      "2026-01-01T00:00:01Z ERROR token=[secret]",
      "2026-01-01T00:00:02Z [email]",
      "2026-01-01T00:00:03Z from [ip]",
    ]);
    expect(lines[0]).toMatchObject({
      at: "2026-01-01T00:00:01.000Z",
      atMs: Date.UTC(2026, 0, 1, 0, 0, 1),
      severity: 3,
      source: `file:${path}`,
      unit: "",
    });
    expect(manifest).toMatchObject({
      lines: 3,
      truncated: false,
      redactions: { secret: 1, ip: 1, email: 1 },
      skipped: [],
    });
    expect(manifest?.sources).toMatchObject([
      { source: `file:${path}`, lines: 2 },
      { source: "file:/var/log/other.log", lines: 1 },
    ]);
    expect(manifest?.sizeBytes).toBe(Buffer.byteLength(device.received()));
    expect(manifest?.sha256).toBe(createHash("sha256").update(device.received()).digest("hex"));
  });

  it("leaves nothing behind on the device", async () => {
    const device = new CommandDevice();
    device.files.append(path, line(1, "x"));

    await pull(device);

    expect([...device.stateFiles.files.keys()]).toEqual(["executed-commands.json"]);
  });

  it("succeeds with an empty file when there is nothing", async () => {
    const { result, manifest } = await pull(new CommandDevice());

    expect(result?.state).toBe("succeeded");
    expect(manifest).toMatchObject({ lines: 0, sizeBytes: 0, sha256: createHash("sha256").digest("hex") });
  });

  it("takes server time and gives device time", async () => {
    const device = new CommandDevice();
    device.files.append(path, line(10, "before") + line(20, "inside") + line(30, "at the end"));
    const { executor } = await device.start();
    device.acknowledgeAll(executor);
    const hour = 3_600_000;
    const range = { fromMs: Date.UTC(2026, 0, 1, 1, 0, 15), toMs: Date.UTC(2026, 0, 1, 1, 0, 30) };

    executor.onCommand(signedOffer(pullEverything(range), { clockCorrectionMs: hour }), session);
    await device.clock.advance(3_000);

    expect(device.received()).toContain("inside");
    expect(device.received()).not.toContain("before");
    expect(device.received()).not.toContain("at the end");
  });

  it("filters by severity and by text, which is looked for after redaction", async () => {
    const device = new CommandDevice();
    device.files.append(
      path,
      line(1, "ERROR Motor stalled") +
        line(2, "debug motor") +
        line(3, "ERROR password=motor-secret") +
        line(4, "ERROR door"),
    );

    const { messages } = await pull(device, { minSeverity: 4, text: "MOTOR" });

    expect(messages).toEqual(["2026-01-01T00:00:01Z ERROR Motor stalled"]);
  });

  it("keeps the newest lines when there are too many, exactly within the limit", async () => {
    const device = new CommandDevice();
    const texts = Array.from(
      { length: 20_000 },
      (_, index) => `${new Date(Date.UTC(2026, 0, 1) + index * 1_000).toISOString()} line ${index}\n`,
    );
    device.files.append(path, texts.join(""));

    const { manifest, lines } = await pull(device, { maxBytes: 100_000 });

    expect(manifest?.truncated).toBe(true);
    expect(manifest?.sizeBytes).toBeLessThanOrEqual(100_000);
    expect(manifest?.sizeBytes).toBeGreaterThan(99_000);
    expect(lines.at(-1)).toMatchObject({ message: expect.stringContaining("line 19999") });
    expect(lines).toHaveLength(manifest?.lines ?? 0);
    const first = Number(String(lines[0]?.["message"]).split(" ").at(-1));
    expect(first).toBe(20_000 - lines.length);
  });

  it("keeps within the limit also when no line says its time", async () => {
    const device = new CommandDevice();
    device.files.append(path, Array.from({ length: 20_000 }, (_, index) => `no time ${index}\n`).join(""));

    const { manifest, messages } = await pull(device, { maxBytes: 100_000 });

    expect(manifest?.truncated).toBe(true);
    expect(manifest?.sizeBytes).toBeLessThanOrEqual(100_000);
    expect(messages.at(-1)).toBe("no time 19999");
  });

  it("gives lines without a time that of the line before", async () => {
    const device = new CommandDevice();
    device.files.append(path, `${line(5, "ERROR it broke")}    at stack\n`);

    const { lines } = await pull(device);

    expect(lines[1]).toMatchObject({ message: "    at stack", atMs: Date.UTC(2026, 0, 1, 0, 0, 5) });
  });

  it("reads rotated and packed files, oldest first, only when it is told to", async () => {
    const device = new CommandDevice();
    device.files.append(`${path}.2.gz`, gzipSync(line(1, "oldest")));
    device.files.nowMs += 1_000;
    device.files.append(`${path}.1`, line(2, "older"));
    device.files.nowMs += 1_000;
    device.files.append(path, line(3, "newest"));
    const withRotated = await pull(device);

    const other = new CommandDevice();
    other.files.append(`${path}.1`, line(2, "older"));
    other.files.append(path, line(3, "newest"));
    const without = await pull(other, { includeRotated: false });

    expect(withRotated.messages.map((text) => String(text).split(" ")[1])).toEqual([
      "oldest",
      "older",
      "newest",
    ]);
    expect(without.messages).toHaveLength(1);
  });

  it("tells an estimate before it collects", async () => {
    const device = new CommandDevice();
    device.files.append(path, line(1, "x".repeat(1_000)));

    await pull(device);

    const estimate = device.results("cmd-1").find(({ state }) => state === "running")?.estimateBytes ?? 0;
    expect(estimate).toBeGreaterThan(1_000);
    expect(estimate).toBeLessThan(1_500);
  });

  it("takes no more than four pulls at a time", async () => {
    const device = new CommandDevice();
    device.files.append(path, line(1, "x"));
    const { executor } = await device.start();

    for (let count = 1; count <= 5; count += 1)
      executor.onCommand(signedOffer(pullEverything(), { commandId: `cmd-${count}` }), session);
    await device.clock.advance(1_000);

    expect(device.states("cmd-5")).toEqual(["rejected busy"]);
  });
});
