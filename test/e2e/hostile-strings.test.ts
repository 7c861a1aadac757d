/**
 * Forty hostile texts as names, models, notes, state, log lines, audit entries and case notes: nothing runs, nothing leaves
 * the machine, and what is exported is harmless in a spreadsheet.
 */
import { readFileSync } from "node:fs";
import { SECOND_MS } from "@housecall/proto/base";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../lib/browser.ts";
import { makeAdmin, openMachine } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { caseByFault, deskDevice, installWasher } from "../lib/example-desk.ts";
import { pulledExample } from "../lib/example-log.ts";
import { hostileStrings } from "../lib/hostile-strings.ts";
import { deviceExample } from "../lib/in-memory-data-plane.ts";

let example: ExampleConsole;
let browser: Browser;
let page: Page;
let caseNumber: string;
const complaints: string[] = [];

beforeAll(async () => {
  example = await startExampleConsole();
  await installWasher(example);
  fillPlane();
  caseNumber = await caseByFault(example, "drain-1");
  browser = await openBrowser();
  page = await openMachine(browser, complaints);
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(example.url))
      complaints.push(`asked another server: ${request.url()}`);
  });
  await makeAdmin(page, example, "Ada");
}, 90_000);

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

/** One device per text, which has it everywhere; and the washer, which tells all of them. */
function fillPlane(): void {
  const { plane, nowMs } = example;
  for (const [index, text] of hostileStrings.entries()) {
    const id = `hostile-${String(index).padStart(2, "0")}`;
    const everywhere = { name: text, model: text, firmware: text, note: text, bootReason: text };
    plane.devices.set(id, { ...deviceExample(id, { nowMs }), ...everywhere, timeZone: text });
    plane.logLines.push({
      ...{ atMs: nowMs() - index * SECOND_MS, severity: 3, redactions: 0, truncatedBytes: 0 },
      ...{ source: text, unit: text, message: text },
    });
  }
  plane.telemetry.moments = async () =>
    hostileStrings.map((text, index) => ({
      ...{ deviceId: deskDevice, commitSeq: index, atMs: nowMs(), receivedAtMs: nowMs() },
      data: { kind: "event", name: text, severity: 4, attributes: { [text]: text } },
    }));
  const washer = plane.devices.get(deskDevice);
  if (washer === undefined) throw new Error("there is no washer");
  const state = Object.fromEntries(hostileStrings.map((text, index) => [`state.${index}${text}`, text]));
  plane.devices.set(deskDevice, { ...washer, state, stateAtMs: nowMs() });
}

/** What ran, and elements that only hostile text could have made. */
async function harm(): Promise<unknown> {
  return page.evaluate(`({
    wasRun: window.wasRun ?? null,
    made: [...document.querySelectorAll("main :is(script, iframe, base, meta, object, embed, style, form[action])," +
      "main :is([onerror], [onload], [ontoggle], a[href^='javascript:'], a[href^='data:'])")].map((each) => each.outerHTML.slice(0, 80)),
  })`);
}

const harmless = { wasRun: null, made: [] };

