/** `housecall sim`: simulated devices from the command line, against a real server. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeviceSummary } from "@housecall/proto/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finished, housecall } from "../lib/housecall.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { rootFolder } from "../lib/source-tree.ts";
import { until } from "../lib/until.ts";

const server = new ServerProcess();
const patience = { timeoutMs: 40_000, everyMs: 200 };

beforeAll(() => server.start());
afterAll(() => server.remove());

describe("housecall sim", () => {
  it("lists what can break and explains it, without a server", async () => {
    const list = await cli("sim", "list");
    const explained = await cli("sim", "explain", "washer-leak");
    const unknown = await cli("sim", "explain", "leak");

    expect(list).toMatchObject({ code: 0, out: expect.stringContaining("washer-filter-clogged") });
    expect(explained).toMatchObject({ code: 0, out: expect.stringContaining("washer.leak must fire") });
    expect(unknown.code).not.toBe(0);
    expect(unknown.err).toContain("washer-leak");
  });

  it("runs a scenario's device that obeys commands against the server until Ctrl-C, and finds it again", async () => {
    const parameters = [
      "sim",
      "run",
      "--scenario",
      "washer-leak",
      "--state",
      join(server.folder, "simulated"),
    ];
    const first = housecall(parameters, server);
    await until("the device is online", async () => (await online()).length === 1, patience);
    const pulled = await cli("logs", "pull", "sim-washer-leak", "--last", "10m", "--out", "pulled.ndjson");
    first.kill("SIGINT");
    const ended = await finished(first);

    await until("it has said goodbye", async () => (await online()).length === 0, patience);
    const second = housecall(parameters, server);
    const over = finished(second);
    const device = await until("it is online again", async () => (await online())[0], patience);
    const elsewhere = await cli(
      "sim",
      "run",
      "--scenario",
      "washer-leak",
      "--state",
      join(server.folder, "other"),
    );
    second.kill("SIGINT");
    await until("it has said goodbye again", async () => (await online()).length === 0, patience);

    expect(ended.code).toBe(130);
    expect(pulled).toMatchObject({ code: 0 });
    expect(readFileSync(join(server.folder, "pulled.ndjson"), "utf8")).toContain("systemd");
    expect(device.id).toBe("sim-washer-leak");
    expect((await over).code).toBe(130);
    expect(await server.api("GET", "/api/devices/sim-washer-leak/losses")).toEqual([]);
    expect(elsewhere.err).toContain("sim-washer-leak is claimed already");
    expect(elsewhere.code).toBe(1);
  });

  it("says what is wrong with a fleet that it cannot read", async () => {
    const { code, err } = await cli("sim", "run", "--fleet", "missing.yml");

    expect(code).toBe(2);
    expect(err).toContain("missing.yml");
  });
});

describe("housecall sim run --fast", () => {
  const ownRules = join(server.folder, "own-rules");

  /** A copy of a shipped rule under another name, or changed. */
  function writeOwnRule(change: (text: string) => string): void {
    const shipped = join(rootFolder, "diagnostics-rules/library/linux/service-restart-loop.yml");
    mkdirSync(ownRules, { recursive: true });
    writeFileSync(join(ownRules, "own.yml"), change(readFileSync(shipped, "utf8")));
  }

  it("plays a scenario without a server and says what came of it", async () => {
    const { code, out, err } = await cli("sim", "run", "--fast", "--scenario", "service-restart-loop");

    expect(code).toBe(0);
    expect(err).toContain("service-restart-loop: one device, 45m, seed 32");
    expect(out).toMatch(/ok +linux\.service-restart-loop of web\.service fired after \d+m/);
    expect(out).toMatch(/; resolved \d+m.* after the remedy \(wanted within 12m\)/);
    expect(out).toMatch(/ok +no other rule fired/);
    expect(out).toMatch(/As expected\.\n$/);
  });

  it("tries a rule of one's own beside the shipped ones", async () => {
    writeOwnRule((text) => text.replace("rule: linux.service-restart-loop", "rule: mine.restarts"));

    const { code, out } = await cli(
      ...["sim", "run", "--fast", "--fault", "service-restart-loop", "--for", "40m", "--severity", "0.75"],
      ...["--rules", ownRules],
    );

    expect(out).toMatch(/ok +linux\.service-restart-loop of web\.service fired/);
    expect(out).toMatch(/also +mine\.restarts of web\.service fired/);
    expect(code).toBe(0);
  });

  it("ends with 6 when a rule of one's own replaces a shipped one and finds nothing", async () => {
    writeOwnRule((text) =>
      text.replace("- restarts >= 5\n", "- restarts >= 500\n").replace(/^ {2}- 'log.*\n/m, ""),
    );

    const { code, out } = await cli(
      ...["sim", "run", "--fast", "--scenario", "service-restart-loop", "--rules", ownRules, "--json"],
    );

    expect(JSON.parse(out)).toMatchObject({
      isAsExpected: false,
      devices: [{ expected: [{ rule: "linux.service-restart-loop", firedAfterMs: null }] }],
      faults: [],
    });
    expect(code).toBe(6);
  });

  it("names the mistakes of a rule of one's own and plays nothing", async () => {
    writeOwnRule((text) => text.replace("unit_restarts_total[10m]", "unit_restrats_total[10m]"));

    const { code, err } = await cli(
      ...["sim", "run", "--fast", "--scenario", "service-restart-loop", "--rules", ownRules],
    );

    expect(err).toMatch(/own\.yml.*did you mean "unit_restarts_total"/);
    expect(code).toBe(2);
  });

  it("plays a fleet for some time, home by home", async () => {
    const fleet = join(rootFolder, "firmware-sim/fleets/two-homes.yml");

    const { code, out } = await cli("sim", "run", "--fast", "--fleet", fleet, "--for", "2m");

    expect(out).toMatch(/sim-two-homes-kim.*: washer-filter-clogged\n {2}ok +washer\.drain-slow fired/);
    expect(out).toMatch(/sim-two-homes-lee.*: nothing is wrong with it\n {2}ok +no rule fired/);
    expect(code).toBe(0);
  });

  it.each([
    ["nothing to play", ["--fast"], /Wanted one of --scenario/],
    ["a fleet without an end", ["--fast", "--fleet", "f.yml"], /wanted --for/],
    ["rules for a server that has its own", ["--scenario", "disk-filling", "--rules", "r"], /go with --fast/],
    ["an unknown scenario", ["--fast", "--scenario", "no-such"], /there is no such scenario/],
    ["an unknown fault", ["--fast", "--fault", "no-such", "--for", "1h"], /there is no such fault/],
    ["a length that is none", ["--fast", "--fault", "washer-leak", "--for", "1x"], /--for: wanted a length/],
  ])("refuses %s", async (_, parameters, message) => {
    const { code, err } = await cli("sim", "run", ...parameters);

    expect(err).toMatch(message);
    expect(code).toBe(2);
  });

  it("ends at once at Ctrl-C, and its simulator with it", async () => {
    const fleet = join(rootFolder, "firmware-sim/fleets/neighbourhood.yml");
    const child = housecall(["sim", "run", "--fast", "--fleet", fleet, "--for", "7d"], server);
    const ended = finished(child);
    await new Promise((resolve) => child.stderr?.once("data", resolve));

    child.kill("SIGINT");

    expect((await ended).code).toBe(130);
  });
});

