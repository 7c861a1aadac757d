/** The server with real stores and real sockets, as people and the command line reach it. */
import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { cliTokenFileName, type RunningServer, startServer } from "@housecall/console";
import { afterEach, describe, expect, it } from "vitest";
import { runCli } from "../../console/cli/run-cli.ts";
import { threadedRuleTools } from "../../console/server/threaded-rule-tools.ts";
import { systemClock } from "../../proto/base/index.ts";
import { ask, examplePassword as password, setUpAdmin as setUp } from "../lib/console-client.ts";
import { serverConfig } from "../lib/server-config.ts";
import { rootFolder } from "../lib/source-tree.ts";

const libraryFolder = join(rootFolder, "diagnostics-rules/library/linux");
const shippedRules = readdirSync(libraryFolder).map((name) => ({
  name: `linux/${name}`,
  text: readFileSync(join(libraryFolder, name), "utf8"),
}));
const running: RunningServer[] = [];

async function start(config = serverConfig()): Promise<RunningServer> {
  const server = await startServer(config);
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

describe("the server", () => {
  it("makes the first admin through the printed link, and finds the admin again after a restart", async () => {
    const config = serverConfig();
    const first = await start(config);
    const cookie = await setUp(first);
    await first.stop();

    const second = await start(config);
    const me = await ask(second, "/api/me", { cookie });
    const signIn = await ask(second, "/api/sign-in", { body: { name: "ada", password } });

    expect(second.setUpLink).toBeNull();
    expect([me.status, signIn.status]).toEqual([200, 200]);
  });

  it("keeps passwords at the cost that OWASP recommends", async () => {
    const server = await start();
    await setUp(server);

    const [ada] = await server.plane.consoleRecords.list("staff");

    expect(JSON.parse(ada?.value ?? "").passwordHash).toMatch(
      /^argon2id\$m=19456,t=2,p=1\$[\w-]{22}\$[\w-]{43}$/,
    );
  });

  it("is ready for devices when it says so", async () => {
    const server = await start();

    const [health, ready] = await Promise.all([ask(server, "/healthz"), ask(server, "/readyz")]);

    expect([health.status, ready.status]).toEqual([200, 200]);
    expect(server.ports.mqtt).toBeGreaterThan(0);
    expect(server.ports.claim).toBeGreaterThan(0);
  });

  it("gives the command line a new token at each start; the old one is worth nothing", async () => {
    const config = serverConfig();
    const tokenFile = join(config.dataFolder, cliTokenFileName);
    const token = () => (JSON.parse(readFileSync(tokenFile, "utf8")) as { token: string }).token;
    const first = await start(config);
    const old = token();
    await first.stop();
    const second = await start(config);
    const status = async (bearer: string) =>
      (await fetch(`${second.url}/api/devices`, { headers: { authorization: `Bearer ${bearer}` } })).status;

    expect([await status(old), await status(token())]).toEqual([401, 200]);
  });

  it("answers the command line, which makes a claim token and finds it in the audit", async () => {
    const config = serverConfig();
    await start(config);
    const cli = async (line: string) => {
      let out = "";
      const code = await runCli(line.split(" "), {
        fetch,
        clock: systemClock,
        environment: { HOUSECALL_DATA_FOLDER: config.dataFolder },
        folder: rootFolder,
        rootFolder,
        input: () => Readable.from([]),
        out: (text) => {
          out += text;
        },
        err: () => undefined,
        written: () => Promise.resolve(),
        isErrTerminal: false,
        ask: null,
        signal: new AbortController().signal,
      });
      return { code, out };
    };

    const made = await cli("claim-token --json");
    const audit = await cli("audit");
    const missing = await cli("device washer-9");

    expect(JSON.parse(made.out).token).toMatch(/^hc1\.127\.0\.0\.1:\d+\./);
    expect(audit.out).toContain("command line");
    expect([made.code, audit.code, missing.code]).toEqual([0, 0, 4]);
  });
});

describe("rule tools of the server", () => {
  it("find nothing wrong with the shipped rules, whose tests all pass", async () => {
    const tools = threadedRuleTools(systemClock);

    const lint = await tools.lint(shippedRules);
    const tests = await tools.test(shippedRules);

    expect(lint.findings).toEqual([]);
    expect(tests.results.length).toBeGreaterThan(10);
    expect(tests.results.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("name the place of a mistake", async () => {
    const { findings } = await threadedRuleTools(systemClock).lint([
      { name: "a.yml", text: "rule: 1\n  x: [" },
    ]);

    expect(findings[0]).toMatchObject({ file: "a.yml", level: "error" });
  });

  it("stop a check that takes too long, and no more than two run at once", async () => {
    const tools = threadedRuleTools(systemClock, 1);

    const outcomes = await Promise.allSettled([1, 2, 3].map(() => tools.test(shippedRules)));

    const codes = outcomes.map((outcome) =>
      outcome.status === "rejected" ? outcome.reason.code : "finished",
    );
    expect(codes).toEqual(["RULE_INVALID", "RULE_INVALID", "RATE_LIMITED"]);
  });
});

describe("the live stream", () => {
  it("ends when its reader signs out", async () => {
    const server = await start();
    const cookie = await setUp(server);
    const stream = await ask(server, "/api/live", { cookie });
    const reader = stream.body?.getReader();
    await reader?.read();

    await ask(server, "/api/sign-out", { cookie, body: {} });

    expect(stream.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect((await reader?.read())?.done).toBe(true);
  });

  it("ends at once when the server stops", async () => {
    const server = await start();
    const cookie = await setUp(server);
    const stream = await ask(server, "/api/live", { cookie });
    const ended = stream.text();
    const startedAtMs = performance.now();

    await server.stopWeb();
    await ended;

    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
  });

  it("answers malformed HTTP without a stack and goes on", async () => {
    const server = await start();
    const answer = await new Promise<string>((resolve) => {
      let text = "";
      const socket = connect(server.ports.http, "127.0.0.1", () =>
        socket.write("GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n"),
      );
      socket.on("data", (data) => {
        text += String(data);
      });
      socket.on("close", () => resolve(text));
    });

    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(answer).not.toMatch(/\bat .*\.js/);
    expect((await ask(server, "/healthz")).status).toBe(200);
  });
});
