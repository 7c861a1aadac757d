import { describe, expect, it } from "vitest";
import { createJsonLogger } from "../../../../console/logging/json-logger.ts";
import { createTerminalLogger } from "../../../../console/logging/terminal-logger.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

function collect(): { lines: string[]; write: (line: string) => void } {
  const lines: string[] = [];
  return { lines, write: (line) => void lines.push(line) };
}

describe("loggers", () => {
  it("write one JSON object a line with level, time, event and message", () => {
    const { lines, write } = collect();

    createJsonLogger({ level: "info", clock: virtualClock(), write }).warn("disk-full", "The disk\nis full", {
      freeBytes: 0,
    });

    expect(lines).toHaveLength(1);
    expect(lines[0]?.indexOf("\n")).toBe((lines[0]?.length ?? 0) - 1);
    expect(JSON.parse(lines[0] ?? "")).toEqual({
      level: "warn",
      at: "2026-01-01T00:00:00.000Z",
      event: "disk-full",
      message: "The disk\nis full",
      freeBytes: 0,
    });
  });

  it("leave out what is less important than the level", () => {
    const json = collect();
    const terminal = collect();

    createJsonLogger({ level: "warn", clock: virtualClock(), write: json.write }).info("a", "b");
    createTerminalLogger({ level: "warn", clock: virtualClock(), write: terminal.write }).info("a", "b");

    expect([...json.lines, ...terminal.lines]).toEqual([]);
  });

  it("let no device text obey the terminal or begin a line of its own", () => {
    const { lines, write } = collect();

    createTerminalLogger({ level: "info", clock: virtualClock(), write }).info("x", "a\u001b[2Jb\nc", {
      deviceName: "\u202eevil\r",
    });

    expect(lines).toEqual(["00:00:00 a\\u001b[2Jb\\u000ac (deviceName=\\u202eevil\\u000d)\n"]);
  });
});
