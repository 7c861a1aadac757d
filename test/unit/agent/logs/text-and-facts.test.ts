import { describe, expect, it } from "vitest";
import { cutToBytes, decodeText, toHarmlessText } from "../../../../agent/logs/harmless-text.ts";
import { parseJournalEntry } from "../../../../agent/logs/journal-entry.ts";
import { parseKmsgRecord } from "../../../../agent/logs/kmsg-record.ts";
import { readLineFacts } from "../../../../agent/logs/line-facts.ts";

const nowMs = Date.UTC(2026, 0, 5, 12);

describe("harmless text", () => {
  it("takes terminal sequences away", () => {
    expect(toHarmlessText("\u001b[31mred\u001b[0m \u001b]0;title\u0007plain")).toBe("red plain");
  });

  it("makes controls and marks of direction visible and keeps tabs", () => {
    expect(toHarmlessText("a\tb\u0000c\u0007d\u202ee\nf\u009bg")).toBe("a\tb\ufffdc\ufffdd\ufffde⏎f\ufffdg");
  });

  it("replaces what is not UTF-8 and lone surrogates", () => {
    expect(toHarmlessText(decodeText(Uint8Array.from([0x61, 0xff, 0x62])))).toBe("a\ufffdb");
    expect(toHarmlessText("a\ud800b")).toBe("a\ufffdb");
  });

  it("cuts between characters and counts bytes", () => {
    expect(cutToBytes("한국어", 7)).toEqual({ text: "한국", cutBytes: 3 });
    expect(cutToBytes("abc", 3)).toEqual({ text: "abc", cutBytes: 0 });
  });
});

describe("facts of a line", () => {
  it.each([
    ["2026-01-05T10:23:45.123Z ready", Date.UTC(2026, 0, 5, 10, 23, 45, 123)],
    ["2026-01-05T10:23:45+09:00 ready", Date.UTC(2026, 0, 5, 1, 23, 45)],
    ["[2026-01-05 10:23:45,5 +0000] x", Date.UTC(2026, 0, 5, 10, 23, 45, 500)],
    ["2026-01-05 10:23:45 x", new Date(2026, 0, 5, 10, 23, 45).getTime()],
    ["Jan  5 10:23:45 host app[12]: ready", new Date(2026, 0, 5, 10, 23, 45).getTime()],
    ["Dec 31 23:59:59 host app: old year", new Date(2025, 11, 31, 23, 59, 59).getTime()],
    ['h - - [05/Jan/2026:10:23:45 +0100] "GET"', Date.UTC(2026, 0, 5, 9, 23, 45)],
    ["1767608625.250 ready", 1_767_608_625_250],
    ['{"time":1767608625123,"msg":"x"}', 1_767_608_625_123],
    ['{"ts":1767608625.5,"msg":"x"}', 1_767_608_625_500],
    ['{"at":"2026-01-05T10:23:45.123Z","message":"x"}', Date.UTC(2026, 0, 5, 10, 23, 45, 123)],
    ["no time at all", undefined],
    ["", undefined],
    ["2026-99-99T99:99:99Z x", undefined],
    ["Foo  5 10:23:45 host", undefined],
    ["{".repeat(10_000), undefined],
  ])("reads the time of %j", (line, atMs) => {
    expect(readLineFacts(line, nowMs).atMs).toBe(atMs);
  });

  it.each([
    ["2026-01-05T10:23:45Z ERROR it broke", 3],
    ["[error] it broke", 3],
    ["WARN low", 4],
    ["warning: low", 4],
    ["CRITICAL x", 2],
    ["debug x", 7],
    ["all fine, 0 errors", 6],
    ['{"level":"error","msg":"x"}', 3],
    ['{"level":40,"msg":"x"}', 4],
    ['{"PRIORITY":"3","msg":"x"}', 3],
    ["", 6],
  ])("reads the severity of %j", (line, severity) => {
    expect(readLineFacts(line, nowMs).severity).toBe(severity);
  });
});

describe("journal entries", () => {
  const entry = {
    __CURSOR: "s=a;i=1",
    __REALTIME_TIMESTAMP: "1767608625123456",
    PRIORITY: "4",
    _SYSTEMD_UNIT: "washer.service",
    SYSLOG_IDENTIFIER: "washer",
    _PID: "12",
    MESSAGE: "hello",
  };

  it("reads what it needs", () => {
    expect(parseJournalEntry(JSON.stringify(entry))).toEqual({
      cursor: "s=a;i=1",
      atMs: 1_767_608_625_123,
      severity: 4,
      unit: "washer.service",
      pid: 12,
      transport: "",
      bootId: "",
      message: "hello",
    });
  });

  it("reads messages that are bytes, repeated, or missing", () => {
    const messageOf = (message: unknown) =>
      parseJournalEntry(JSON.stringify({ ...entry, MESSAGE: message }))?.message;

    expect(messageOf([104, 105, 255])).toBe("hi\ufffd");
    expect(messageOf(["a", "b"])).toBe("a b");
    expect(messageOf(null)).toBe("");
    expect(messageOf({ deep: true })).toBe("");
  });

  it("names a session by its program and not by its scope", () => {
    expect(parseJournalEntry(JSON.stringify({ ...entry, _SYSTEMD_UNIT: "session-1.scope" }))?.unit).toBe(
      "washer",
    );
  });

  it("refuses what is damaged", () => {
    for (const text of ["", "{", "null", "[]", "3", '{"MESSAGE":"x"}', '{"__REALTIME_TIMESTAMP":"-1"}']) {
      expect(parseJournalEntry(text)).toBeUndefined();
    }
  });

  it("reads a cut entry as far as it goes", () => {
    const { MESSAGE, ...rest } = entry;
    const text = `${JSON.stringify(rest).slice(0, -1)},"MESSAGE":"${"x".repeat(5_000)}\\n`;

    const read = parseJournalEntry(text, true);

    expect(read?.cursor).toBe("s=a;i=1");
    expect(read?.message.slice(0, 5)).toBe("xxxxx");
    expect(MESSAGE).toBe("hello");
  });
});

describe("kernel records", () => {
  it("reads level, sequence, time and text", () => {
    const record = parseKmsgRecord("6,339,5140900,-;NET: Registered \\x1b[0m\n SUBSYSTEM=net\n");

    expect(record).toEqual({
      severity: 6,
      sequence: 339,
      sinceBootMs: 5_140,
      isKernel: true,
      message: "NET: Registered \u001b[0m",
    });
  });

  it("tells programs from the kernel and knows fields that come with newer kernels", () => {
    expect(parseKmsgRecord("30,5,1000,-,caller=T1;hello")).toMatchObject({
      severity: 6,
      isKernel: false,
      message: "hello",
    });
  });

  it("refuses what is damaged", () => {
    for (const text of ["", "x", "6,1", "6,1,2,-", "6;hello", ",,,;x"])
      expect(parseKmsgRecord(text)).toBeUndefined();
  });
});
