/**
 * A fault opens a case, an agent resolves it with the customer, its window ends clean and the key figures move by one
 * visit; then the fault is back and they move back.
 */
import { DAY_MS, HOUR_MS } from "@housecall/proto/base";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { join, makeAdmin, openMachine, signInAgain } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { clear, deskDevice, drainFault, fire, installWasher, pass } from "../lib/example-desk.ts";

let example: ExampleConsole;
let browser: Browser;
let lead: Page;
let agent: Page;
const complaints: string[] = [];

beforeAll(async () => {
  example = await startExampleConsole();
  await installWasher(example);
  browser = await openBrowser();
  [lead, agent] = [await openMachine(browser, complaints), await openMachine(browser, complaints)];
  await makeAdmin(lead, example, "Ada");
  await join(lead, agent, { name: "Kim", role: "support" });
  await lead.getByRole("link", { name: "Key figures" }).click();
}, 90_000);

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

/** The washer's fault as it is at the beginning of the story. */
const fault = () => {
  const [found] = example.plane.faultList.filter(({ deviceId }) => deviceId === deskDevice);
  if (!found) throw new Error("the washer has no fault");
  return found;
};

describe("a fault that means a technician's visit", () => {
  it("opens a case by itself, which the page of the device names", async () => {
    fire(example, drainFault("drain-1", example));

    await agent.getByRole("link", { name: "Fleet" }).click();
    await agent.getByRole("link", { name: "Washing machine (Lee)" }).click();
    const cases = agent.getByRole("region", { name: "Cases" });
    await cases.getByText("New · Nobody has it").waitFor();
    await cases.getByText("Lee Ha-neul").waitFor();
    await cases.getByRole("link", { name: "Draining takes too long" }).click();

    await agent.getByRole("heading", { name: "Draining takes too long", level: 1 }).waitFor();
  });

  it("is worked on with the keyboard, and resolved together with the customer", async () => {
    await agent.getByRole("button", { name: "Take it" }).waitFor();
    await agent.keyboard.press("t");
    await agent.getByText("with you", { exact: true }).waitFor();
    await agent.getByRole("button", { name: "It helped" }).click();
    await agent.getByText("Tried: Unscrew the pump filter and rinse it").waitFor();

    await agent.keyboard.press("x");
    const dialog = agent.getByRole("dialog", { name: /^Resolve case C-/ });
    await dialog.getByLabel("What was the cause?").selectOption({ label: "Lint blocks the filter" });
    await dialog.getByText("Telemetry is watched from now on.").waitFor();
    await expect
      .poll(() => dialog.getByLabel("What the customer is told").inputValue())
      .toContain("Hello Lee Ha-neul.");
    expect(await accessibilityFaults(agent)).toEqual([]);
    await dialog.getByRole("button", { name: "Resolve" }).click();

    await agent.getByText("Resolved, being watched").waitFor();
    await agent.getByText(/Telemetry is watched until .* If the rule fires again/).waitFor();
    clear(example, fault());
    await agent.getByText("The fault went away").waitFor();
  });

  it("is not counted as an avoided visit while its window runs", async () => {
    expect(await visits()).toBe("counted 0 · still watched 1 · taken back 0");
  });
});

describe("a window that ends clean", () => {
  it("closes the case, and the key figures move by exactly one visit", async () => {
    pass(example, 73 * HOUR_MS);
    await signInAgain(agent, "Kim");
    await agent.getByText("The window ended clean: solved.").waitFor();

    await signInAgain(lead, "Ada");
    expect(await visits()).toBe("counted 1 · still watched 0 · taken back 0");
    const saved = lead.getByRole("list", { name: "What customers save" }).getByRole("listitem");
    await saved.filter({ hasText: "visits avoided 1 · cost of a visit ₩41,000" }).first().waitFor();
    expect(await accessibilityFaults(lead)).toEqual([]);
  });
});

describe("a repeat", () => {
  it("opens the case again, and the key figures move back", async () => {
    pass(example, 2 * DAY_MS);
    fire(example, drainFault("drain-2", example));
    await signInAgain(agent, "Kim");
    await agent.getByText("Opened again by itself: the rule fired again").waitFor();
    await agent.getByText("Opened again (1 time)").waitFor();

    await signInAgain(lead, "Ada");
    expect(await visits()).toBe("counted 0 · still watched 0 · taken back 1");
    const back = lead.getByRole("table", { name: "Visits taken back" }).getByRole("row");
    await back.filter({ hasText: "The rule fired again" }).getByRole("link", { name: /^C-/ }).click();
    await lead.getByRole("heading", { name: "Draining takes too long", level: 1 }).waitFor();
  });
});

/** What the page says of avoided visits when it is loaded anew. */
async function visits(): Promise<string> {
  const figure = lead
    .getByRole("list", { name: "Service" })
    .getByRole("listitem")
    .filter({ has: lead.getByRole("heading", { name: "Visits avoided" }) });
  await lead.reload();
  return (await figure.getByText(/^counted/).textContent()) ?? "";
}
