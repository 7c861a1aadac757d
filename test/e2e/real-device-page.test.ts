/** What a person saw go wrong on a device's page: a tail that did not stop, a page wider than a phone. Real parts only. */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AgentProcess } from "../lib/agent-process.ts";
import { openBrowser } from "../lib/browser.ts";
import { buildWeb } from "../lib/build-web.ts";
import { makeAdmin } from "../lib/console-people.ts";
import { openEverything, overflowing } from "../lib/page-overflow.ts";
import { ServerProcess } from "../lib/server-process.ts";

const deviceId = "porch-light";
const folder = mkdtempSync(join(tmpdir(), "housecall-e2e-"));
const appLog = join(folder, "recordings-of-the-appliance", "service", "server.log");
const server = new ServerProcess();
const agent = new AgentProcess({
  deviceId,
  config: { logs: { files: [appLog], journal: "off", batchIntervalSeconds: 0.5 } },
});
let browser: Browser;
let page: Page;

beforeAll(async () => {
  buildWeb();
  mkdirSync(dirname(appLog), { recursive: true });
  writeFileSync(appLog, "");
  await server.start();
  await agent.claim(server);
  agent.start();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
  await makeAdmin(page, server.facts, "Kim");
  await page.getByRole("link", { name: "Fleet" }).click();
  await page.getByRole("row").filter({ hasText: deviceId }).getByText("online").waitFor();
  await page.getByRole("row").filter({ hasText: deviceId }).getByRole("link").first().click();
  await page.getByRole("tab", { name: "Logs" }).click();
});

afterAll(async () => {
  await browser?.close();
  await agent.remove();
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

it("says within seconds that it was cancelled, every time", async () => {
  const tails = page.getByRole("region", { name: "Live tail" });
  for (const attempt of [1, 2, 3, 4, 5]) {
    await tails.getByRole("button", { name: "Start live tail" }).click();
    await tails.getByText(/Ends in [45]:\d\d/).waitFor();
    appendFileSync(appLog, `line of attempt ${attempt}\n`);
    await tails.getByText(`line of attempt ${attempt}`).waitFor();

    const fetched = page.waitForResponse((answer) => answer.url().endsWith(`/${deviceId}/commands`));
    await tails.getByRole("button", { name: "Stop live tail" }).click();
    await fetched;

    await tails.getByText("Ended: Cancelled").waitFor({ timeout: 5_000 });
    await tails.getByRole("button", { name: "Start live tail" }).waitFor({ timeout: 5_000 });
  }
});

it("fits on a phone with what a real device tells", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const tab of ["Overview", "Logs", "History"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.locator(".mantine-Loader-root").first().waitFor({ state: "detached" });

    await openEverything(page);
    expect(await overflowing(page), tab).toEqual([]);
  }
});
