import { describe, expect, it } from "vitest";
import { createRedactor, type RedactionCounts, redactLine } from "../../../../agent/privacy/redactor.ts";
import { leastProcessorMs } from "../../../lib/processor-time.ts";
import { innocentLines } from "./innocent-lines.ts";
import { secretLines } from "./secret-lines.ts";

describe("redaction", () => {
  it("has a corpus of at least 200 lines", () => {
    expect(secretLines.length + innocentLines.length).toBeGreaterThanOrEqual(200);
  });

  it.each(secretLines)("takes the secrets out of %j", (line, expected) => {
    expect(redactLine(line).text).toBe(expected);
    expect(redactLine(line).redactions).toBeGreaterThan(0);
  });

  it.each(innocentLines.map((line) => [line]))("leaves %j as it is", (line) => {
    expect(redactLine(line)).toEqual({ text: line, redactions: 0 });
  });

  it("changes nothing when it is applied again", () => {
    for (const [line] of secretLines) {
      const once = redactLine(line).text;

      expect(redactLine(once)).toEqual({ text: once, redactions: 0 });
    }
  });

  it("counts what it replaced by kind", () => {
    const counts: RedactionCounts = new Map();

    redactLine("a@b.com c@d.com from 10.0.0.1", counts);

    expect(Object.fromEntries(counts)).toEqual({ email: 2, ip: 1 });
  });

  it("hides a private key that stretches over many lines, and nothing after it", () => {
    const redactor = createRedactor();
    const lines = [
      "-----BEGIN PRIVATE KEY-----",
      "MIIEvQIBADANBgkqhkiG9w0",
      "AQEFAASCBKcwggSjAgEA",
      "-----END PRIVATE KEY-----",
      "started",
    ];

    const redacted = lines.map((line) => redactor.redact(line).text);

    expect(redacted).toEqual(["[key]", "[key]", "[key]", "[key]", "started"]);
  });

  it("gives a key up that never ends", () => {
    const redactor = createRedactor();
    redactor.redact("-----BEGIN PRIVATE KEY-----");
    for (let line = 0; line < 200; line += 1) redactor.redact("abc");

    expect(redactor.redact("started").text).toBe("started");
  });
});

describe("redaction of hostile lines", () => {
  const hostile: Readonly<Record<string, string>> = {
    letters: "a".repeat(50_000),
    digits: "1".repeat(50_000),
    spaces: " ".repeat(50_000),
    colons: ":".repeat(50_000),
    "half addresses": "a:".repeat(25_000),
    "dotted digits": "1.".repeat(25_000),
    "at signs": "a@".repeat(25_000),
    "endless domains": "a@b.c.d.e.f.g.h.".repeat(3_125),
    "token beginnings": "eyJ".repeat(16_666),
    "dotted tokens": "eyJaaaaa.".repeat(5_555),
    "key words": "password=".repeat(5_555),
    "open quotes": 'password="'.repeat(5_000),
    backslashes: `password="${"\\".repeat(50_000)}`,
    "key beginnings": "-----BEGIN PRIVATE KEY-----".repeat(1_850),
    "scheme ends": `${"://a:".repeat(10_000)}@`,
    "phone beginnings": "010-".repeat(12_500),
    "plus groups": "+1(1)".repeat(10_000),
    "mac beginnings": "aa:bb:".repeat(8_333),
    "ssid words": "ssid='".repeat(8_333),
    "version words": `${"version ".repeat(6_000)}1.2.3.4`,
    "bearer words": "basic ".repeat(8_333),
  };

  it.each(Object.entries(hostile))("takes 50 kB of %s in less than 50 ms", (_name, line) => {
    expect(leastProcessorMs(() => redactLine(line))).toBeLessThan(50);
  });
});
