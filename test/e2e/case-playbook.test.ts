/** An agent follows a playbook on a case: telemetry decides what it can, a person the rest, and the end resolves the case. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { join, makeAdmin, openMachine } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { caseByFault, installWasher, report } from "../lib/example-desk.ts";
import { overflowing, overflowingOnPhone } from "../lib/page-overflow.ts";

let example: ExampleConsole;
let browser: Browser;
let lead: Page;
let agent: Page;
let number: string;
const complaints: string[] = [];

beforeAll(async () => {
  example = await startExampleConsole();
  await installWasher(example);
  report(example, { drain_duration_s: 240, drain_current_a: 0.2 });
  browser = await openBrowser();
  [lead, agent] = [await openMachine(browser, complaints), await openMachine(browser, complaints)];
  await makeAdmin(lead, example, "Ada");
  await join(lead, agent, { name: "Kim", role: "support" });
  number = await caseByFault(example, "drain-1");
}, 90_000);

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

const section = (page: Page) => page.getByRole("region", { name: "Playbook", exact: true });
const steps = (page: Page) => section(page).getByRole("list", { name: "Steps of the playbook" });

/** What is wrong with how a page looks to everybody. */
async function looks(page: Page): Promise<readonly unknown[]> {
  return [
    ...(await accessibilityFaults(page)),
    ...(await overflowing(page)),
    ...(await overflowingOnPhone(page)),
  ];
}

describe("a playbook on a case", () => {
  it("is suggested for the fault, and started", async () => {
    await agent.goto(`${example.url}/cases/${number}`);
    await section(agent).getByText("For: Draining takes too long").waitFor();
    expect(await looks(agent)).toEqual([]);
    await section(agent).getByRole("button", { name: "Start: The washer does not drain" }).click();

    await section(agent).getByRole("article", { name: "Step 4: Look at the drain hose" }).waitFor();
  });

  it("asks nothing that telemetry has decided, and shows it with its reading", async () => {
    const first = steps(agent).getByRole("listitem").filter({ hasText: "How long the last drain took" });

    await first.getByText("not as expected · by telemetry").waitFor();
    await first.getByText("Last drain: 4 min").waitFor();
    await section(agent).getByRole("group", { name: "How is it?" }).waitFor();
    await section(agent).getByText("Please look behind the washer.").waitFor();
    expect(await looks(agent)).toEqual([]);
  });

  it("goes on with the keyboard, and after a reload", async () => {
    await agent.keyboard.press("1");
    await section(agent).getByRole("article", { name: "Step 5: Clean the pump filter" }).waitFor();
    await agent.reload();
    await section(agent).getByText("After a hot wash the water scalds.").waitFor();
    await section(agent).getByRole("button", { name: "It is so" }).click();

    await section(agent).getByRole("article", { name: "Step 6: Drain test with the clean filter" }).waitFor();
    await section(agent)
      .getByText(/^Waiting for a new reading, until/)
      .waitFor();
    expect(await section(agent).getByRole("button", { name: "It is so" }).count()).toBe(0);
    expect(await looks(agent)).toEqual([]);
  });

  it("can be read along by somebody else, who may not answer", async () => {
    await lead.goto(`${example.url}/cases/${number}`);

    await section(lead).getByText("Kim follows this playbook.").waitFor();
    expect(await section(lead).getByRole("button", { name: "Skip" }).count()).toBe(0);
  });

  it("is decided by the new reading by itself, and proposes how the case is resolved", async () => {
    report(example, { drain_duration_s: 82, drain_current_a: 0.23 });
    const result = section(agent).getByRole("region", { name: "The playbook has come to its end" });
    await result.getByText("The filter was blocked and is clean").waitFor({ timeout: 15_000 });
    await result.getByText("Cause: Lint blocks the filter").waitFor();
    expect(await looks(agent)).toEqual([]);
    await result.getByRole("button", { name: "Resolve with this" }).click();

    const dialog = agent.getByRole("dialog", { name: /^Resolve case C-/ });
    expect(await dialog.getByLabel("What was the cause?").inputValue()).toBe("filter-blocked");
    await dialog.getByRole("button", { name: "Resolve" }).click();
    await agent.getByText("Resolved, being watched").waitFor();
    await agent.getByText("The playbook ended: The filter was blocked and is clean").waitFor();
  });
});

describe("the page of playbooks", () => {
  it("lists them, and shows each with where its answers lead", async () => {
    await lead.getByRole("link", { name: "Playbooks" }).click();
    await lead.getByRole("heading", { name: "Playbooks", level: 1 }).waitFor();
    expect(await looks(lead)).toEqual([]);
    await lead.getByRole("link", { name: "The washer does not drain" }).click();
    await lead.getByRole("heading", { name: "The washer does not drain", level: 1 }).waitFor();
    await lead.getByRole("link", { name: "End: No current reaches the pump" }).waitFor();

    expect(await looks(lead)).toEqual([]);
  });
});
