import type { Logger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createHealthWatch } from "../../../../console/server/health-watch.ts";

function bench() {
  const lines: string[] = [];
  const at = (level: string) => (event: string, message: string) => {
    lines.push(`${level} ${event}: ${message}`);
  };
  const logger: Logger = { error: at("error"), warn: at("warn"), info: at("info"), debug: at("debug") };
  const watch = createHealthWatch(logger);
  const look = (...problems: (readonly [code: string, message: string])[]): void =>
    watch.look(problems.map(([code, message]) => ({ code, message, kind: "", parameters: {}, sinceMs: 0 })));
  return { lines, look };
}

describe("the health watch", () => {
  it("logs a problem once when it appears and once when it is gone", () => {
    const { lines, look } = bench();

    look(["RULE_INVALID", "a.yml is left out"]);
    look(["RULE_INVALID", "a.yml is left out"]);
    look();

    expect(lines).toEqual([
      "warn problem-appeared: a.yml is left out",
      "warn problem-cleared: No longer a problem: a.yml is left out",
    ]);
  });

  it("logs what a person must act on as an error", () => {
    const { lines, look } = bench();

    look(["STORE_DAMAGED", "period-3.duckdb is damaged"]);

    expect(lines).toEqual(["error problem-appeared: period-3.duckdb is damaged"]);
  });

  it("tells two damaged files apart", () => {
    const { lines, look } = bench();

    look(["STORE_DAMAGED", "period-3.duckdb is damaged"], ["STORE_DAMAGED", "period-4.duckdb is damaged"]);

    expect(lines).toHaveLength(2);
  });

  it("takes texts that differ in a count for one problem", () => {
    const { lines, look } = bench();

    look(["DISK_FULL", "4 MB are left"]);
    look(["DISK_FULL", "3 MB are left"]);

    expect(lines).toHaveLength(1);
  });
});