describe("hostile texts on the pages", () => {
  it("are forty different ones", () => {
    expect(new Set(hostileStrings).size).toBe(40);
  });

  it("are names in the fleet", async () => {
    await page.goto(`${example.url}/devices?text=hostile`);
    await page.getByText("40 devices", { exact: true }).waitFor();
    for (const id of ["hostile-00", "hostile-13", "hostile-26", "hostile-39"]) {
      const row = page.getByText(id, { exact: true });
      while (!(await row.isVisible())) await page.mouse.wheel(0, 300);
      expect(await harm(), id).toEqual(harmless);
    }
  });

  it("are the name, model, firmware, note and time zone of a device", async () => {
    for (const index of hostileStrings.keys()) {
      const id = `hostile-${String(index).padStart(2, "0")}`;
      await page.goto(`${example.url}/devices/${id}`);
      await page.getByText(id, { exact: true }).first().waitFor();
      await page.getByRole("heading", { name: "Open faults" }).waitFor();
      expect(await harm(), id).toEqual(harmless);
    }
  }, 180_000);

  it("are state, log lines and history of a device", async () => {
    await page.goto(`${example.url}/devices/${deskDevice}`);
    await page.getByText("Reported state").click();
    await page.getByText("../../../../etc/passwd").first().waitFor();
    expect(await harm()).toEqual(harmless);
    for (const tab of ["Logs", "History"]) {
      await page.getByRole("tab", { name: tab }).click();
      await page.getByRole("tabpanel").getByText("../../../../etc/passwd").first().waitFor();
      expect(await harm(), tab).toEqual(harmless);
    }
  });

  it("are found by the one search", async () => {
    await page.keyboard.press("/");
    const find = page.getByRole("dialog", { name: "Find a device, case or customer" });
    for (const text of hostileStrings.slice(0, 12)) {
      await find.getByRole("searchbox").fill(text);
      await find.getByRole("link").or(find.getByText("Nothing was found")).first().waitFor();
      expect(await harm(), text).toEqual(harmless);
    }
    await page.keyboard.press("Escape");
  });

  it("are notes of a case, and stand in its context pack as they were written", async () => {
    await page.goto(`${example.url}/cases/${caseNumber}`);
    const write = page.getByRole("region", { name: "Write down" });
    await write.getByText("Note", { exact: true }).click();
    const events = page.getByRole("list", { name: "What happened" });
    for (const [index, text] of hostileStrings.entries()) {
      await write.getByLabel("What you found out").fill(`${index}: ${text}`);
      await write.getByRole("button", { name: "Save note" }).click();
      await events
        .getByText(new RegExp(`^${index}: `))
        .first()
        .waitFor();
    }
    expect(await harm()).toEqual(harmless);

    await page.goto(`${example.url}/api/cases/${caseNumber}/pack.html`);
    await page.getByText("0: <script>window.wasRun=1</script>").first().waitFor();
    expect(await page.evaluate("window.wasRun ?? null")).toBe(null);
    expect(await page.locator("script, iframe, base, img, form").count()).toBe(0);
  }, 180_000);
});

describe("hostile texts in exports", () => {
  it("are never a formula in the audit's CSV", async () => {
    const { plane, nowMs } = example;
    for (const text of hostileStrings)
      plane.auditEntries.push({
        ...{ id: plane.auditEntries.length + 1, atMs: nowMs(), deviceId: deskDevice, commandId: "" },
        ...{ actor: text, action: text, caseId: text, consentId: text, outcome: "success", detail: text },
      });
    await page.goto(`${example.url}/audit?looks=1`);
    await page.getByText("../../../../etc/passwd").first().waitFor();
    expect(await harm()).toEqual(harmless);
    const csv = await downloaded("Export as CSV");
    expect(formulas(csv)).toEqual([]);
    expect(csv).toContain("'=HYPERLINK");
  });

  it("are never a formula in the CSV of a pulled log, and are whole in its NDJSON", async () => {
    const pull = await pulledOf(hostileStrings);
    await page.goto(`${example.url}/devices/${deskDevice}/pulls/${pull}?line=1`);
    await page
      .getByRole("listbox", { name: "Log lines" })
      .getByText("<svg onload=window.wasRun=1>")
      .first()
      .waitFor();
    expect(await harm()).toEqual(harmless);
    expect(formulas(await downloaded("Shown lines (CSV)"))).toEqual([]);
    const rows = (await downloaded("Shown lines (NDJSON)")).split("\n").filter((row) => row !== "");
    expect(rows.map((row) => JSON.parse(row).message)).toEqual(hostileStrings);
  });
});

/** A pull of the washer whose file has one line for each text. */
async function pulledOf(messages: readonly string[]): Promise<string> {
  const id = await pulledExample(example, deskDevice);
  const atMs = example.nowMs();
  const lines = messages.map((message) =>
    JSON.stringify({ atMs, severity: 3, source: message, unit: message, message }),
  );
  example.plane.files.set(id, Buffer.from(`${lines.join("\n")}\n`));
  return id;
}

async function downloaded(name: string): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name }).or(page.getByRole("button", { name })).click();
  return readFileSync(await (await download).path(), "utf8");
}

/** Cells that a spreadsheet would run. */
function formulas(csv: string): string[] {
  const cells = [...csv.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = ""]) => cell);
  expect(cells.length).toBeGreaterThan(hostileStrings.length);
  return cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/.test(cell));
}
