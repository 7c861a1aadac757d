/**
 * `npm run screenshots`: takes the pictures of the documents from the real product.
 *
 * Real server, real agent, a small file system that fills up, and the pages as a person sees them; then every page in both
 * languages over the example console.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { AgentProcess } from "./lib/agent-process.ts";
import { openBrowser } from "./lib/browser.ts";
import { buildWeb } from "./lib/build-web.ts";
import { makeAdmin, openMachine } from "./lib/console-people.ts";
import { everyPage } from "./lib/every-page.ts";
import { ServerProcess } from "./lib/server-process.ts";
import { makeSmallDisk } from "./lib/small-disk.ts";
import { rootFolder } from "./lib/source-tree.ts";

const folder = join(rootFolder, "console", "docs");
const deviceId = "kitchen-fridge";
const server = new ServerProcess();
const agent = new AgentProcess({
  deviceId,
  config: { name: "Kitchen fridge", model: "RF-420", firmware: "4.1.0" },
});
const disk = makeSmallDisk(12 * 1_048_576);
mkdirSync(folder, { recursive: true });
buildWeb();
await server.start();
try {
  await agent.claim(server);
  agent.start();
  const browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: "en-US" });
  const page = await context.newPage();
  await makeAdmin(page, server.facts, "Kim");
  await page.getByRole("link", { name: "Fleet" }).click();
  await page.getByRole("row").filter({ hasText: "Online" }).waitFor({ timeout: 30_000 });
  await pause(60);
  disk.fill(20 * 1_048_576);
  await page
    .getByRole("link", { name: /Kitchen fridge/ })
    .first()
    .click();
  await page.getByText("Evidence").first().waitFor({ timeout: 60_000 });
  await take(page, "device-page");
  await page
    .getByRole("button", { name: "Show chart" })
    .or(page.getByRole("link", { name: "Show chart" }))
    .first()
    .click();
  await pause(3);
  await take(page, "chart");
  await page.getByRole("tab", { name: "Logs" }).click();
  await page.getByRole("button", { name: "Pull logs" }).click();
  await page
    .getByText(/Done: /)
    .first()
    .waitFor({ timeout: 60_000 });
  await take(page, "log-pull");
  await page.goto(`${server.facts.url}/devices`);
  await inKorean(page);
  await browser.close();
} finally {
  await agent.remove();
  await server.remove();
  disk.remove();
}
await takeEveryPage();

async function inKorean(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Settings and account" }).click();
  await page.getByText("한국어").first().click();
  await page.keyboard.press("Escape");
  await page
    .getByRole("link", { name: /Kitchen fridge/ })
    .first()
    .click();
  await pause(3);
  await take(page, "device-page-ko");
}

/** Every page in both languages, over the example console, with something on each. */
async function takeEveryPage(): Promise<void> {
  const { example, pages } = await everyPage();
  const browser = await openBrowser();
  try {
    const page = await openMachine(browser, []);
    await makeAdmin(page, example, "Ada");
    for (const [language, ending] of [
      ["English", ""],
      ["한국어", "-ko"],
    ] as const) {
      await page.getByRole("button", { name: /Settings and account|설정/ }).click();
      await page.getByText(language, { exact: true }).first().click();
      await page.keyboard.press("Escape");
      for (const { name, path } of pages) {
        await page.goto(`${example.url}${path}`);
        await page.locator("main h1").waitFor();
        await pause(1.5);
        await take(page, `${name}${ending}`);
      }
    }
  } finally {
    await browser.close();
    await example.stop();
  }
}

/** A picture of a page on which nothing is being fetched any more. */
async function take(page: Page, name: string): Promise<void> {
  const busy = page.getByText(/^Loading |불러오는 중/).filter({ visible: true });
  await busy.first().waitFor({ state: "hidden", timeout: 30_000 });
  await page.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`console/docs/${name}.png\n`);
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
