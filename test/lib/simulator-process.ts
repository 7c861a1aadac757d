import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorMessage } from "@housecall/proto/base";
import { listenToSimulator, type SimulatorLine } from "../../console/simulator/simulator-lines.ts";
import type { MovedClock } from "./moved-clock.ts";
import type { ServerProcess } from "./server-process.ts";
import { rootFolder } from "./source-tree.ts";

/** The real simulator as a process of its own: lives through the past of its devices and claims them at a server. */
export class SimulatorProcess {
  readonly #folder = mkdtempSync(join(tmpdir(), "housecall-simulator-"));
  readonly #fleet: string;
  readonly #clock: MovedClock | undefined;
  #child: ChildProcess | undefined;
  /** Of the page with the displays, once it runs. */
  panelUrl = "";

  /** `fleet` is the text of a fleet file; the devices live in the time of `clock`, the machine's unless given. */
  constructor(fleet: string, clock?: MovedClock) {
    this.#fleet = join(this.#folder, "fleet.yml");
    this.#clock = clock;
    this.write(fleet);
  }

  /** What the fleet file says from the next start on. */
  write(fleet: string): void {
    writeFileSync(this.#fleet, fleet);
  }

  /** Resolves when every device runs in the present; rejects when one could not be made to run. */
  async start(server: ServerProcess): Promise<void> {
    const program = join(rootFolder, "firmware-sim", "main.ts");
    const state = join(this.#folder, "state");
    const child = spawn(process.execPath, [program, "run", "--state", state, "--fleet", this.#fleet], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ...this.#clock?.env },
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string) => reject(new Error(`simulator: ${reason}`));
      child.once("exit", (code) => fail(`ended with code ${code}`));
      listenToSimulator(child, {
        tokenFor: async (deviceId) =>
          (await server.api<{ token: string }>("POST", "/api/claim-tokens", { deviceId })).token,
        turnOf: () => Promise.reject(new Error("a fleet in real time takes no turns")),
        observed: () => Promise.reject(new Error("a fleet in real time has no end")),
        onNoAnswer: (about, error) => fail(`${about} got no answer: ${errorMessage(error)}`),
        onStrange: fail,
        onLine: (line) => {
          if (line.event === "panel") this.panelUrl = line.url;
          if (line.event === "fleet-live") resolve();
          else if (isFailure(line)) fail(JSON.stringify(line));
        },
      });
    });
  }

  /** Does to a device what mends the fault, as `npx housecall sim repair` does. @throws when it did not have it */
  repair(deviceId: string, fault: string): void {
    const program = join(rootFolder, "firmware-sim", "main.ts");
    const state = join(this.#folder, "state");
    const said = execFileSync(process.execPath, [program, "repair", deviceId, fault, "--state", state]);
    if (!said.includes(": mended")) throw new Error(said.toString());
  }

  /** The owner of a device allows something at its display, unasked. */
  async allow(deviceId: string, scopes: readonly string[]): Promise<void> {
    const { url } = JSON.parse(readFileSync(join(this.#folder, "state", "panel.json"), "utf8"));
    const answer = await fetch(`${url}/api/devices/${deviceId}/deeds`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ type: "grant", scopes }),
    });
    if (!answer.ok) throw new Error(`display of ${deviceId}: ${answer.status} ${await answer.text()}`);
  }

  /** Holds the process where it is, so that a test can look before anything happens. */
  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  /** Lets it go on. */
  resume(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Every device says goodbye; the process can be started again. */
  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.kill(signal);
    });
  }

  /** Ends the process and deletes what it kept. */
  async remove(): Promise<void> {
    await this.#end("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function isFailure(line: SimulatorLine): boolean {
  return line.event === "device-failed" || (line.event === "log" && line.level === "error");
}
