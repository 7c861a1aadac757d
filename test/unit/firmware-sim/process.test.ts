import { PassThrough } from "node:stream";
import { DAY_MS, HOUR_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { readCommandLine } from "../../../firmware-sim/command-line.ts";
import { explainText, listText } from "../../../firmware-sim/explain.ts";
import { allFaults } from "../../../firmware-sim/faults/all-faults.ts";
import { openQuestionDesk } from "../../../firmware-sim/play/question-desk.ts";
import { shippedScenarios } from "../../../firmware-sim/scenario/shipped-scenarios.ts";

describe("readCommandLine", () => {
  it("reads what to run", () => {
    expect(readCommandLine(["run", "--state", "s", "--fleet", "f.yml"])).toEqual({
      command: "run",
      what: { kind: "fleet", path: "f.yml", seed: undefined, lasts: undefined },
      stateFolder: "s",
      panelPort: 0,
    });
    expect(
      readCommandLine(["run", "--state", "s", "--count", "20", "--model", "a,b", "--seed", "3"]),
    ).toMatchObject({ what: { kind: "uniform", count: 20, models: ["a", "b"], seed: 3 } });
  });

  it("reads what to play", () => {
    expect(readCommandLine(["play", "--scenario", "a", "--seed", "0", "--start", "1000"])).toEqual({
      command: "play",
      what: { kind: "scenario", name: "a", seed: 0, lasts: undefined },
      startAtMs: 1_000,
    });
    expect(
      readCommandLine(["play", "--fault", "f", "--for", "3d", "--severity", "0.5", "--onset", "2h"]),
    ).toMatchObject({
      what: {
        kind: "fault",
        fault: "f",
        lasts: 3 * DAY_MS,
        severity: 0.5,
        onset: 2 * HOUR_MS,
        use: "normal",
      },
    });
  });

  it.each([
    ["nothing", [], /wanted list, explain ID, run, repair, door or play/],
    ["run without a folder", ["run", "--fleet", "f"], /wanted --state FOLDER/],
    ["two kinds of fleets", ["run", "--state", "s", "--fleet", "f", "--count", "2"], /wanted one of/],
    ["a number that is none", ["run", "--state", "s", "--count", "2x", "--model", "a"], /wanted 1 to 5000/],
    ["too many devices", ["run", "--state", "s", "--count", "5001", "--model", "a"], /wanted 1 to 5000/],
    ["an unknown option", ["list", "--loud"], /--loud/],
    ["a fast fleet without an end", ["play", "--fleet", "f"], /wanted --for LENGTH/],
    ["a fault without an end", ["run", "--state", "s", "--fault", "f"], /wanted --for LENGTH/],
    ["a scenario with two ends", ["play", "--scenario", "a", "--for", "1h"], /a scenario says itself/],
    ["a length that is none", ["play", "--fleet", "f", "--for", "1"], /--for: got "1", wanted a length/],
    [
      "a severity above 1",
      ["play", "--fault", "f", "--for", "1h", "--severity", "1.5"],
      /--severity: got "1.5"/,
    ],
    ["an unknown use", ["play", "--fault", "f", "--for", "1h", "--use", "wild"], /--use: got "wild"/],
    ["a seed below 0", ["play", "--scenario", "a", "--seed=-1"], /--seed: got "-1"/],
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

  it("say what else mends it", () => {
    expect(explainText("washer-pump-jammed", [])).toContain("or         what mends washer-pump-open");
  });

  it("say what a look-alike must not lead to", () => {
    expect(explainText("washer-foam", shippedScenarios())).toContain("no rule may fire in 22 h");
  });

  it("name what is near when there is no such fault", () => {
    expect(() => explainText("leak", [])).toThrow(/did you mean .*washer-leak/);
  });

  it.each([
    ["washer-leek", /did you mean washer-leak\?/],
    ["wahser-pump-jamed", /did you mean washer-pump-jammed\?/],
    ["reconect-strom", /did you mean reconnect-storm\?/],
    ["toaster-burns", /no such fault or look-alike$/],
  ])("name what was meant by %s", (id, message) => {
    expect(() => explainText(id, [])).toThrow(message);
  });
});

describe("the question desk", () => {
  const tokenOf = (deviceId: string) => z.strictObject({ deviceId: z.literal(deviceId), token: z.string() });

  function setUp() {
    const input = new PassThrough();
    const said: Readonly<Record<string, unknown>>[] = [];
    return { input, said, desk: openQuestionDesk({ input, say: (line) => said.push(line) }) };
  }

  it("gives each answer to the question whose shape it has, in any order", async () => {
    const { input, said, desk } = setUp();

    const answers = Promise.all([
      desk.ask({ event: "token-wanted", deviceId: "one" }, tokenOf("one")),
      desk.ask({ event: "token-wanted", deviceId: "two" }, tokenOf("two")),
    ]);
    input.write('{"deviceId":"two","token":"t2"}\n{"deviceId":"one","token":"t1"}\n');

    expect((await answers).map(({ token }) => token)).toEqual(["t1", "t2"]);
    expect(said).toEqual([
      { event: "token-wanted", deviceId: "one" },
      { event: "token-wanted", deviceId: "two" },
    ]);
  });

  it("fails when the input ends before the answer, and asks no more", async () => {
    const { input, said, desk } = setUp();

    const open = desk.ask({ event: "played" }, tokenOf("one"));
    input.end();

    await expect(open).rejects.toThrow("input has ended");
    await expect(desk.ask({ event: "played" }, tokenOf("one"))).rejects.toThrow("input has ended");
    expect(said).toHaveLength(1);
  });

  it.each(["nonsense", '{"token":"t"}', "[]"])("refuses %s", async (line) => {
    const { input, desk } = setUp();

    const open = desk.ask({ event: "token-wanted" }, tokenOf("one"));
    input.write(`${line}\n`);

    await expect(open).rejects.toThrow(/wanted an answer to a question/);
  });
});
