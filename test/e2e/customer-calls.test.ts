/**
 * Story 1 of the desk: a customer calls and reads a serial with a wrong digit. The agent finds the washer, asks the owner for
 * consent, sees the fault, follows the playbook, runs the drain test; telemetry shows that it helped, the case closes, the key
 * figures move by exactly one visit, and back when the fault is there again.
 *
 * Real server, real simulator process, real browser. Only the wall clock of the processes is moved: while they are stopped the
 * days pass, and the washer has washed through them when it is back.
 */
import type { KpiInputsVersion } from "@housecall/proto/api";
import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { buildWeb } from "../lib/build-web.ts";
import { join, makeAdmin, openMachine, signInAgain } from "../lib/console-people.ts";
import { MovedClock } from "../lib/moved-clock.ts";
import { ServerProcess } from "../lib/server-process.ts";
import { SimulatorProcess } from "../lib/simulator-process.ts";
import { until } from "../lib/until.ts";

/** The washer of a family; `faults` are counted from the start of the simulator. */
const fleetWith = (use: "constant" | "busy", faults: string): string => `
fleet: customer-calls
about: A filter that is blocked.
seed: 11
history: 7d
homes:
  - home: lee
    use: ${use}
    allows: [state]
    devices:
      - id: lee-washer
        name: Washing machine (Lee)
        model: washer-fl9
        faults: [${faults}]
`;
const filterClogged = "{ fault: washer-filter-clogged, since: 2d, onset: 0s, severity: 0.9 }";
/** So many washes that what is usual for this washer is known when its filter clogs. */
const washingAllDay = fleetWith("constant", filterClogged);
const clogged = fleetWith("busy", filterClogged);
const mended = fleetWith("busy", "");
const device = "/api/devices/lee-washer";
/** Three in the morning in Seoul: nobody washes, so the drain test may run. */
const night = Date.UTC(2031, 2, 3, 18);
/** Two minutes and a half of filling and draining, and until the last minute's samples have come. */
const patience = { timeout: 5 * MINUTE_MS };
const soon = { timeout: MINUTE_MS };
const clock = new MovedClock(night - HOUR_MS);
const server = new ServerProcess({ clock });
const simulator = new SimulatorProcess(washingAllDay, clock);
let browser: Browser;
let lead: Page;
let agent: Page;
let display: Page;
const complaints: string[] = [];

beforeAll(async () => {
  buildWeb();
  await server.start();
  browser = await openBrowser();
  [lead, agent] = [await openMachine(browser, complaints), await openMachine(browser, complaints)];
  display = await browser.newPage({ locale: "en-US" });
  display.on("pageerror", (error) => complaints.push(error.message));
  for (const page of [lead, agent]) await page.clock.install({ time: clock.nowMs() });
  await makeAdmin(lead, server.facts, "Ada");
  await join(lead, agent, { name: "Kim", role: "support" });
  await simulator.start(server);
  const customer = { name: "Lee Ha-neul", phone: "010-0000-0002", language: "en" };
  const { id } = await server.api<{ id: string }>("POST", "/api/customers", customer);
  await server.api("POST", `${device}/registration`, { customerId: id, serial: "WM900-4711" });
  await countSlowDrains();
  await until("a case was opened by itself", hasCase, { timeoutMs: MINUTE_MS, everyMs: 200 });
  await pass(HOUR_MS, clogged);
  await display.clock.install({ time: clock.nowMs() });
  await display.goto(simulator.panelUrl);
}, 240_000);

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await simulator.remove();
  await server.remove();
});

const playbook = () => agent.getByRole("region", { name: "Playbook", exact: true });
const step = (title: string) => playbook().getByRole("article", { name: title });

describe("a customer who calls", () => {
  it("is found by a serial with a wrong digit, and so is what is wrong with the washer", async () => {
    await agent.keyboard.press("/");
    const find = agent.getByRole("dialog", { name: "Find a device, case or customer" });
    await find.getByRole("searchbox").fill("WM900-4717");
    await find.getByRole("region", { name: "Devices" }).getByRole("link").click();
    await agent.getByRole("heading", { name: "Washing machine (Lee)", level: 1 }).waitFor();

    const cases = agent.getByRole("region", { name: "Cases" });
    await cases.getByText("Lee Ha-neul").waitFor();
    await cases.getByRole("link", { name: "Draining takes too long" }).click();
    await agent.getByRole("heading", { name: "Draining takes too long", level: 1 }).waitFor();
    await agent
      .getByText(/^Draining took \d+ min.*; this washer usually needs/)
      .first()
      .waitFor();
    await agent.getByRole("button", { name: "Take it" }).click();
    await agent.getByText("with you", { exact: true }).waitFor();
  });

  it("is asked for consent, and gives it on the device", async () => {
    const consent = agent.getByRole("region", { name: "Consent" });
    await consent.getByRole("button", { name: "Ask for consent" }).click();
    const dialog = agent.getByRole("dialog", { name: "Ask for consent" });
    await dialog.getByRole("checkbox", { name: /remote actions/i }).check();
    await dialog.getByLabel("Why").fill("To test whether the water leaves");
    await dialog.getByRole("button", { name: "Ask the owner" }).click();
    await consent.getByText(/Kim asked for/).waitFor();

    const question = display.getByRole("region", { name: "Customer support asks for your permission" });
    await question.getByText(/To test whether the water leaves/).waitFor(soon);
    await question.getByRole("button", { name: "Allow", exact: true }).click();

    await consent
      .getByText(/asked by Kim, ends in/)
      .first()
      .waitFor(soon);
  });
});

