import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { AgentProcess } from "../lib/agent-process.ts";
import { openBrowser } from "../lib/browser.ts";
import { buildWeb } from "../lib/build-web.ts";
import { makeAdmin } from "../lib/console-people.ts";
import { ServerProcess } from "../lib/server-process.ts";
import type { Figure } from "./table.ts";

const LINES_PER_SECOND = 1_000;
const SECONDS = 30;
const TICK_MS = 20;

/** A device that writes 1,000 lines a second for 30 s, through agent, broker and stream, into a page in Chromium. */
export async function measureTail(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "housecall-bench-tail-"));
  const path = join(folder, "app.log");
  writeFileSync(path, "");
  const server = new ServerProcess();
  const logs = {
    files: [path],
    journal: "off",
    kmsg: "off",
    linesPerMinute: 1_000_000,
    batchIntervalSeconds: 1,
  };
  const agent = new AgentProcess({ deviceId: "bench-tail", config: { logs } });
  buildWeb();
  const browser = await openBrowser();
  try {
    await server.start();
    await agent.claim(server);
    agent.start();
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
    await makeAdmin(page, server.facts, "Bench");
    await page.getByRole("link", { name: "Fleet" }).click();
    const row = page.getByRole("row").filter({ hasText: agent.deviceId });
    await row.getByText("online").waitFor();
    await row.getByRole("link").first().click();
    await page.getByRole("tab", { name: "Logs" }).click();
    return figuresOf(await watchTail(page, path));
  } finally {
    await browser.close();
    await agent.remove();
    await server.remove();
    rmSync(folder, { recursive: true });
  }
}

interface Watched {
  readonly writtenLines: number;
  readonly accountedLines: number;
  readonly heldLines: number;
  readonly stallMs: number;
}

async function watchTail(page: Page, path: string): Promise<Watched> {
  await page.getByRole("button", { name: "Start live tail" }).click();
  await page.getByText(/Ends in/).waitFor();
  // Whatever keeps the main thread for longer than a frame shows as a late timer.
  await page.evaluate(`(() => {
    let last = performance.now();
    globalThis.longestStallMs = 0;
    setInterval(() => {
      const now = performance.now();
      globalThis.longestStallMs = Math.max(globalThis.longestStallMs, now - last - 16);
      last = now;
    }, 16);
  })()`);
  const writtenLines = await writeLines(path);
  await page.waitForTimeout(3_000);
  const text = await page.getByRole("region", { name: "Live tail", exact: true }).textContent();
  const count = (pattern: RegExp): number =>
    Number((pattern.exec(text ?? "")?.[1] ?? "0").replaceAll(",", ""));
  const heldLines = count(/([\d,]+) lines? ·/);
  const gone =
    count(/([\d,]+) lines? dropped/) +
    count(/([\d,]+) lines? lost between/) +
    count(/([\d,]+) lines? did not reach/) +
    count(/([\d,]+) older lines? removed/);
  const stallMs = Number(await page.evaluate("globalThis.longestStallMs"));
  return { writtenLines, accountedLines: heldLines + gone, heldLines, stallMs };
}

/** Keeps the pace by the clock, whatever a single tick costs. */
async function writeLines(path: string): Promise<number> {
  const startedAt = performance.now();
  let written = 0;
  while (written < LINES_PER_SECOND * SECONDS) {
    const due = Math.min(
      LINES_PER_SECOND * SECONDS,
      Math.floor(((performance.now() - startedAt) / 1_000) * LINES_PER_SECOND),
    );
    const lines: string[] = [];
    for (; written < due; written += 1) {
      const level = written % 100 === 0 ? "ERROR" : "INFO";
      lines.push(`${new Date().toISOString()} ${level} drum turn ${written}, load ${written % 7} kg\n`);
    }
    if (lines.length > 0) appendFileSync(path, lines.join(""));
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  return written;
}

function figuresOf({ writtenLines, accountedLines, heldLines, stallMs }: Watched): readonly Figure[] {
  const how = `1,000 lines/s for ${SECONDS} s through agent, broker and stream into Chromium; 1 run`;
  const shares = `${writtenLines} written; shown, removed or counted as lost: ${accountedLines}`;
  return [
    { name: "live tail: longest stall of the page", value: stallMs, unit: "ms", floor: "", how },
    {
      name: "live tail: lines accounted for",
      value: (100 * accountedLines) / writtenLines,
      unit: "%",
      floor: "= 100",
      how: shares,
    },
    { name: "live tail: lines held", value: heldLines, unit: "lines", floor: "≤ 5,000", how },
  ];
}
