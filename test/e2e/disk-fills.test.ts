/**
 * The first story: a machine's disk fills, the fault appears by itself, a person pulls the logs.
 *
 * Real server, real agent, real journal, real small file system, real browser; acts on visible roles and labels only.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AgentProcess } from "../lib/agent-process.ts";
import { openBrowser } from "../lib/browser.ts";
import { buildWeb } from "../lib/build-web.ts";
import { ensureJournald, writeJournal } from "../lib/journald.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { makeSmallDisk, type SmallDisk } from "../lib/small-disk.ts";

const deviceId = "kitchen-fridge";
const marker = `e2e-${Date.now()}`;
const folder = mkdtempSync(join(tmpdir(), "housecall-e2e-"));
const appLog = join(folder, "app.log");
const server = new ServerProcess();
const agent = new AgentProcess({
  deviceId,
  config: { logs: { files: [appLog], journal: "auto", batchIntervalSeconds: 0.5 } },
});
let stopJournald: () => Promise<void>;
let disk: SmallDisk;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  buildWeb();
  stopJournald = await ensureJournald();
  disk = makeSmallDisk(12 * 1_048_576);
  writeFileSync(appLog, "");
  await server.start();
  await agent.claim(server);
  agent.start();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
});

afterAll(async () => {
  await browser?.close();
  await agent.remove();
  await server.remove();
  await stopJournald?.();
  disk?.remove();
  rmSync(folder, { recursive: true, force: true });
});

it("makes the first administrator from the one-time link and shows the machine online", async () => {
  await page.goto(server.facts.setUpLink ?? "about:blank");
  await page.getByLabel("Your name").fill("Kim");
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await page.getByLabel("Repeat the password").fill("correct horse battery");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await page.getByRole("link", { name: "Fleet" }).click();

  const row = page.getByRole("row").filter({ hasText: deviceId });
  await row.getByText("online").waitFor();
  await row.getByRole("link").first().click();
  await page.getByRole("heading", { name: "Open faults" }).waitFor();
  expect(page.url()).toContain(deviceId);
});

it("shows the full disk as a fault with its evidence, by itself", async () => {
  await page.getByText("No open faults").waitFor({ timeout: 30_000 });

  disk.fill(20 * 1_048_576);

  const fault = page.getByRole("article").filter({ hasText: disk.mountPoint });
  await fault.first().waitFor({ timeout: 90_000 });
  await fault.getByText("Evidence").first().waitFor();
  expect(await fault.first().textContent()).toMatch(/100|99|98/);
});

it("pulls the last 30 minutes of logs with the secrets taken out, and the API agrees", async () => {
  writeJournal("heater", [
    `${marker} journal: mail kim@example.org said hello`,
    `${marker} journal: Authorization: Bearer abcdef0123456789abcdef`,
  ]);
  appendFileSync(appLog, `${marker} file: call 010-1234-5678 from 192.168.7.21 aa:bb:cc:dd:ee:ff\n`);

  await page.getByRole("tab", { name: "Logs" }).click();
  await page.getByText("Last 30 min").first().click();
  await page.getByRole("button", { name: "Pull logs" }).click();
  await page
    .getByText(/Done: [\d,]+ lines?/)
    .first()
    .waitFor({ timeout: 30_000 });
  await page.getByRole("link", { name: "Open the log" }).first().click();
  await page.getByText(`${marker} file:`).first().waitFor();
  await page.goBack();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page
      .getByRole("link", { name: "Download" })
      .or(page.getByRole("button", { name: "Download" }))
      .first()
      .click(),
  ]);
  const text = readFileSync(await download.path(), "utf8");
  const mine = text.split("\n").filter((line) => line.includes(marker));
  expect(mine.length).toBeGreaterThanOrEqual(3);
  expect(mine.filter((line) => line.includes('"journal"')).length).toBeGreaterThanOrEqual(2);
  for (const secret of [
    "kim@example.org",
    "abcdef0123456789",
    "010-1234-5678",
    "192.168.7.21",
    "aa:bb:cc:dd:ee:ff",
  ]) {
    expect(text).not.toContain(secret);
  }
  const commands = await server.api<
    { manifest: { lines: number; sizeBytes: number; redactions: Record<string, number> } }[]
  >("GET", `/api/devices/${deviceId}/commands`);
  const manifest = commands[0]?.manifest;
  expect(manifest?.sizeBytes).toBe(Buffer.byteLength(text));
  expect(manifest?.lines).toBe(text.trimEnd().split("\n").length);
  for (const kind of ["email", "phone", "ip", "mac", "token"])
    expect(manifest?.redactions[kind] ?? 0).toBeGreaterThanOrEqual(1);
  await page
    .getByText(/email|e-mail/i)
    .first()
    .waitFor();
});

it("cancels a second pull and keeps nothing of it", async () => {
  writeFileSync(appLog, `${"x".repeat(200)} filler line of the application\n`.repeat(150_000));

  const sizeLimit = page.getByLabel("Size limit");
  await sizeLimit.selectOption({ index: (await sizeLimit.getByRole("option").count()) - 1 });
  await page.getByRole("button", { name: "Pull logs" }).click();
  await page.getByRole("button", { name: "Cancel pull" }).first().click();
  await page.getByText("Cancelled. Nothing was kept.").first().waitFor({ timeout: 20_000 });

  const commands = await server.api<{ state: string; isDownloadable: boolean }[]>(
    "GET",
    `/api/devices/${deviceId}/commands`,
  );
  expect(commands.some((command) => command.state === "cancelled" && !command.isDownloadable)).toBe(true);
});