describe("the playbook of the fault", () => {
  it("asks the customer for what telemetry cannot see", async () => {
    await playbook().getByRole("button", { name: "Start: The washer does not drain" }).click();
    await step("Step 4: Look at the drain hose").waitFor();
    await agent.keyboard.press("1");
    await step("Step 5: Clean the pump filter").waitFor();
    simulator.repair("lee-washer", "washer-filter-clogged");
    await agent.keyboard.press("1");

    await step("Step 6: Drain test with the clean filter").waitFor();
    await playbook()
      .getByText(/^Waiting for a new reading, until/)
      .waitFor();
  });

  it("runs the drain test, and telemetry verifies it", async () => {
    await playbook().getByRole("button", { name: "Run: Drain test" }).click();
    const dialog = agent.getByRole("dialog", { name: "Drain test" });
    await dialog.getByText("The owner allows remote actions").waitFor();
    expect(await accessibilityFaults(agent)).toEqual([]);
    await dialog.getByRole("button", { name: "Run it" }).click();

    const end = playbook().getByRole("region", { name: "The playbook has come to its end" });
    await end.getByText("The filter was blocked and is clean").waitFor(patience);
    await playbook()
      .getByText(/^Last drain: (1 min|\d\d s)/)
      .first()
      .waitFor();

    await lead.goto(`${server.facts.url}/devices/lee-washer`);
    const asked = lead.getByRole("region", { name: "Asked for" });
    await asked.getByText("Verified", { exact: true }).waitFor(soon);
    const shown = asked.getByRole("list", { name: "What telemetry shows" });
    await shown.getByText(/The water was gone in time: \d+ s/).waitFor();
  }, 400_000);

  it("proposes how the case is resolved", async () => {
    await playbook().getByRole("button", { name: "Resolve with this" }).click();
    const dialog = agent.getByRole("dialog", { name: /^Resolve case C-/ });
    expect(await dialog.getByLabel("What was the cause?").inputValue()).toBe("filter-blocked");
    await dialog.getByRole("button", { name: "Resolve" }).click();

    await agent.getByText("Resolved, being watched").waitFor();
    await lead.getByRole("link", { name: "Key figures" }).click();
    expect(await visits()).toBe("counted 0 · still watched 1 · taken back 0");
  });
});

describe("the key figures", () => {
  it("wait while the washer is watched: it washes well, and its fault goes away", async () => {
    await pass(71 * HOUR_MS, mended);

    await agent.getByText("The fault went away").waitFor(soon);
    expect(await visits()).toBe("counted 0 · still watched 1 · taken back 0");
  }, 180_000);

  it("move by exactly one visit when the window ends clean", async () => {
    await pass(2 * HOUR_MS, mended);

    await agent.getByText("The window ended clean: solved.").waitFor(soon);
    expect(await visits()).toBe("counted 1 · still watched 0 · taken back 0");
  }, 180_000);

  it("move back when the fault is there again, and the case opens anew with its playbook", async () => {
    await pass(2 * DAY_MS, clogged);

    await agent.getByText("Opened again by itself: the rule fired again").waitFor(soon);
    await playbook().getByText("For: Draining takes too long").waitFor();
    expect(await visits()).toBe("counted 0 · still watched 0 · taken back 1");
  }, 180_000);
});

/** This maker's records say that a slow drain otherwise means a visit; the shipped inputs leave that to who mends the cause. */
async function countSlowDrains(): Promise<void> {
  const [newest] = await server.api<KpiInputsVersion[]>("GET", "/api/kpi-inputs");
  await server.api("POST", "/api/kpi-inputs", {
    inputs: { ...newest?.inputs, visitRules: ["washer.drain-slow"] },
    note: "visit records of the last year",
  });
}

async function hasCase(): Promise<boolean> {
  const { items } = await server.api<{ items: unknown[] }>("GET", "/api/cases");
  return items.length > 0;
}

/** Everything stands still for so long; then the washer lives through it, and people sign in again. */
async function pass(lengthMs: DurationMs, fleet: string): Promise<void> {
  const people = [
    { page: agent, name: "Kim", at: agent.url() },
    { page: lead, name: "Ada", at: lead.url() },
  ];
  for (const { page } of people) await page.goto("about:blank");
  await simulator.stop();
  await server.stop();
  clock.pass(lengthMs);
  simulator.write(fleet);
  for (const { page } of people) await page.clock.setSystemTime(clock.nowMs());
  await server.start();
  await simulator.start(server);
  for (const { page, name, at } of people) {
    await page.goto(at);
    await signInWhenAsked(page, name);
  }
}

/** A session lasts for hours: it outlives a short pass, and no long one. */
async function signInWhenAsked(page: Page, name: string): Promise<void> {
  const inside = page.getByRole("navigation", { name: "Main" });
  await inside
    .or(page.getByRole("button", { name: "Sign in" }))
    .first()
    .waitFor();
  if (!(await inside.isVisible())) await signInAgain(page, name);
}

/** What the page says of avoided visits when it is loaded anew. */
async function visits(): Promise<string> {
  const figure = lead
    .getByRole("list", { name: "Service" })
    .getByRole("listitem")
    .filter({ has: lead.getByRole("heading", { name: "Visits avoided" }) });
  await lead.reload();
  return (await figure.getByText(/^counted/).textContent()) ?? "";
}
