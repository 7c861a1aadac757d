/**
 * A support agent runs the drain test on a washer whose filter the customer has just cleaned, and telemetry verifies it. Beside it
 * stands a washer that says "done" and does nothing, which the page tells; and one that is away, whose request expires.
 *
 * Real server, real simulator process, real browser; acts on visible roles and labels only.
 */
import { MINUTE_MS, SECOND_MS } from "@housecall/proto/base";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { buildWeb } from "../lib/build-web.ts";
import { claimDevice } from "../lib/claim-device.ts";
import { makeAdmin } from "../lib/console-people.ts";
import { type ConnectedScript, connectScript, lieAboutActions } from "../lib/scripted-mqtt-device.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { SimulatorProcess } from "../lib/simulator-process.ts";
import { until } from "../lib/until.ts";

const fleet = `
fleet: drain-test
about: A filter that is blocked, in a home where nobody washes.
seed: 11
history: 2h
homes:
  - home: kim
    use: none
    devices:
      - id: kim-washer
        name: Washing machine of the Kims
        model: washer-fl9
        faults: [{ fault: washer-filter-clogged, since: 1h, onset: 0s, severity: 0.95 }]
`;
/** Two minutes and a half of filling and draining, and until the last minute's samples have come. */
const patience = { timeout: 5 * MINUTE_MS };
const capabilities = ["run_action", "action:reboot", "action:self-test:drain-test"];
const server = new ServerProcess({ config: { actionVerifySeconds: 75 } });
const simulator = new SimulatorProcess(fleet);
let browser: Browser;
let page: Page;
let liar: ConnectedScript;
const complaints: string[] = [];

beforeAll(async () => {
  buildWeb();
  await server.start();
  browser = await openBrowser();
  page = await browser.newPage({
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    timezoneId: "Asia/Seoul",
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await makeAdmin(page, server.facts, "Kim");
  const { mqtt } = server.facts.ports;
  const birth = { name: "Washing machine that lies", deviceClass: "washer" };
  liar = await connectScript(await claimDevice(server, "lying-washer"), mqtt, { capabilities, birth });
  lieAboutActions(liar);
  await liar.device.sendConsent({ scopes: ["action"] });
  const awayBirth = { name: "Washing machine that is away", deviceClass: "washer" };
  const away = await connectScript(await claimDevice(server, "away-washer"), mqtt, {
    capabilities,
    birth: awayBirth,
  });
  await away.device.sendConsent({ scopes: ["action"] });
  away.hangUp();
  await simulator.start(server);
  const isAllowed = () =>
    simulator.allow("kim-washer", ["action"]).then(
      () => true,
      () => undefined,
    );
  await until("the display of the washer works", isAllowed, { timeoutMs: 90_000 });
}, 180_000);

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  liar?.hangUp();
  await browser?.close();
  await simulator.remove();
  await server.remove();
});

const section = (): Locator => page.getByRole("region", { name: "Remote actions" });
const runs = (): Locator => section().getByRole("region", { name: "Asked for" });

async function openDevice(name: string): Promise<void> {
  await page.getByRole("link", { name: "Fleet", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).first().click();
  await page.getByRole("heading", { name, level: 1 }).waitFor();
}

async function openAction(title: string): Promise<Locator> {
  await section()
    .getByRole("button", { name: `${title}: check and run` })
    .click();
  return page.getByRole("dialog", { name: title });
}

describe("remote actions", () => {
  it("of a device that says done and does nothing are asked for like any other", async () => {
    await openDevice("Washing machine that lies");
    const dialog = await openAction("Drain test");
    await dialog.getByText("The owner allows remote actions").waitFor();
    await dialog.getByRole("button", { name: "Run it" }).click();

    await runs().getByText("Being verified").waitFor();
  });

  it("want the name of the device typed before it is interrupted", async () => {
    const dialog = await openAction("Restart the device");
    const run = dialog.getByRole("button", { name: "Run it" });
    expect(await run.isDisabled()).toBe(true);

    await dialog.getByLabel(/Type the name of the device/).fill("Washing machine that lies");

    expect(await run.isDisabled()).toBe(false);
    await page.keyboard.press("Escape");
  });

  it("wait for a device that is away, as long as was said", async () => {
    await openDevice("Washing machine that is away");
    const dialog = await openAction("Drain test");
    await dialog.getByText("The device is offline: the request waits until it is back, or expires").waitFor();
    await dialog.getByLabel("If it is offline, try for").selectOption("10 minutes");
    await dialog.getByRole("button", { name: "Run it when the device is back" }).click();

    await runs().getByText("Waits for the device").waitFor();
    await runs()
      .getByText(/Waits until/)
      .waitFor();
  });

  it("run the drain test on a washer whose filter was cleaned, and telemetry verifies it", async () => {
    await openDevice("Washing machine of the Kims");
    simulator.repair("kim-washer", "washer-filter-clogged");
    const dialog = await openAction("Drain test");
    await dialog.getByText("It runs no cycle (idle)").waitFor({ timeout: 90_000 });
    await dialog.getByText("The door is closed").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Run it" }).click();

    await runs().getByText("Running").waitFor({ timeout: 30_000 });
    await runs().getByText("Verified", { exact: true }).waitFor(patience);
    const shown = runs().getByRole("list", { name: "What telemetry shows" });
    await shown.getByText(/Water rose in the drum: 2\d\.\d+ kHz/).waitFor();
    await shown.getByText(/The water was gone in time: \d+ s/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  }, 400_000);

  it("say of the one that lied what was expected and what came", async () => {
    await openDevice("Washing machine that lies");

    await runs().getByText("Not verified", { exact: true }).waitFor({ timeout: 90_000 });
    await runs()
      .getByText(/Treat it as not done/)
      .waitFor();
    await runs().getByText("The drain pump ran: nothing came (expected 0.1–0.4)").waitFor();
  }, 120_000);

  it("expire when the device does not come back", async () => {
    const { command } = await server.api<{ command: { id: string } }>(
      "POST",
      "/api/devices/away-washer/actions",
      { action: "self-test", parameters: { test: "drain-test" }, expiresInMs: 10 * SECOND_MS },
    );
    await openDevice("Washing machine that is away");

    await runs().getByText("Expired", { exact: true }).waitFor({ timeout: 60_000 });
    expect(await server.api("GET", `/api/commands/${command.id}`)).toMatchObject({ state: "expired" });
  }, 90_000);
});
