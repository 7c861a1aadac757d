import { describe, expect, it } from "vitest";
import { readCommandLine } from "../../../agent/command-line.ts";

describe("command line of the agent", () => {
  it("reads a claim with its token in either place", () => {
    expect(readCommandLine(["claim", "--token", "t", "--state-folder", "/s", "--device-id", "d-1"])).toEqual({
      command: "claim",
      token: "t",
      stateFolder: "/s",
      deviceId: "d-1",
    });
    expect(readCommandLine(["claim", "t"])).toMatchObject({
      command: "claim",
      token: "t",
      deviceId: undefined,
    });
  });

  it("reads run and help", () => {
    expect(readCommandLine(["run", "--config", "a.json"])).toEqual({ command: "run", configFile: "a.json" });
    expect(readCommandLine(["run"])).toEqual({ command: "run", configFile: undefined });
    expect(readCommandLine(["--help"])).toEqual({ command: "help" });
    expect(readCommandLine(["--version"])).toEqual({ command: "version" });
  });

  it.each([[[]], [["claim"]], [["fly"]], [["run", "extra"]], [["run", "--colour"]]])("refuses %j", (args) => {
    expect(() => readCommandLine(args)).toThrow(expect.objectContaining({ code: "REQUEST_INVALID" }));
  });
});
