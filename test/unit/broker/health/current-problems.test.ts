import { problemParameters } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { type Complaints, currentProblems } from "../../../../broker/health/current-problems.ts";

const none: Complaints = {
  ingest: undefined,
  telemetry: [],
  rows: undefined,
  audit: [],
  commands: [],
  ruleFiles: [],
  rules: [],
};
const rule = { ruleId: "fan-stuck", health: "suspended", devices: [], lastError: "boom" } as const;

describe("the server's problems", () => {
  it("are none while nothing complains", () => {
    expect(currentProblems({ ...none, rules: [{ ...rule, health: "ok", lastError: "" }] })).toEqual([]);
  });

  it("name what cannot be written, since when", () => {
    const [full, failing] = (["DISK_FULL", "UNAVAILABLE"] as const).map(
      (code) => currentProblems({ ...none, ingest: { code, message: "why", sinceMs: 5 } })[0],
    );

    expect(full).toMatchObject({ code: "DISK_FULL", kind: "store_full", sinceMs: 5 });
    expect(failing).toMatchObject({ kind: "store_unwritable", parameters: { detail: "why" } });
  });

  it("name the damaged file of a day", () => {
    const telemetry = [{ code: "STORE_DAMAGED", message: "broken", file: "/data/p1.duckdb" }] as const;

    expect(currentProblems({ ...none, telemetry })[0]).toMatchObject({
      kind: "day_damaged",
      parameters: { file: "/data/p1.duckdb" },
      message: "broken",
    });
  });

  it("tell a rule that failed from one that takes too much computing, on some devices or on all", () => {
    const rules = [
      rule,
      { ...rule, devices: ["a", "b"] },
      { ...rule, health: "ok", devices: ["a", "b"] },
    ] as const;

    expect(currentProblems({ ...none, rules }).map(({ kind, parameters }) => [kind, parameters])).toEqual([
      ["rule_failed", { rule: "fan-stuck", detail: "boom" }],
      ["rule_too_heavy", { rule: "fan-stuck" }],
      ["rule_too_heavy_on", { rule: "fan-stuck", devices: "a, b" }],
    ]);
  });

  it("name a rule file that is left out once, before what is wrong with it", () => {
    const ruleFiles = [{ file: "my/a.yml", message: "my/a.yml:3:9: error: unknown signal" }];

    expect(currentProblems({ ...none, ruleFiles })[0]?.parameters).toEqual({
      file: "my/a.yml",
      detail: "3:9: error: unknown signal",
    });
  });

  it("carry exactly the parameters that their kind is declared with", () => {
    const problems = currentProblems({
      ingest: { code: "DISK_FULL", message: "m", sinceMs: 0 },
      telemetry: [{ code: "UNAVAILABLE", message: "m" }],
      rows: { count: 2, example: "faults.fault of 1-0: x" },
      audit: [
        { kind: "audit_cut", parameters: { kept: "9", found: "7" } },
        { kind: "audit_changed", parameters: { entry: "3" } },
        { kind: "audit_heads_missing", parameters: {} },
        { kind: "audit_heads_behind", parameters: {} },
        { kind: "audit_heads_damaged", parameters: { count: "2" } },
        { kind: "audit_heads_unwritable", parameters: { detail: "EROFS" } },
      ],
      commands: [
        { code: "DISK_FULL", message: "m", sinceMs: 0 },
        { code: "UNAVAILABLE", message: "m", sinceMs: 0 },
      ],
      ruleFiles: [{ file: "a.yml", message: "m" }],
      rules: [rule],
    });

    expect(problems).toHaveLength(13);
    for (const { kind, parameters } of problems)
      expect(Object.keys(parameters).toSorted(), kind).toEqual([...problemParameters[kind]].toSorted());
  });
});
