import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { readCommandLine } from "../../../firmware-sim/command-line.ts";
import { explainText, listText } from "../../../firmware-sim/explain.ts";
import { allFaults } from "../../../firmware-sim/faults/all-faults.ts";
import { openTokenDesk } from "../../../firmware-sim/fleet/token-desk.ts";
import { shippedScenarios } from "../../../firmware-sim/scenario/shipped-scenarios.ts";

describe("readCommandLine", () => {
  it("reads what to run", () => {
    expect(readCommandLine(["run", "--state", "s", "--fleet", "f.yml"])).toEqual({
      command: "run",
      what: { kind: "file", path: "f.yml" },
      stateFolder: "s",
    });
    expect(
      readCommandLine(["run", "--state", "s", "--count", "20", "--model", "a,b", "--seed", "3"]),
    ).toMatchObject({ what: { kind: "uniform", count: 20, models: ["a", "b"], seed: 3 } });
  });

  it.each([
    ["nothing", [], /wanted list, explain ID or run/],
    ["run without a folder", ["run", "--fleet", "f"], /wanted --state FOLDER/],
    ["two kinds of fleets", ["run", "--state", "s", "--fleet", "f", "--count", "2"], /wanted one of/],
    ["a number that is none", ["run", "--state", "s", "--count", "2x", "--model", "a"], /wanted 1 to 5000/],
    ["too many devices", ["run", "--state", "s", "--count", "5001", "--model", "a"], /wanted 1 to 5000/],
    ["an unknown option", ["list", "--loud"], /--loud/],
  ])("refuses %s", (_, args, message) => {
    expect(() => readCommandLine(args)).toThrow(message);
  });
});

describe("list and explain", () => {
  it("name every fault and look-alike", () => {
    const text = listText();

    expect(allFaults.filter(({ id }) => !text.includes(` ${id} `)).map(({ id }) => id)).toEqual([]);
  });

  it("say what a fault does, what mends it, and what must find it", () => {
    const text = explainText("washer-leak", shippedScenarios());

    expect(text).toContain("A hose leaks into the base pan");
    expect(text).toContain("technician: fit a new hose");
    expect(text).toContain("washer.leak must fire within 2 h");
  });

  it("say what a look-alike must not lead to", () => {
    expect(explainText("washer-foam", shippedScenarios())).toContain("no rule may fire in 22 h");
  });

  it("name what is near when there is no such fault", () => {
    expect(() => explainText("leak", [])).toThrow(/did you mean .*washer-leak/);
  });
});

describe("the token desk", () => {
  function setUp() {
    const input = new PassThrough();
    const said: Readonly<Record<string, unknown>>[] = [];
    return { input, said, desk: openTokenDesk({ input, say: (line) => said.push(line) }) };
  }

  it("asks for the token of a device and takes its answer, in any order", async () => {
    const { input, said, desk } = setUp();

    const tokens = Promise.all([desk.ask("one"), desk.ask("two")]);
    input.write('{"deviceId":"two","token":"t2"}\n{"deviceId":"one","token":"t1"}\n');

    expect(await tokens).toEqual(["t1", "t2"]);
    expect(said).toEqual([
      { event: "token-wanted", deviceId: "one" },
      { event: "token-wanted", deviceId: "two" },
    ]);
  });

  it("fails when the input ends before the answer", async () => {
    const { input, desk } = setUp();

    const token = desk.ask("one");
    input.end();

    await expect(token).rejects.toThrow("the input has ended");
  });

  it.each(["nonsense", '{"token":"t"}', "[]"])("refuses %s", async (line) => {
    const { input, desk } = setUp();

    const token = desk.ask("one");
    input.write(`${line}\n`);

    await expect(token).rejects.toThrow(/wanted a device id and its token/);
  });
});
