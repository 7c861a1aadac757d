/** A start that cannot succeed: one clear text, its own exit code, and nothing lost. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startServer } from "@housecall/console";
import { describe, expect, it } from "vitest";
import { startExitCodes } from "../../console/start/exit-codes.ts";
import { serverConfig } from "../lib/server-config.ts";
import { rootFolder } from "../lib/source-tree.ts";

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs an entry of console/start to its end. */
function run(entry: "start.mjs" | "main.ts" | "server.ts", config: object | string): Promise<Outcome> {
  const folder = serverConfig().dataFolder;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "housecall.yml");
  writeFileSync(path, typeof config === "string" ? config : JSON.stringify(config));
  const child = spawn(process.execPath, [join(rootFolder, "console/start", entry), "--config", path], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (data) => {
    out += String(data);
    if (out.includes('"ready"')) child.kill("SIGTERM");
  });
  child.stderr.on("data", (data) => {
    err += String(data);
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

/** Every file below a folder with the hash of its content, but for logs, the command line's token and SQLite's empty companions. */
function contentOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile() && !/^logs|cli-token|-shm$/.test(name))
    .filter((name) => statSync(join(folder, name)).size > 0)
    .sort();
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(folder, name)))
        .digest("hex"),
    ]),
  );
}

/** A data folder as a clean stop leaves it. */
async function usedConfig() {
  const config = serverConfig();
  await (await startServer(config)).stop();
  return config;
}

function recordsFile(dataFolder: string): string {
  const name = readdirSync(dataFolder, { recursive: true, encoding: "utf8" }).find((each) =>
    /\.sqlite$|\.db$/.test(each),
  );
  if (name === undefined) throw new Error(`no records database below ${dataFolder}`);
  return join(dataFolder, name);
}

describe("a start that cannot succeed", () => {
  it.each(["main.ts", "server.ts"] as const)(
    "tells all faults of the configuration at once (%s)",
    async (entry) => {
      const result = await run(entry, "httpPort: 99999\nretentionDays: 0\nlogLvel: info\n");

      expect(result.code).toBe(startExitCodes.CONFIG_INVALID);
      expect(result.err).toContain("3 faults");
      expect(result.err).not.toMatch(/\n {4}at /);
    },
  );

  it.each(["main.ts", "server.ts"] as const)("names the port that is in use (%s)", async (entry) => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as { port: number };

    const result = await run(entry, serverConfig({ httpPort: port }));
    taken.close();

    expect(result.code).toBe(startExitCodes.PORT_IN_USE);
    expect(result.err).toContain(String(port));
    expect(result.err).toContain("httpPort");
    if (entry === "main.ts") expect(result.err).toMatch(/HOUSECALL_HTTP_PORT.*housecall\.yml/);
  });

  it.each(["/proc/housecall/data", "/dev/null/data"])(
    "says that %s cannot be written",
    async (dataFolder) => {
      const result = await run("main.ts", serverConfig({ dataFolder }));

      expect(result.code).toBe(startExitCodes.FOLDER_UNWRITABLE);
      expect(result.err).toContain(dataFolder);
      expect(result.err).toContain("dataFolder");
    },
  );

  it("leaves the data of a newer version alone", async () => {
    const config = await usedConfig();
    const database = new DatabaseSync(recordsFile(config.dataFolder));
    database.exec("PRAGMA user_version = 9999");
    database.close();
    const before = contentOf(config.dataFolder);

    const result = await run("server.ts", config);

    expect(result.code).toBe(startExitCodes.STORE_NEWER);
    expect(result.err).toContain("newer");
    expect(contentOf(config.dataFolder)).toEqual(before);
  });

  it("leaves a damaged database alone and says where it is", async () => {
    const config = await usedConfig();
    const path = recordsFile(config.dataFolder);
    writeFileSync(path, Buffer.concat([Buffer.alloc(4_096, 0x5a), readFileSync(path).subarray(4_096)]));
    const before = contentOf(config.dataFolder);

    const result = await run("server.ts", config);

    expect(result.code).toBe(startExitCodes.STORE_DAMAGED);
    expect(result.err).toContain(path);
    expect(contentOf(config.dataFolder)).toEqual(before);
  });

  it("keeps a second server off a data folder in use", async () => {
    const config = serverConfig();
    const server = await startServer(config);

    const { http, mqtt, claim } = server.ports;
    const result = await run("server.ts", config);
    const samePorts = await run("start.mjs", { ...config, httpPort: http, mqttPort: mqtt, claimPort: claim });
    await server.stop();

    expect([result.code, samePorts.code]).toEqual([startExitCodes.CONFLICT, startExitCodes.CONFLICT]);
    expect(result.err).toContain(config.dataFolder);
    expect(samePorts.err).not.toContain("In use");
  });
});

describe("a server with a problem", () => {
  it("tells in the terminal and in the log which rule file is left out", async () => {
    const config = serverConfig();
    const ruleFolder = join(config.dataFolder, "rules");
    mkdirSync(ruleFolder, { recursive: true });
    writeFileSync(join(ruleFolder, "broken.yml"), "rulle: test.one\n");

    const result = await run("server.ts", { ...config, ruleFolders: [ruleFolder] });

    expect(result.code).toBe(0);
    expect(result.err.match(/broken\.yml:1:1/g)).toHaveLength(1);
    expect(readFileSync(join(config.dataFolder, "logs/server.log"), "utf8")).toContain("problem-appeared");
  });
});

describe("a start that succeeds", () => {
  it("prints one ready line and ends with 0 after SIGTERM", async () => {
    const result = await run("server.ts", serverConfig());

    expect(result.code).toBe(0);
    expect(JSON.parse(result.out)).toMatchObject({
      event: "ready",
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      setUpLink: expect.stringMatching(/\/set-up#[\w-]{43}$/),
    });
  });
});
