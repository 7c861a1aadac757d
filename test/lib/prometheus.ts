import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { freePort } from "./free-ports.ts";
import { remoteWriteBody, type WrittenSeries } from "./remote-write.ts";

const answer = z.object({
  status: z.literal("success"),
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
});

const READY_WITHIN_MS = 20_000;
/** Expressions that are asked for in one request. */
const PER_REQUEST = 100;

/** A real Prometheus of Debian's package on the loopback, with data of its own in a temporary folder. */
export class Prometheus {
  readonly #folder = mkdtempSync(join(tmpdir(), "housecall-prometheus-"));
  #process: ChildProcess | undefined;
  #url = "";
  #said = "";

  /** Starts over samples that promtool has made blocks of. */
  async start(series: readonly WrittenSeries[]): Promise<void> {
    this.#makeBlocks(series);
    await this.#run("global: {}\n");
  }

  /** Starts empty and scrapes `target` (host:port) at /metrics every two seconds, with a bearer token if there is one. */
  async startScraping(target: string, token?: string): Promise<void> {
    const job = {
      job_name: "housecall",
      scrape_interval: "2s",
      scrape_timeout: "2s",
      static_configs: [{ targets: [target] }],
      ...(token === undefined ? {} : { authorization: { credentials: token } }),
    };
    await this.#run(JSON.stringify({ scrape_configs: [job] }));
  }

  async #run(configuration: string): Promise<void> {
    const port = await freePort();
    this.#url = `http://127.0.0.1:${port}`;
    writeFileSync(join(this.#folder, "prometheus.yml"), configuration);
    this.#process = spawn(
      "prometheus",
      [
        `--config.file=${join(this.#folder, "prometheus.yml")}`,
        `--storage.tsdb.path=${join(this.#folder, "data")}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--web.enable-remote-write-receiver",
        "--log.level=warn",
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    this.#process.stderr?.on("data", (text) => {
      this.#said += text;
    });
    await this.#ready();
  }

  /** Adds samples newer than those of the blocks, with stale markers. */
  async write(series: readonly WrittenSeries[]): Promise<void> {
    const sent = await fetch(`${this.#url}/api/v1/write`, {
      method: "POST",
      headers: {
        "content-encoding": "snappy",
        "content-type": "application/x-protobuf",
        "x-prometheus-remote-write-version": "0.1.0",
      },
      body: new Uint8Array(remoteWriteBody(series)),
    });
    if (!sent.ok) throw new Error(`remote write: ${sent.status} ${await sent.text()}`);
  }

  /** Value of each expression at one instant; undefined where the answer is empty. */
  async evaluate(expressions: readonly string[], atMs: number): Promise<readonly (number | undefined)[]> {
    const values: (number | undefined)[] = expressions.map(() => undefined);
    for (let from = 0; from < expressions.length; from += PER_REQUEST) {
      const part = expressions.slice(from, from + PER_REQUEST);
      const query = part
        .map((expression, index) => `label_replace(${expression}, "pair", "${from + index}", "", "")`)
        .join("\nor\n");
      const found = await fetch(`${this.#url}/api/v1/query`, {
        method: "POST",
        body: new URLSearchParams({ query, time: (atMs / 1_000).toFixed(3) }),
      });
      for (const { metric, value } of answer.parse(await found.json()).data.result)
        values[Number(metric["pair"])] = Number(value[1].replace("Inf", "Infinity"));
    }
    return values;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process?.once("exit", resolve));
    if (this.#process?.exitCode === null) {
      this.#process.kill("SIGTERM");
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #makeBlocks(series: readonly WrittenSeries[]): void {
    const lines = series.flatMap(({ labels, samples }) => {
      const { __name__: name = "", ...rest } = labels;
      const set = Object.entries(rest).map(([label, value]) => `${label}="${value}"`);
      return samples.map(
        ([atMs, value]) => `${name}{${set.join(",")}} ${value} ${(atMs / 1_000).toFixed(3)}`,
      );
    });
    const file = join(this.#folder, "samples.txt");
    writeFileSync(file, `${lines.join("\n")}\n# EOF\n`);
    const make = ["tsdb", "create-blocks-from", "openmetrics", file, join(this.#folder, "data")];
    const run = spawnSync("promtool", make, { encoding: "utf8" });
    if (run.error) throw new Error(`promtool: ${run.error.message}; wanted Debian's package "prometheus"`);
    if (run.status !== 0) throw new Error(`promtool: ${run.stderr}`);
  }

  async #ready(): Promise<void> {
    const untilMs = Date.now() + READY_WITHIN_MS;
    while (Date.now() < untilMs && this.#process?.exitCode === null) {
      const isReady = await fetch(`${this.#url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`Prometheus is not ready within ${READY_WITHIN_MS} ms: ${this.#said.slice(-2_000)}`);
  }
}
