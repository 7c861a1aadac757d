/** MAC addresses of labels in a real browser: written down beside the serial, and found by whatever a customer reads out. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { makeAdmin, openMachine } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { caseByFault, deskDevice, installWasher } from "../lib/example-desk.ts";
import { overflowingOnPhone } from "../lib/page-overflow.ts";

let example: ExampleConsole;
let browser: Browser;
let page: Page;
let caseNumber: string;
const complaints: string[] = [];

beforeAll(async () => {
  example = await startExampleConsole();
  await installWasher(example);
  caseNumber = await caseByFault(example, "drain-1");
  browser = await openBrowser();
  page = await openMachine(browser, complaints);
  await makeAdmin(page, example, "Ada");
});

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

const finder = () => page.getByRole("dialog", { name: "Find a device, case or customer" });
const dialog = () => page.getByRole("dialog", { name: "Customer and device" });

async function find(text: string): Promise<void> {
  await page.goto(`${example.url}/audit`);
  await page.getByRole("heading", { name: "Audit" }).waitFor();
  await page.keyboard.press("/");
  await finder().getByRole("searchbox").fill(text);
}

describe("the MAC addresses of a device", () => {
  it("stand with its serial, on its page and in its case", async () => {
    await page.goto(`${example.url}/devices/${deskDevice}`);
    const bought = page.getByLabel("Purchase");
    await bought.getByText("02:00:5E:10:A4:C7", { exact: true }).waitFor();
    await bought.getByText("02:00:5E:10:90:21", { exact: true }).waitFor();

    await page.goto(`${example.url}/cases/${caseNumber}`);
    await page
      .getByRole("region", { name: "Device" })
      .getByText("02:00:5E:10:A4:C7", { exact: true })
      .waitFor();
  });

  it("are changed where the serial is, after what is no address was named", async () => {
    await page.goto(`${example.url}/devices/${deskDevice}`);
    await page.getByRole("region", { name: "Cases" }).getByRole("button", { name: "Change …" }).click();
    const field = dialog().getByLabel("MAC addresses of the device");
    expect(await field.inputValue()).toBe("02:00:5E:10:A4:C7\n02:00:5E:10:90:21");
    await field.fill("02-00-5e-10-a4-c7\n12:34");
    await field.blur();
    await dialog()
      .getByText(/“12:34” is no MAC address/)
      .waitFor();
    expect(await dialog().getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflowingOnPhone(page)).toEqual([]);

    // A scanner types the address and Enter, which must not save a half-written list.
    await field.fill("02-00-5e-10-a4-c7");
    await field.press("Enter");
    await page.keyboard.type("02005E10B5D8");
    await dialog().getByRole("button", { name: "Save" }).click();

    await page.getByLabel("Purchase").getByText("02:00:5E:10:B5:D8", { exact: true }).waitFor();
    expect(await page.getByText("02:00:5E:10:90:21").count()).toBe(0);
  });

  it("belong to one device: for another one they are refused, and the customer is written down once", async () => {
    await page.goto(`${example.url}/devices/fridge-0117`);
    await page.getByRole("button", { name: "Write down the customer …" }).click();
    await dialog().getByLabel("Name").fill("Park Ji-woo");
    const field = dialog().getByLabel("MAC addresses of the device");
    await field.fill("0200.5E10.B5D8");
    await dialog().getByRole("button", { name: "Save" }).click();
    await dialog()
      .getByText(/02:00:5E:10:B5:D8 is registered for device "washer-1" already/)
      .waitFor();
    complaints.splice(0);

    await field.fill("0200.5E10.9021");
    await dialog().getByRole("button", { name: "Save" }).click();
    await page.getByLabel("Purchase").getByText("02:00:5E:10:90:21", { exact: true }).waitFor();
    expect((await example.plane.customers.find({ text: "Park", limit: 9 })).total).toBe(1);
  });
});

describe("a device whose MAC address a customer reads out", () => {
  it("is found with dashes", async () => {
    await find("02-00-5E-10-A4-C7");
    const line = finder().getByRole("region", { name: "Devices" }).getByRole("link");
    await line.getByText(/MAC 02:00:5E:10:A4:C7/).waitFor();
    expect(await line.count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflowingOnPhone(page)).toEqual([]);

    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Washing machine (Lee)", level: 1 }).waitFor();
  });

  it("is found with one wrong digit, which the page says", async () => {
    await find("02:00:5E:10:A4:C1");
    await finder()
      .getByText(/Nothing is just so/)
      .waitFor();
    await finder()
      .getByRole("link", { name: /Washing machine \(Lee\).*MAC 02:00:5E:10:A4:C7/ })
      .click();
    await page.getByRole("heading", { name: "Washing machine (Lee)", level: 1 }).waitFor();
  });

  it("is opened by what a scanner types, and found by the last digits", async () => {
    await find("A4C7");
    await finder()
      .getByText(/MAC 02:00:5E:10:A4:C7/)
      .waitFor();
    await find("");
    await page.keyboard.type("02005E10B5D8\n");
    await page.getByRole("heading", { name: "Washing machine (Lee)", level: 1 }).waitFor();
  });
});
