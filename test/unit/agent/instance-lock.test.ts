import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockStateFolder } from "../../../agent/platform/instance-lock.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "housecall-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("lock of the state folder", () => {
  it("keeps a second agent out while the first one runs", () => {
    lockStateFolder(folder, process.ppid);

    expect(() => lockStateFolder(folder, process.pid)).toThrow(expect.objectContaining({ code: "CONFLICT" }));
    expect(() => lockStateFolder(folder, process.ppid)).not.toThrow();
  });

  it("is free when the holder died, when its number belongs to another process, and when the file is damaged", () => {
    for (const text of [
      '{"pid":4194999,"startTicks":"1"}',
      `{"pid":${process.ppid},"startTicks":"1"}`,
      "{",
      '{"pid":"x"}',
    ]) {
      writeFileSync(join(folder, "agent.lock"), text);

      expect(() => lockStateFolder(folder, process.pid)).not.toThrow();
    }
  });
});
