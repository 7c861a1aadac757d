/**
 * Story 2 of the desk, on real parts: the device is offline, the pull waits for it; the device comes back, its connection breaks
 * once in the middle, the pull goes on where it was; the manifest says what is missing; the log opens.
 */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "@housecall/proto/api";
import { MEBIBYTE } from "@housecall/proto/base";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { AgentProcess } from "../lib/agent-process.ts";
import { openBrowser } from "../lib/browser.ts";
import { buildWeb } from "../lib/build-web.ts";
import { makeAdmin } from "../lib/console-people.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { TcpGate } from "../lib/tcp-gate.ts";

const deviceId = "cellar-dryer";
const LINES = 60_000;
const folder = mkdtempSync(join(tmpdir(), "housecall-e2e-"));
const appLog = join(folder, "dryer.log");
const linkedLog = join(folder, "private.log");
const server = new ServerProcess();
const agent = new AgentProcess({
  deviceId,
  config: { name: "Cellar dryer", logs: { files: [appLog, linkedLog], journal: "off" } },
});
let gate: TcpGate;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  buildWeb();
  mkdirSync(folder, { recursive: true });
  writeFileSync(appLog, linesOfTheLastHour());
  symlinkSync("/etc/passwd", linkedLog);
  await server.start();
  await agent.claim(server);
  gate = await TcpGate.open(server.facts.ports.mqtt);
  sendThrough(gate.port);
  agent.start();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
  await makeAdmin(page, server.facts, "Kim");
  await page.getByRole("link", { name: "Fleet" }).click();
  const row = page.getByRole("row").filter({ hasText: deviceId });
  await row.getByText("online").waitFor();
  await agent.stop();
  await row.getByText("offline").waitFor();
  await row.getByRole("link").first().click();
  await page.getByRole("tab", { name: "Logs" }).click();
});

afterAll(async () => {
  await browser?.close();
  await agent.remove();
  await gate?.remove();
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

const pulls = () => page.getByRole("region", { name: "Log pull" });

it("waits for a device that is away, and says until when", async () => {
  await pulls().getByText("The device is not connected. The request waits on the server").waitFor();
  await pulls().getByText("Last 24 h", { exact: true }).click();
  await pulls().getByLabel("Size limit").selectOption({ index: 1 });
  await pulls().getByRole("button", { name: "Pull logs" }).click();

  await pulls()
    .getByText(/Queued until the device comes back\. Expires in .*, on .*\d\d:\d\d\./)
    .waitFor();
  await page.reload();
  await pulls()
    .getByText(/Queued until the device comes back/)
    .waitFor();
});

it("goes on where it was when the connection breaks in the middle, and its checksum is right", async () => {
  const sentAtStart = gate.sentBytes;
  gate.shutAfter(0.8 * MEBIBYTE);
  agent.start();
  await pulls()
    .getByText(/The device went offline\. It goes on by itself where it stopped, until .*/)
    .waitFor();
  await pulls()
    .getByText(/[\d.]+ MB of 4/)
    .waitFor();
  const doneBytes = (await newestPull()).progress?.doneBytes ?? 0;
  const sentBytes = gate.sentBytes;

  gate.letThrough();

  await pulls()
    .getByText(/Done: [\d,]+ lines, .*, checksum right\./)
    .waitFor({ timeout: 60_000 });
  const sizeBytes = (await newestPull()).manifest?.sizeBytes ?? 0;
  // Chunks are compressed: what is left costs what its share of the file costs. Starting anew would cost all of it again.
  const bytesPerByte = (sentBytes - sentAtStart) / doneBytes;
  expect(doneBytes).toBeGreaterThan(MEBIBYTE);
  expect(gate.sentBytes - sentBytes).toBeLessThan((sizeBytes - doneBytes / 2) * bytesPerByte);
});

it("says in the manifest what was removed, left out and lost", async () => {
  await pulls()
    .getByText(/(IP address: [\d,]+, e-mail address|e-mail address: [\d,]+, IP address): [\d,]+/)
    .waitFor();
  await pulls()
    .getByText(/private\.log: it is a link, and links are not followed/)
    .waitFor();
  await pulls()
    .getByText("The size limit was reached: the newest lines were kept, older ones are missing.")
    .waitFor();
  const checksum = await pulls()
    .getByText(/^[0-9a-f]{64}$/)
    .textContent();
  const download = page.waitForEvent("download");
  await pulls().getByRole("button", { name: "Download" }).click();
  const file = readFileSync(await (await download).path());

  expect(createHash("sha256").update(file).digest("hex")).toBe(checksum);
  expect(file.includes("10.20.30.40")).toBe(false);
});

it("opens as a log in which the gaps and the removed data stand in their places", async () => {
  await pulls().getByRole("link", { name: "Open the log" }).click();

  await page.getByRole("heading", { name: "Pulled log of Cellar dryer" }).waitFor();
  await page.getByText("Older lines were left out: the size limit of the pull was reached").waitFor();
  await page.getByLabel("Search in the log").fill("heater");
  await page.getByText(/[\d,]+ matches/).waitFor();
  await page.getByRole("button", { name: "Next match" }).click();
  await page.getByRole("option", { selected: true }).getByText("[ip]").waitFor();
});

function linesOfTheLastHour(): string {
  const startMs = Date.now() - 3_600_000;
  return Array.from({ length: LINES }, (_, number) => {
    const at = new Date(startMs + number * 50).toISOString();
    if (number % 50 === 0)
      return `${at} WARN heater at ${number % 90} C, asked by 10.20.30.40 for kim${number}@example.com\n`;
    return `${at} INFO drum turns ${number % 60} times a minute, load ${number % 7} kg, trace ${traceOf(number)}\n`;
  }).join("");
}

/** Letters that cannot be compressed, so that sending takes a while. */
function traceOf(number: number): string {
  return createHash("sha512").update(String(number)).digest("base64url");
}

async function newestPull(): Promise<Command> {
  const [newest] = await server.api<Command[]>("GET", `/api/devices/${deviceId}/commands`);
  if (!newest) throw new Error("no pull was made");
  return newest;
}

/** The agent reaches the server through the gate. */
function sendThrough(port: number): void {
  const path = join(agent.stateFolder, "identity.json");
  const identity: unknown = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify(Object.assign({}, identity, { mqttPort: port })));
}
