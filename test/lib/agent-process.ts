import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentMemorySettings, agentNodeFlags } from "../../console/start/local-agent-settings.ts";
import type { ServerProcess } from "./server-process.ts";
import { rootFolder } from "./source-tree.ts";

const bundlePath = join(rootFolder, "agent", "dist", "housecall-agent.cjs");
/** Like console/start, with nothing else of our own environment. */
const environment = { PATH: process.env["PATH"] ?? "", ...agentMemorySettings };

/** Settings of the agent's configuration file beside `stateFolder`. */
export interface AgentProcessOptions {
  readonly deviceId: string;
  readonly stateFolder?: string;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** The real bundled agent as a process of its own, claimed over the real claim port. */
export class AgentProcess {
  readonly folder: string;
  readonly stateFolder: string;
  readonly deviceId: string;
  private readonly config: Readonly<Record<string, unknown>>;
  private child: ChildProcess | undefined;
  stderr = "";

  constructor(options: AgentProcessOptions) {
    this.deviceId = options.deviceId;
    this.folder = mkdtempSync(join(tmpdir(), "housecall-agent-"));
    this.stateFolder = options.stateFolder ?? join(this.folder, "state");
    this.config = options.config ?? {};
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Asks the server for a token and claims. */
  async claim(server: ServerProcess): Promise<void> {
    buildAgent();
    const { token } = await server.api<{ token: string }>("POST", "/api/claim-tokens", {
      deviceId: this.deviceId,
    });
    const args = [
      bundlePath,
      "claim",
      "--token",
      token,
      "--state-folder",
      this.stateFolder,
      "--device-id",
      this.deviceId,
    ];
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], env: environment });
      let written = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (data) => {
          written += String(data);
        });
      }
      child.once("exit", (code) =>
        code === 0 ? resolve() : reject(new Error(`claim ended with ${code}: ${written}`)),
      );
    });
  }

  /** Starts the claimed agent. */
  start(): void {
    const configPath = join(this.folder, "agent.json");
    const defaults = {
      stateFolder: this.stateFolder,
      collect: { sampleIntervalSeconds: 1, batchIntervalSeconds: 1 },
      consent: { preConsented: ["state", "logs", "tail"] },
      link: { reconnectInitialSeconds: 0.2, reconnectMaxSeconds: 1 },
    };
    writeFileSync(configPath, JSON.stringify({ ...defaults, ...this.config }));
    const child = spawn(process.execPath, [...agentNodeFlags, bundlePath, "run", "--config", configPath], {
      stdio: ["ignore", "ignore", "pipe"],
      env: environment,
    });
    child.stderr.on("data", (data) => {
      this.stderr = (this.stderr + String(data)).slice(-20_000);
    });
    this.child = child;
  }

  kill(): Promise<void> {
    return this.end("SIGKILL");
  }

  stop(): Promise<void> {
    return this.end("SIGTERM");
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Resident memory and private dirty memory of the agent with its children, in bytes. */
  memory(): { rssBytes: number; privateDirtyBytes: number } {
    const pids = [this.pid, ...childrenOf(this.pid)];
    return pids.map(memoryOf).reduce((sum, each) => ({
      rssBytes: sum.rssBytes + each.rssBytes,
      privateDirtyBytes: sum.privateDirtyBytes + each.privateDirtyBytes,
    }));
  }

  /** Processor time used so far by the agent with its children, in seconds. */
  cpuSeconds(): number {
    return [this.pid, ...childrenOf(this.pid)].map(cpuSecondsOf).reduce((sum, each) => sum + each, 0);
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

/** Builds the agent's one bundled file. */
export function buildAgent(): string {
  execFileSync(process.execPath, [join(rootFolder, "agent", "bundle.ts")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return bundlePath;
}

function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .trim()
    .split(" ")
    .filter((text) => text !== "")
    .map(Number);
}

function memoryOf(pid: number): { rssBytes: number; privateDirtyBytes: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1] ?? 0);
  return { rssBytes: kibibytes("Rss") * 1_024, privateDirtyBytes: kibibytes("Private_Dirty") * 1_024 };
}

/** proc_pid_stat(5): fields 14 utime and 15 stime in clock ticks of 10 ms. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
