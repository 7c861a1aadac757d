/** An administrator says who knows what; whoever leads gives a case to somebody who knows its device. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { join, makeAdmin, openMachine } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { caseByFault, installWasher } from "../lib/example-desk.ts";
import { overflowing, overflowingOnPhone } from "../lib/page-overflow.ts";

let example: ExampleConsole;
let browser: Browser;
let admin: Page;
let lead: Page;
let washerPerson: Page;
const complaints: string[] = [];

beforeAll(async () => {
  example = await startExampleConsole();
  await installWasher(example);
  browser = await openBrowser();
  const machine = (): Promise<Page> => openMachine(browser, complaints);
  [admin, lead, washerPerson] = [await machine(), await machine(), await machine()];
  await makeAdmin(admin, example, "Ada");
  await join(admin, lead, { name: "Sora", role: "supervisor" });
  await join(admin, washerPerson, { name: "Yuna", role: "support" });
  await join(admin, await machine(), { name: "Bora", role: "expert" });
}, 90_000);

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

/** What axe finds, and what is cut off at 1280 px and on a phone. */
async function faultsOf(page: Page): Promise<string[]> {
  return [
    ...(await accessibilityFaults(page)),
    ...(await overflowing(page)),
    ...(await overflowingOnPhone(page)),
  ];
}

describe("what people know", () => {
  it("is said by an administrator under Staff, and is in the audit", async () => {
    await teach("Yuna", "Washer", "Dryer");
    await teach("Bora", "TV");
    expect(await faultsOf(admin)).toEqual([]);

    await admin.getByRole("row").filter({ hasText: "Yuna" }).getByText("Washer, Dryer").waitFor();
    await admin.getByRole("link", { name: "Audit" }).click();
    const row = admin.getByRole("row").filter({ hasText: "Skills changed" });
    await row.filter({ hasText: "Yuna: all devices → Washer, Dryer" }).waitFor();
  });

  it("is on everybody's own account, to be read", async () => {
    await washerPerson.goto(`${example.url}/account`);
    const section = washerPerson.getByRole("region", { name: "Skills" });

    await section.getByText("Washer, Dryer", { exact: true }).waitFor();
    expect(await section.getByRole("checkbox").count()).toBe(0);
    expect(await faultsOf(washerPerson)).toEqual([]);
  });
});

describe("a case about a washer", () => {
  let number: string;

  it("is found by whoever narrows Unassigned to their skills, as the address says", async () => {
    number = await caseByFault(example, "drain-1");
    const mySkills = washerPerson.getByRole("checkbox", { name: "My skills only: Washer, Dryer" });
    await washerPerson.goto(`${example.url}/?queue=unassigned`);
    await washerPerson.getByRole("link", { name: "Draining takes too long" }).waitFor();
    expect(await mySkills.isChecked()).toBe(false);
    await mySkills.check();
    await washerPerson.waitForURL("**/?queue=unassigned&skills=mine");
    await washerPerson.getByRole("link", { name: "Draining takes too long" }).waitFor();
    expect(await faultsOf(washerPerson)).toEqual([]);

    await teach("Yuna", "TV");
    await washerPerson.reload();
    await washerPerson.getByRole("checkbox", { name: "My skills only: TV", checked: true }).waitFor();
    await washerPerson.getByText("No case in this queue matches").waitFor();
    await washerPerson.getByRole("button", { name: "Clear filters" }).click();
    await washerPerson.getByRole("link", { name: "Draining takes too long" }).waitFor();
  });

  it("shows who knows washers first, and says so when somebody else is chosen", async () => {
    await teach("Yuna", "Washer");
    await lead.goto(`${example.url}/cases/${number}`);
    await lead.getByRole("button", { name: "Give to …" }).click();
    const dialog = lead.getByRole("dialog", { name: "Give the case to somebody" });
    const people = dialog.getByRole("radiogroup", { name: "Who gets it?" }).getByRole("radio");
    await people.first().waitFor();

    expect(await dialog.locator(".candidates label").allTextContents()).toEqual([
      ...["Yuna", "Ada", "Sora", "Bora"],
    ]);
    await dialog.getByText("knows washers", { exact: true }).waitFor();
    expect(await dialog.locator("input:focus").getAttribute("value")).toBe("Yuna");
    await dialog.getByRole("button", { name: "Give", exact: true }).click();
    await dialog.getByText("Choose who gets it.").waitFor();
    await dialog.getByRole("radio", { name: "Bora" }).check();
    await dialog.getByText("Bora is not marked as knowing washers.").waitFor();
    expect(await faultsOf(lead)).toEqual([]);
  });

  it("is given with the keyboard alone, and the receiver has it", async () => {
    await lead.getByRole("radio", { name: "Bora" }).focus();
    await lead.keyboard.press("ArrowDown");
    expect(await lead.getByRole("radio", { name: "Yuna" }).isChecked()).toBe(true);
    await lead.keyboard.press("Enter");

    await lead.getByText("with Yuna", { exact: true }).waitFor();
    await washerPerson.goto(example.url);
    await washerPerson.getByRole("tab", { name: "Mine", selected: true }).waitFor();
    await washerPerson.getByRole("link", { name: "Draining takes too long" }).click();
    await washerPerson.getByText("with you", { exact: true }).waitFor();
  });

  it("is not offered to whoever has it", async () => {
    await lead.reload();
    await lead.getByRole("button", { name: "Give to …" }).click();
    await lead.getByRole("radio", { name: "Ada" }).waitFor();

    expect(await lead.getByRole("radio", { name: "Yuna" }).count()).toBe(0);
  });
});

/** The administrator ticks exactly these devices for a person. */
async function teach(name: string, ...devices: readonly string[]): Promise<void> {
  await admin.goto(`${example.url}/staff`);
  await admin.getByRole("button", { name: `Manage ${name}` }).click();
  const dialog = admin.getByRole("dialog", { name: `Manage ${name}` });
  for (const box of await dialog.getByRole("checkbox").all()) await box.uncheck();
  for (const device of devices) await dialog.getByRole("checkbox", { name: device, exact: true }).check();
  await dialog.getByRole("button", { name: "Save skills" }).click();
  await dialog.getByText(`Saved. ${name} knows: ${devices.join(", ")}.`).waitFor();
  expect(await accessibilityFaults(admin)).toEqual([]);
  await admin.keyboard.press("Escape");
}
