/**
 * The story of a consent: staff ask for it, the customer allows it on the display of the washer, a live tail runs, the
 * customer ends it in the middle; the tail stops within two seconds and the page says why.
 *
 * Real server, real MQTT, real simulator process with its page of displays, real browser; acts on visible roles and labels only.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { buildWeb } from "../lib/build-web.ts";
import { makeAdmin } from "../lib/console-people.ts";
import { overflowingOnPhone } from "../lib/page-overflow.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { SimulatorProcess } from "../lib/simulator-process.ts";

const fleet = `
fleet: asked
about: A home that wants to be asked.
seed: 5
homes:
  - home: kim
    use: busy
    allows: [state]
    byTelephone: true
    devices:
      - { id: kim-washer, name: Washing machine of the Kims, model: washer-fl9 }
`;
const device = "/api/devices/kim-washer";
const hostile = '<img src=x onerror="window.hacked=1">';
const patience = { timeout: 60_000 };
const MOST_MS = 2_000;
const server = new ServerProcess();
const simulator = new SimulatorProcess(fleet);
let browser: Browser;
let page: Page;
let display: Page;
const complaints: string[] = [];

beforeAll(async () => {
  buildWeb();
  await server.start();
  const living = simulator.start(server);
  browser = await openBrowser();
  page = await browser.newPage({
    viewport: { width: 1280, height: 900 },
    locale: "en-US",
    timezoneId: "Asia/Seoul",
  });
  display = await browser.newPage({ viewport: { width: 480, height: 900 }, locale: "ko-KR" });
  for (const each of [page, display]) each.on("pageerror", (error) => complaints.push(error.message));
  await makeAdmin(page, server.facts, "Mina");
  await living;
  const customer = { name: "김서연", phone: "010-0000-0101", language: "ko" };
  const { id } = await server.api<{ id: string }>("POST", "/api/customers", customer);
  await server.api("POST", `${device}/registration`, { customerId: id, serial: "KRTA-204718" });
  await page.getByRole("link", { name: "Fleet" }).click();
  await page.getByRole("link", { name: "Washing machine of the Kims" }).click();
  await display.goto(simulator.panelUrl);
});

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await simulator.remove();
  await server.remove();
});

const consent = () => page.getByRole("region", { name: "Consent" });
const question = () => display.getByRole("region", { name: "고객지원에서 동의를 요청합니다" });

async function ask(reason: string): Promise<void> {
  await page.getByRole("tab", { name: "Overview" }).click();
  await consent().getByRole("button", { name: "Ask for consent" }).click();
  await page.getByLabel("Why").fill(reason);
  await page.getByRole("button", { name: "Ask the owner" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

describe("consent on the device's display", () => {
  it("is asked with the very words that the customer reads, in their language", async () => {
    await consent().getByText("Not allowed").first().waitFor(patience);
    await consent().getByRole("button", { name: "Ask for consent" }).click();
    const dialog = page.getByRole("dialog", { name: "Ask for consent" });
    await dialog.getByLabel("Why").fill("물이 빠지지 않는 원인을 찾습니다");
    const preview = dialog.getByRole("region", { name: "This is what the customer will read" });
    const lines = preview.getByRole("listitem").or(preview.locator("[lang] p"));
    const shown = await lines.allTextContents();
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Ask the owner" }).click();

    await question().waitFor(patience);
    const read = (await question().textContent()) ?? "";

    expect(shown).toHaveLength(5);
    for (const line of shown) expect(read).toContain(line);
    expect(read).toContain("상담원 Mina 님이");
    await consent()
      .getByText(/The device has shown it since/)
      .waitFor(patience);
    expect(await accessibilityFaults(display)).toEqual([]);
    expect(await overflowingOnPhone(display)).toEqual([]);
  });

  it("is allowed there, counts down on both sides, and lets a live tail run", async () => {
    await question().getByRole("button", { name: "허용", exact: true }).click();

    await consent()
      .getByText(/asked by Mina, ends in 59:\d\d/)
      .first()
      .waitFor(patience);
    await display.getByText(/0:59:\d\d 뒤에 자동으로 끝남/).waitFor(patience);
    await page.getByRole("tab", { name: "Logs" }).click();
    await page.getByRole("button", { name: "Start live tail" }).click();
    await page.getByRole("timer").waitFor(patience);
  });

  it("is ended there in the middle: the tail stops within two seconds, and the page says why", async () => {
    await watchForEnd(page);
    await display.evaluate(`document.addEventListener(
      "click",
      () => localStorage.setItem("pressedAtMs", String(Date.now())),
      { capture: true, once: true },
    )`);

    await display.getByRole("button", { name: /^끝내기: 기록 읽기/ }).click();
    await page
      .getByText(/^The owner ended their consent at \d\d:\d\d\.$/)
      .first()
      .waitFor(patience);
    await page.getByRole("button", { name: "Start live tail" }).waitFor(patience);

    const pressedAtMs = Number(await display.evaluate("localStorage.getItem('pressedAtMs')"));
    const seen = (await page.evaluate("({ ...document.documentElement.dataset })")) as Record<string, string>;
    const stoppedMs = Number(seen["stoppedAtMs"]) - pressedAtMs;
    const toldMs = Number(seen["toldAtMs"]) - pressedAtMs;
    process.stderr.write(
      `revoked on the display: tail stopped after ${stoppedMs} ms, told after ${toldMs} ms\n`,
    );
    expect(stoppedMs).toBeLessThan(MOST_MS);
    expect(toldMs).toBeLessThan(MOST_MS);
    await page.getByText(/ask for consent again on the overview/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it("is refused early when it is missing, in plain words", async () => {
    await page.getByRole("button", { name: "Start live tail" }).click();

    await page
      .getByRole("alert")
      .filter({ hasText: /owner has not/ })
      .waitFor(patience);
  });

  it("may be put off, refused, and withdrawn; hostile words stay words", async () => {
    await ask(hostile);
    await question().getByText(hostile).waitFor(patience);
    await question().getByRole("button", { name: "나중에" }).click();
    await consent()
      .getByText(/The owner said “not now”/)
      .waitFor(patience);
    await question().getByRole("button", { name: "거부" }).click();
    await consent()
      .getByText(/The owner said no/)
      .waitFor(patience);

    await ask("once more");
    await question().waitFor(patience);
    await consent().getByRole("button", { name: "Withdraw the question" }).click();
    await consent().getByRole("button", { name: "Withdraw the question" }).click();
    await question().waitFor({ state: "detached", ...patience });

    expect([await display.evaluate("window.hacked"), await page.evaluate("window.hacked")]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("by telephone is recorded with a case, shown on the display, and ended by staff", async () => {
    const opened = { deviceId: "kim-washer", about: "It does not drain", channel: "phone" };
    const { number } = await server.api<{ number: string }>("POST", "/api/cases", opened);
    await page.goto(`${server.facts.url}/cases/${number}`);
    await consent().getByRole("button", { name: "Record consent by telephone" }).click();
    await page.getByLabel("What the customer agreed to").fill("Reading the logs");
    expect(await page.getByRole("combobox", { name: /^Case/ }).inputValue()).toBe(number);
    await page.getByRole("button", { name: "Record it" }).click();

    await consent()
      .getByText(/by telephone, recorded by Mina/)
      .first()
      .waitFor(patience);
    await display.getByText(/전화로 허용/).waitFor(patience);
    await consent().getByRole("button", { name: "End", exact: true }).click();
    await consent().getByRole("button", { name: "End", exact: true }).click();

    await consent()
      .getByText(/Mina ended the consent at/)
      .waitFor(patience);
    await display.getByText(/전화로 허용/).waitFor({ state: "detached", ...patience });
  });
});

/** Notes, by the page's own clock, when the tail has stopped and when the page says why. */
async function watchForEnd(of: Page): Promise<void> {
  await of.evaluate(`new MutationObserver(() => {
    const { dataset } = document.documentElement;
    const buttons = [...document.querySelectorAll("button")].map((each) => each.textContent);
    if (!buttons.includes("Stop live tail")) dataset.stoppedAtMs ??= String(Date.now());
    if (document.body.textContent.includes("The owner ended their consent at"))
      dataset.toldAtMs ??= String(Date.now());
  }).observe(document.body, { childList: true, subtree: true, characterData: true })`);
}
