/** A customer calls without a fault: a case goes through many hands, waits, and ends with a technician. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { join, makeAdmin, openMachine } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { deskDevice, installWasher } from "../lib/example-desk.ts";
import { overflowing, overflowingOnPhone } from "../lib/page-overflow.ts";

const hostile = '<img src=x onerror="window.hacked=1"> =1+1 \u202e';

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
}, 90_000);

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

const events = (page: Page) => page.getByRole("list", { name: "What happened" });

/** Opens a dialog by its button, checks that it can be used by everybody, and gives it. */
async function openDialog(page: Page, button: string, title: string | RegExp) {
  await page.getByRole("button", { name: button }).click();
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.waitFor();
  const cutOff = [...(await overflowing(page)), ...(await overflowingOnPhone(page))];
  expect([...(await accessibilityFaults(page)), ...cutOff]).toEqual([]);
  return dialog;
}

describe("a call about a device without a fault", () => {
  it("gets a case on the page of the device, with what the customer says", async () => {
    await agent.goto(`${example.url}/devices/${deskDevice}`);
    const dialog = await openDialog(agent, "Open a case …", "Open a case");
    await dialog.getByLabel("What does the customer say?").fill(`It smells ${hostile}`);
    await dialog.getByLabel("How urgent is it?").selectOption("info");
    await dialog.getByRole("button", { name: "Open and take it" }).click();

    await agent.getByRole("heading", { name: /^It smells <img/ }).waitFor();
    await agent.getByText("with you", { exact: true }).waitFor();
    expect(await agent.evaluate(() => "hacked" in globalThis)).toBe(false);
  });

  it("has its customer corrected without leaving the case", async () => {
    const dialog = await openDialog(agent, "Change …", "Customer and device");
    await dialog.getByLabel("Phone number").fill("010-0000-0099");
    await dialog.getByRole("button", { name: "Save" }).click();

    await agent.getByRole("region", { name: "Customer" }).getByText("010-0000-0099").waitFor();
  });

  it("waits for the customer with its clock standing still, and goes on", async () => {
    const dialog = await openDialog(agent, "Wait …", "Wait");
    await dialog.getByLabel("Why (optional)").fill("at work until 6 pm");
    await dialog.getByRole("button", { name: "Wait" }).click();
    await agent.getByText("Waiting for the customer").waitFor();
    await agent.getByText("Clock stands still").waitFor();
    await agent.getByRole("link", { name: "My work" }).first().click();
    await agent.getByRole("tab", { name: "Waiting" }).click();
    await agent.getByRole("link", { name: /^It smells/ }).click();
    await agent.getByRole("button", { name: "Go on" }).click();

    await events(agent).getByText("Kim went on").waitFor();
  });

  it("is given to somebody by whoever may, who sees it in the own queue", async () => {
    await lead.goto(agent.url());
    await lead.getByText("Kim has this case open as well.").waitFor();
    const dialog = await openDialog(lead, "Give to …", "Give the case to somebody");
    await dialog.getByRole("radio", { name: "Ada" }).check();
    await dialog.getByRole("button", { name: "Give", exact: true }).click();

    await agent.getByText("with Ada", { exact: true }).waitFor();
    await lead.getByRole("link", { name: "My work" }).first().click();
    await lead.getByRole("link", { name: /^It smells/ }).click();
    await lead.getByRole("button", { name: "Book a visit …" }).waitFor();
  });
});

describe("a technician's visit", () => {
  it("is booked with what to bring, and written down when it is done", async () => {
    const booking = await openDialog(lead, "Book a visit …", "Book a visit");
    await booking.getByLabel("What to bring").fill("Door seal; do not clean the filter again");
    await booking.getByRole("button", { name: "Book" }).click();
    await lead.getByText("Visit booked", { exact: true }).waitFor();
    await events(lead).getByText("Door seal; do not clean the filter again").waitFor();

    const done = await openDialog(lead, "The technician was there …", "The technician was there");
    await done.getByLabel("What was found and done").fill("Seal changed");
    await done.getByRole("button", { name: "Save" }).click();
    await events(lead).getByText("A technician was there and mended it").waitFor();
  });

  it("ends as one that was needed, and counts as no visit avoided", async () => {
    const dialog = await openDialog(lead, "Resolve …", /^Resolve case C-/);
    await dialog.getByLabel("How did it end?").selectOption("visit_needed");
    await dialog.getByLabel("What was the cause?").selectOption({ label: "Something else" });
    await dialog.getByLabel("The cause in your own words").fill("Door seal torn");
    await dialog.getByRole("button", { name: "Resolve" }).click();
    await lead.getByText("Door seal torn").first().waitFor();

    await lead.getByRole("link", { name: "Key figures" }).click();
    const service = lead.getByRole("list", { name: "Service" }).getByRole("listitem");
    await service.filter({ hasText: "counted 0 · still watched 0 · taken back 0" }).waitFor();
    await service.filter({ hasText: "Mended at the first visit" }).getByText("100 %").waitFor();
  });
});

describe("what key figures are calculated with", () => {
  it("is changed with a reason, and a wrong number is named", async () => {
    const dialog = await openDialog(lead, "Change …", "Change what figures are calculated with");
    const hour = dialog.getByLabel("An hour of a customer's time (KRW)");
    await hour.fill("a lot");
    await dialog.getByRole("button", { name: "Calculate with these" }).click();
    await dialog.getByText("Enter a number such as 6500 or 12.5.").waitFor();
    await hour.fill("50,000");
    await dialog.getByLabel("Why (optional)").fill("wages rose");
    await dialog.getByRole("button", { name: "Calculate with these" }).click();

    const customers = lead.getByRole("list", { name: "What customers save" });
    await customers.getByText("fuel ₩4,000 · time ₩50,000").waitFor();
    await lead.getByText("wages rose").waitFor();
    await lead.getByText(/^Since .*, by Ada$/).waitFor();
  });
});
