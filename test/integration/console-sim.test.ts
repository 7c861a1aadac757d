/** `housecall sim`: simulated devices from the command line, against a real server. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { DeviceSummary } from "@housecall/proto/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServerProcess } from "../lib/server-process.ts";
import { rootFolder } from "../lib/source-tree.ts";
import { until } from "../lib/until.ts";

const server = new ServerProcess();
const patience = { timeoutMs: 40_000, everyMs: 200 };

beforeAll(() => server.start());
afterAll(() => server.remove());

describe("housecall sim", () => {
  it("lists what can break and explains it, without a server", async () => {
    const list = await finished(housecall(["sim", "list"]));
    const explained = await finished(housecall(["sim", "explain", "washer-leak"]));
    const unknown = await finished(housecall(["sim", "explain", "leak"]));

    expect(list).toMatchObject({ code: 0, out: expect.stringContaining("washer-filter-clogged") });
    expect(explained).toMatchObject({ code: 0, out: expect.stringContaining("washer.leak must fire") });
    expect(unknown.code).not.toBe(0);
    expect(unknown.err).toContain("washer-leak");
  });

  it("runs a scenario's device against the server until Ctrl-C, and finds it again", async () => {
    const parameters = [
      "sim",
      "run",
      "--scenario",
      "washer-leak",
      "--state",
      join(server.folder, "simulated"),
    ];
    const first = housecall(parameters);
    await until("the device is online", async () => (await online()).length === 1, patience);
    first.kill("SIGINT");
    const ended = await finished(first);

    await until("it has said goodbye", async () => (await online()).length === 0, patience);
    const second = housecall(parameters);
    const device = await until("it is online again", async () => (await online())[0], patience);
    second.kill("SIGINT");

    expect(ended.code).toBe(130);
    expect(device.id).toBe("sim-washer-leak");
    expect((await finished(second)).code).toBe(130);
  });

  it("says what is wrong with a fleet that it cannot read", async () => {
    const { code, err } = await finished(housecall(["sim", "run", "--fleet", "missing.yml"]));

    expect(code).toBe(2);
    expect(err).toContain("missing.yml");
  });
});

/** The devices that are there. */
async function online(): Promise<readonly DeviceSummary[]> {
  const { items } = await server.api<{ items: DeviceSummary[] }>("GET", "/api/devices");
  return items.filter(({ presence }) => presence === "online");
}

function housecall(parameters: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(rootFolder, "console/cli/main.ts"), ...parameters], {
    env: { ...process.env, HOUSECALL_DATA_FOLDER: server.dataFolder },
    cwd: server.folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function finished(child: ChildProcess) {
  const texts = { out: "", err: "" };
  child.stdout?.on("data", (data) => {
    texts.out += String(data);
  });
  child.stderr?.on("data", (data) => {
    texts.err += String(data);
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, ...texts };
}
