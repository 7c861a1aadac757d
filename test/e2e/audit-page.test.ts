/** A person reads the audit, narrows it, goes beyond the first page and verifies it, by what is visible alone. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { makeAdmin } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { overflowingOnPhone } from "../lib/page-overflow.ts";

const ENTRIES = 230;

let example: ExampleConsole;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  example = await startExampleConsole();
  for (let made = 0; made < ENTRIES; made += 1) {
    await example.plane.audit.append({
      ...{ actor: made % 2 === 0 ? "Jun" : "Mina", action: "command-requested", deviceId: "washer-0042" },
      ...{ commandId: `c${made}`, caseId: "", consentId: "", outcome: "success", detail: "pull_logs" },
    });
  }
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, timezoneId: "Asia/Seoul" });
  await makeAdmin(page, example, "Ada");
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

const rows = () => page.getByRole("table", { name: "Audit" }).getByRole("row");

it("finds what a person did, with the question in the address", async () => {
  await page.getByRole("link", { name: "Audit" }).click();
  await page.getByLabel("Person, whole name").fill("jun");
  await rows().nth(1).filter({ hasText: "Jun" }).waitFor();

  expect(new URL(page.url()).searchParams.get("person")).toBe("jun");
  expect(await page.getByText("100 entries shown").isVisible()).toBe(true);
  expect(await rows().filter({ hasText: "Mina" }).count()).toBe(0);
});

it("goes on beyond the first page until everything is there", async () => {
  await page.getByRole("button", { name: "Show more" }).click();
  await page.getByText("115 entries shown").waitFor();

  expect(await rows().count()).toBe(116);
  expect(await page.getByRole("button", { name: "Show more" }).count()).toBe(0);
});

it("narrows by action and time, and says what to do when nothing matches", async () => {
  await page.getByLabel("Action").selectOption({ label: "Signed in" });
  await page.getByText("No entry matches the filter").waitFor();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await page.getByLabel("From").fill("2026-03-02T09:00");
  await page.getByLabel("To", { exact: true }).fill("2026-03-01T09:00");
  await page.getByText("The end lies before the beginning.").waitFor();
  await page.getByText("Correct the marked field.").waitFor();
  await page.reload();
  await page.getByText("Correct the marked field.").waitFor();

  expect(new URL(page.url()).searchParams.get("from")).toBe("2026-03-02T00:00Z");
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await overflowingOnPhone(page)).toEqual([]);
  await page.getByRole("button", { name: "Clear the filter" }).click();
});

it("exports what is shown as a file that is harmless in a spreadsheet", async () => {
  await page.getByLabel("Person, whole name").fill("Mina");
  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  const download = await waiting;

  expect(download.suggestedFilename()).toBe("housecall-audit.csv");
  expect(example.plane.auditEntries.at(-1)).toMatchObject({ actor: "Ada", action: "audit-exported" });
});

it("verifies the audit and says in plain words what was found", async () => {
  await page.getByRole("button", { name: "Verify the audit" }).click();
  await page.getByText("Every entry holds").waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);

  const { verify } = example.plane.audit;
  example.plane.audit.verify = async function* (signal) {
    for await (const step of verify(signal)) {
      if (step.kind === "progress") continue;
      const { heads } = step.verdict;
      yield {
        kind: "verdict",
        verdict: { result: "broken", fault: "deleted", entryId: 3, untilId: 4, heads },
      };
    }
  };
  await page.getByRole("button", { name: "Verify the audit" }).click();
  await page.getByText("Entries 3 to 4 were deleted").waitFor();

  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await overflowingOnPhone(page)).toEqual([]);
  expect(example.plane.auditEntries.at(-1)).toMatchObject({ action: "audit-verified", outcome: "failure" });
});
