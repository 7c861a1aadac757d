import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { openBrowser } from "../lib/browser.ts";
import { makeAdmin } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { deskDevice, installWasher } from "../lib/example-desk.ts";
import type { Figure } from "./table.ts";

const LINES = 1_000_000;
const list = `document.querySelector('[role="listbox"]')`;

/** The page of a pulled log of a million lines in Chromium: how long it takes, and what the browser holds. */
export async function measureLogPage(path: string): Promise<readonly Figure[]> {
  const example = await startExampleConsole();
  const browser = await openBrowser();
  try {
    await installWasher(example);
    const pull = await pulledFile(example, path);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
    await makeAdmin(page, example, "Bench");
    const startedAt = performance.now();
    await page.goto(`${example.url}/devices/${deskDevice}/pulls/${pull}`);
    await page
      .getByRole("listbox", { name: "Log lines" })
      .getByRole("option")
      .first()
      .waitFor({ timeout: 120_000 });
    const firstSeconds = (performance.now() - startedAt) / 1_000;
    const mostHeld = await scrollThrough(page);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("HeapProfiler.collectGarbage");
    const heap = await cdp.send("Runtime.getHeapUsage");
    return [
      {
        name: "pulled log in Chromium: first lines",
        value: firstSeconds,
        unit: "s",
        floor: "≤ 10",
        how: "page opened, file not read before; 1 run",
      },
      {
        name: "pulled log in Chromium: lines held",
        value: mostHeld,
        unit: "lines",
        floor: "≤ 5,000",
        how: "most while scrolling from the first to the last of 1,000,000 lines",
      },
      {
        name: "pulled log in Chromium: heap",
        value: heap.usedSize / 1_048_576,
        unit: "MiB",
        floor: "",
        how: "after that, garbage collected",
      },
    ];
  } finally {
    await browser.close();
    await example.stop();
  }
}

async function pulledFile({ plane, nowMs }: ExampleConsole, path: string): Promise<string> {
  const request = {
    ...{ fromMs: 0, toMs: nowMs(), sources: [], minSeverity: 7, text: "", maxBytes: 67_108_864 },
    ...{ includeRotated: true, expiresInMs: 60_000, caseId: "", reason: "" },
  };
  const { id } = await plane.commands.requestPull(deskDevice, request, { name: "bench" });
  const bytes = readFileSync(path);
  plane.files.set(id, bytes);
  plane.moveCommand(id, "succeeded", {
    isDownloadable: true,
    manifest: {
      ...{ sources: [], skipped: [], redactions: {}, lines: LINES, sizeBytes: bytes.length },
      ...{ sha256: "be".repeat(32), truncated: false, clockCorrectionMs: 0 },
    },
  });
  return id;
}

async function scrollThrough(page: Page): Promise<number> {
  let most = 0;
  for (let step = 0; step <= 60; step += 1) {
    await page.evaluate(`${list}.scrollTop = ${list}.scrollHeight * ${step / 60}`);
    await page.waitForTimeout(100);
    most = Math.max(most, Number(await page.evaluate(`Number(${list}.dataset.heldLines)`)));
  }
  return most;
}
