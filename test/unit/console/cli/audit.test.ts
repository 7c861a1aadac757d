import { beforeEach, describe, expect, it } from "vitest";
import { cliBench } from "./cli-bench.ts";

let bench: Awaited<ReturnType<typeof cliBench>>;
beforeEach(async () => {
  bench = await cliBench();
  const about = { commandId: "", caseId: "", consentId: "", detail: "" } as const;
  const { audit } = bench.api.plane;
  await audit.append({ ...about, actor: "Mina", action: "sign-in", deviceId: "", outcome: "failure" });
  await audit.append({
    ...about,
    actor: "Jun",
    action: "device-read",
    deviceId: "washer-1",
    outcome: "success",
  });
  await audit.append({
    ...about,
    actor: "Mina",
    action: "logs-read",
    deviceId: "washer-1",
    outcome: "success",
  });
});

const shown = async (line: string) =>
  (JSON.parse((await bench.run(`${line} --json`)).out) as { actor: string; action: string }[])
    .filter(({ actor }) => actor !== "command line")
    .map(({ actor, action }) => `${actor} ${action}`);

describe("housecall audit", () => {
  it.each([
    ["audit", ["Mina logs-read", "Jun device-read", "Mina sign-in"]],
    ["audit list --actor mina", ["Mina logs-read", "Mina sign-in"]],
    ["audit list --action sign-in", ["Mina sign-in"]],
    ["audit list --device washer-1 --actor Jun", ["Jun device-read"]],
    ["audit list --deeds", ["Mina sign-in"]],
    ["audit list --to 2025-01-01", []],
    ["audit list --from 2026-01-01 --to 2030-01-01 --action device-read", ["Jun device-read"]],
  ])("lists with `%s` what was asked for", async (line, entries) => {
    expect(await shown(line)).toEqual(entries);
  });

  it("reads on beyond one page", async () => {
    for (let added = 0; added < 1_500; added += 1) {
      await bench.api.plane.audit.append({
        ...{ actor: "Mina", action: "sign-out", deviceId: "", commandId: "", caseId: "", consentId: "" },
        ...{ outcome: "success", detail: "" },
      });
    }

    expect(await shown("audit list --action sign-out --limit 1200")).toHaveLength(1_200);
    expect(await shown("audit list --action sign-out --limit 5000")).toHaveLength(1_500);
  });

  it("names the option that is wrong", async () => {
    const result = await bench.run("audit list --action Sign");

    expect(result).toMatchObject({ code: 2, out: "" });
    expect(result.err).toContain("--action: wanted the code of an action");
  });

  it("prints CSV, or NDJSON with --json", async () => {
    const csv = await bench.run("audit export --action sign-in");
    const ndjson = await bench.run("audit export --action sign-in --json");

    expect(csv.out.split("\r\n")[1]).toContain('"Mina","sign-in"');
    expect(csv.out.startsWith("\ufeff")).toBe(true);
    expect(JSON.parse(ndjson.out)).toMatchObject({ actor: "Mina", action: "sign-in" });
  });

  it("asks the server for a check and ends with 0 when the audit holds", async () => {
    const result = await bench.run("audit verify");

    expect(result).toMatchObject({ code: 0, err: "" });
    expect(result.out).toContain("Every entry holds");
  });

  it.each([
    ["audit verify --heads heads.ndjson", 2, "--heads and --key belong to --data"],
    ["audit verify --data nowhere", 4, "records.sqlite; wanted a data folder"],
  ])("says what is wrong with `%s`", async (line, code, text) => {
    const result = await bench.run(line);

    expect(result).toMatchObject({ code, out: "" });
    expect(result.err).toContain(text);
  });
});
