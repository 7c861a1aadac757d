/** The timeline of a device that was offline twice, got a new firmware, has faults and was spoken about. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { makeAdmin, openMachine } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { busyDevice } from "../lib/example-plane.ts";

let example: ExampleConsole;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  example = await startExampleConsole();
  browser = await openBrowser();
  page = await openMachine(browser, complaints);
  await makeAdmin(page, example, "Ada");
  await page.goto(`${example.url}/devices/${busyDevice}?tab=history`);
}, 90_000);

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

const timeline = () => page.getByRole("region", { name: "Timeline" });
const lane = (name: string) => timeline().getByRole("checkbox", { name: new RegExp(`^${name} \\(`) });

describe("the timeline", () => {
  it("tells what happened to the device and what was done for it, on one axis", async () => {
    await timeline().getByText("New firmware: 4.1.1 → 4.1.2").waitFor();
    await timeline().getByText("after a power loss").waitFor();
    await timeline().getByText("door-left-open").waitFor();
    await timeline().getByText("for 1 h", { exact: true }).first().waitFor();
    expect(await timeline().getByRole("checkbox").count()).toBe(10);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it("leaves out lanes that are switched off, and keeps that in the address", async () => {
    await lane("Firmware").uncheck();
    await timeline().getByText("New firmware: 4.1.1 → 4.1.2").waitFor({ state: "detached" });
    expect(page.url()).toContain("tlOff=firmware");

    await page.reload();
    await timeline().getByText("after a power loss").waitFor();
    expect(await lane("Firmware").isChecked()).toBe(false);
    await lane("Firmware").check();
    await timeline().getByText("New firmware: 4.1.1 → 4.1.2").waitFor();
  });

  it("goes nearer by a button, by dragging across the strips, and back", async () => {
    await timeline().getByText("24 h", { exact: true }).click();
    await timeline().getByText("New firmware: 4.1.1 → 4.1.2").waitFor({ state: "detached" });
    await timeline().getByText("door-left-open").waitFor();
    await timeline().getByRole("button", { name: "Farther" }).click();
    await timeline().getByText("Selected range").waitFor();

    const strips = await timeline().locator(".lane-strips").boundingBox();
    if (strips === null) throw new Error("no strips");
    await page.mouse.move(strips.x + 5, strips.y + 20);
    await page.mouse.down();
    await page.mouse.move(strips.x + strips.width / 4, strips.y + 30, { steps: 4 });
    await page.mouse.up();
    await timeline().getByText("door-left-open").waitFor({ state: "detached" });

    await lane("Faults").focus();
    await page.keyboard.press("0");
    await timeline().getByText("New firmware: 4.1.1 → 4.1.2").waitFor();
  });

  it("opens a fault that is over with its evidence, where it stands", async () => {
    const over = timeline().getByRole("listitem").filter({ hasText: "The clock was wrong" });
    await over.getByText("Evidence, causes and remedies").click();
    await over.getByText("no server suitable").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