describe("a scenario in real time", () => {
  it("leads to the same states of faults, in the same order, as when it is played fast", async () => {
    const scenario = join(server.folder, "quick-leak.yml");
    writeFileSync(scenario, quickLeak);
    const parameters = ["sim", "run", "--scenario", scenario, "--json"];

    const real = await cli(...parameters, "--state", join(server.folder, "quick"));
    const fast = await cli(...parameters, "--fast");

    expect([real.code, fast.code]).toEqual([0, 0]);
    expect(statesIn(real.out)).toEqual(statesIn(fast.out));
    expect(statesIn(fast.out).length).toBeGreaterThan(1);
  });
});

const quickLeak = `
scenario: quick-leak
about: A program leaks so quickly that the kernel kills it twice within a minute.
device: linux-board
seed: 1
lasts: 50s
faults: [{ fault: memory-leak, at: 1s }]
expect: [{ rule: linux.oom-repeat, instance: recorder, within: 45s }]
`;

function statesIn(out: string): readonly string[] {
  const { faults } = JSON.parse(out) as {
    faults: readonly { readonly ruleId: string; readonly instance: string; readonly state: string }[];
  };
  return faults.map(({ ruleId, instance, state }) => `${ruleId} ${instance} ${state}`);
}

function cli(...parameters: readonly string[]) {
  return finished(housecall(parameters, server));
}

/** The devices that are there. */
async function online(): Promise<readonly DeviceSummary[]> {
  const { items } = await server.api<{ items: DeviceSummary[] }>("GET", "/api/devices");
  return items.filter(({ presence }) => presence === "online");
}
