/** A pulled log of 30,000 lines read in a real browser: search, errors, patterns, time, a link to a line, a line in a case. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { makeAdmin } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { caseByFault, deskDevice, installWasher } from "../lib/example-desk.ts";
import { pulledExample } from "../lib/example-log.ts";
import { overflowingOnPhone } from "../lib/page-overflow.ts";

let example: ExampleConsole;
let browser: Browser;
let page: Page;
let pull: string;
let caseNumber: string;
const complaints: string[] = [];

beforeAll(async () => {
  example = await startExampleConsole();
  await installWasher(example);
  caseNumber = await caseByFault(example, "drain-1");
  pull = await pulledExample(example, deskDevice);
  browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await makeAdmin(page, example, "Min-ji");
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

const lines = () => page.getByRole("listbox", { name: "Log lines" });
const chosen = () => page.getByRole("option", { selected: true });

describe("the page of a pulled log", () => {
  it("opens from the pull, and says what was left out, lost and removed, in its place", async () => {
    await page.goto(`${example.url}/devices/${deskDevice}?tab=logs`);
    await page.getByRole("link", { name: "Open the log" }).click();

    await page.getByRole("heading", { name: "Pulled log of Washing machine (Lee)" }).waitFor();
    await page.getByText("Older lines were left out: the size limit of the pull was reached").waitFor();
    await page.getByText("Removed on the device: Wi-Fi name: 60, IP address: 60.").waitFor();
    await page.getByText("1 line is no log line and is shown as found; first: line 20,001.").waitFor();
    await page.getByText("30,000 lines", { exact: true }).waitFor();
    await page.getByRole("list", { name: "Patterns" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflowingOnPhone(page)).toEqual([]);
  });

  it("goes to a line by its link, shows control characters and markup as text, and what was lost in front of line 52", async () => {
    await page.goto(`${example.url}/devices/${deskDevice}/pulls/${pull}?line=101`);

    await chosen().getByText("<img src=x onerror=alert(1)> \\x1b[31mred\\x07 ‹U+202E›evil").waitFor();
    await page
      .getByRole("region", { name: "Line 101" })
      .getByRole("list", { name: "Lines around it" })
      .waitFor();
    await page.goto(`${example.url}/devices/${deskDevice}/pulls/${pull}?line=52`);
    await lines()
      .getByText(/42 records were lost here, from .*: the device's spool was full/)
      .waitFor();
  });

  it("searches with n of m, by keys, and shows a match among its neighbours while others are hidden", async () => {
    await page.getByLabel("Search in the log").fill("PUMP stalled");
    await page.getByText("6 matches").waitFor();
    await page.getByRole("heading", { name: /Pulled log/ }).click();
    await page.keyboard.press("n");
    await page.getByText("Match 1 of 6").waitFor();
    await chosen().getByText("drain pump stalled after 4999 ms").waitFor();
    await page.keyboard.press("n");
    await page.getByText("Match 2 of 6").waitFor();
    await page.keyboard.press("p");
    await page.getByText("Match 1 of 6").waitFor();
    await page.getByLabel("Only matching lines").check();
    await page.getByText("6 of 30,000 lines shown").waitFor();

    const around = page.getByRole("list", { name: "Lines around it" });
    await around.getByText("step 4998 of the cycle").waitFor();
    expect(await lines().getByRole("option").filter({ hasText: "drain pump" }).count()).toBe(6);
  });

  it("goes to the next error, narrows by level and by time, and keeps it all in the address", async () => {
    await page.getByRole("button", { name: "Clear all filters" }).click();
    await page.getByText("30,000 lines", { exact: true }).waitFor();
    await page.getByRole("heading", { name: /Pulled log/ }).click();
    await page.keyboard.press("e");
    await page.getByText("Error 2 of 6").waitFor();
    await page.getByLabel("Level").selectOption({ label: "Error and above" });
    await page.getByText("6 of 30,000 lines shown").waitFor();
    const bars = page.getByRole("img", { name: /Lines over time/ });
    const box = await bars.boundingBox();
    if (!box) throw new Error("no histogram");
    await page.mouse.move(box.x + box.width * 0.6, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2, box.y + 40);
    await page.mouse.up();
    await page.getByText("2 of 30,000 lines shown").waitFor();

    await page.reload();

    await page.getByText("2 of 30,000 lines shown").waitFor();
    await page.getByRole("button", { name: "Show the whole time" }).click();
    await page.getByText("6 of 30,000 lines shown").waitFor();
    await page.getByRole("button", { name: "Clear all filters" }).click();
  });

  it("shows or hides the lines of a pattern", async () => {
    const patterns = page.getByRole("list", { name: "Patterns" });
    await patterns.getByRole("button", { name: /^Hide: step/ }).click();
    await page.getByText(/^\d+ of 30,000 lines shown/).waitFor();
    await patterns.getByRole("button", { name: /^Only these: drain pump/ }).click();
    await page.getByText("6 of 30,000 lines shown").waitFor();
    await page.getByRole("button", { name: "Show all patterns" }).click();
    await page.getByText("30,000 lines", { exact: true }).waitFor();
  });

  it("scrolls to the end and holds at most 5,000 lines on the way", async () => {
    let most = 0;
    for (let step = 0; step <= 40; step += 1) {
      await page.evaluate(
        `document.querySelector('[role="listbox"]').scrollTop = document.querySelector('[role="listbox"]').scrollHeight * ${step / 40}`,
      );
      await page.waitForTimeout(30);
      most = Math.max(most, Number(await lines().getAttribute("data-held-lines")));
    }
    await lines().getByText("step 29998 of the cycle").waitFor();

    expect(most).toBeGreaterThan(400);
    expect(most).toBeLessThanOrEqual(5_000);
    expect(await lines().getByRole("option").count()).toBeLessThan(120);
  });

  it("copies a link to a line, and pins the line to the case of the device with a note", async () => {
    await lines().getByText("step 29998 of the cycle").click();
    const line = page.getByRole("region", { name: "Line 29,999" });
    await line.getByRole("button", { name: "Copy link to this line" }).click();
    await line.getByText("Link copied").waitFor();
    const link = await page.evaluate("navigator.clipboard.readText()");
    expect(link).toBe(`${example.url}/devices/${deskDevice}/pulls/${pull}?line=29999`);
    await line.getByRole("button", { name: "Pin to a case" }).click();
    const dialog = page.getByRole("dialog", { name: "Pin to a case" });
    await dialog.getByLabel("Note").fill("The last step before it stopped");
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Pin line" }).click();
    await dialog.getByText(`The line is pinned to case ${caseNumber}.`).waitFor();
    await dialog.getByRole("link", { name: "Open the case" }).click();

    await page.getByText("The last step before it stopped").waitFor();
    await page.getByRole("link", { name: "Open in the log" }).click();
    await chosen().getByText("step 29998 of the cycle").waitFor();
    const pack = await page.request.get(`${example.url}/api/cases/${caseNumber}/pack.html`);
    expect(await pack.text()).toContain(`/devices/${deskDevice}/pulls/${pull}?line=29999`);
  });

  it("downloads the shown lines alone", async () => {
    await page.getByLabel("Level").selectOption({ label: "Error and above" });
    await page.getByText("6 of 30,000 lines shown").waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Shown lines (CSV)" }).click();
    const file = readFileSync(await (await download).path(), "utf8");

    expect(file.trimEnd().split("\r\n")).toHaveLength(7);
    expect(file).toContain('"drain pump stalled after 4999 ms"');
  });

  it("says that there is no such log, and where to go", async () => {
    await page.goto(`${example.url}/devices/${deskDevice}/pulls/nothing`);

    await page.getByText("There is no such log").waitFor();
    expect(complaints).toEqual([]);
  });
});
