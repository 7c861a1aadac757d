import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freeServerPorts } from "./free-ports.ts";
import type { MovedClock } from "./moved-clock.ts";
import { rootFolder } from "./source-tree.ts";

/** How a test wants its server; folders are made when not given. */
export interface ServerProcessOptions {
  readonly folder?: string;
  /** Overrides of the configuration file. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly nodeArgs?: readonly string[];
  /** Whose time the process lives in, looked at when it starts; the machine's unless given. */
  readonly clock?: MovedClock;
}

interface Ready {
  readonly url: string;
  readonly ports: { readonly http: number; readonly mqtt: number; readonly claim: number };
  readonly setUpLink: string | null;
  readonly pid: number;
}

/**
 * The real server as a process of its own that can be killed and started again on the same folder and ports.
 *
 * `folder` holds data, keys and the configuration file; `remove()` deletes it.
 */
export class ServerProcess {
  readonly folder: string;
  private readonly options: ServerProcessOptions;
  private child: ChildProcess | undefined;
  private ready: Ready | undefined;
  private ports: Ready["ports"] | undefined;
  stderr = "";

  constructor(options: ServerProcessOptions = {}) {
    this.options = options;
    this.folder = options.folder ?? mkdtempSync(join(tmpdir(), "housecall-server-"));
  }

  get dataFolder(): string {
    return String(this.options.config?.["dataFolder"] ?? join(this.folder, "data"));
  }

  get facts(): Ready {
    if (!this.ready) throw new Error("the server was not started");
    return this.ready;
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts and resolves with the ready line; rejects with what the process wrote when it ends before. */
  async start(timeoutMs = 60_000): Promise<Ready> {
    this.ports ??= await freeServerPorts();
    const configPath = join(this.folder, "housecall.json");
    const config = {
      httpPort: this.ports.http,
      mqttPort: this.ports.mqtt,
      claimPort: this.ports.claim,
      dataFolder: join(this.folder, "data"),
      keysFolder: join(this.folder, "keys"),
      localAgent: false,
      ...this.options.config,
    };
    writeFileSync(configPath, JSON.stringify(config));
    const entry = join(rootFolder, "console", "start", "server.ts");
    const child = spawn(process.execPath, [...(this.options.nodeArgs ?? []), entry, "--config", configPath], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...this.options.clock?.env },
    });
    this.child = child;
    child.stderr.on("data", (data) => {
      this.stderr = (this.stderr + String(data)).slice(-20_000);
    });
    this.ready = await readyLine(child, () => this.stderr, timeoutMs);
    return this.ready;
  }

  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void> {
    return this.end("SIGKILL");
  }

  /** SIGTERM; resolves when the process has stopped by itself. */
  stop(): Promise<void> {
    return this.end("SIGTERM");
  }

  /** Stops when needed and deletes the folder. */
  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Calls the HTTP API as the owner of the data folder. */
  async api<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const { token } = JSON.parse(readFileSync(join(this.dataFolder, "cli-token.json"), "utf8")) as {
      token: string;
    };
    const response = await fetch(`${this.facts.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return (text === "" ? undefined : JSON.parse(text)) as Body;
  }

  /** Resident memory of the process in bytes. */
  rssBytes(): number {
    const pages = readFileSync(`/proc/${this.facts.pid}/statm`, "utf8").split(" ")[1];
    return Number(pages) * 4_096;
  }

  private end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.child;
    if (!child || !this.isRunning) return Promise.resolve();
    return new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.kill(signal);
    });
  }
}

function readyLine(child: ChildProcess, written: () => string, timeoutMs: number): Promise<Ready> {
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`no ready line within ${timeoutMs} ms: ${written()}`));
    }, timeoutMs);
    child.stdout?.on("data", (data) => {
      text += String(data);
      const line = text.split("\n").find((each) => each.includes('"ready"'));
      if (line === undefined) return;
      clearTimeout(timer);
      resolve(JSON.parse(line) as Ready);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with code ${code}: ${written()}`));
    });
  });
}
