/** The pages of the console in a real browser, over the real HTTP server and a small fleet in memory. */
import { readFileSync } from "node:fs";
import { MINUTE_MS, systemClock } from "@housecall/proto/base";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { caseByFault, deskDevice, installWasher } from "../lib/example-desk.ts";
import { pulledExample } from "../lib/example-log.ts";
import { busyDevice, finishPull, runPull } from "../lib/example-plane.ts";
import { pageAddresses } from "../lib/page-addresses.ts";
import { openEverything, overflowing, overflowingOnPhone } from "../lib/page-overflow.ts";

const addresses = [...pageAddresses];

let example: ExampleConsole;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  example = await startExampleConsole();
  await installWasher(example);
  addresses.push(`/cases/${await caseByFault(example, "drain-1")}`);
  addresses.push(
    `/devices/${deskDevice}/pulls/${await pulledExample(example, deskDevice)}?line=101&find=wifi`,
  );
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: "Europe/Berlin" });
  page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) complaints.push(message.text());
  });
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

describe("the first admin", () => {
  it("is made with the one-time link, after what is wrong was named", async () => {
    await page.goto(example.setUpLink);
    await page.getByLabel("Your name").fill("Min-ji");
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Create administrator" }).click();
    await page.getByText("Use at least 12 characters; this has 5.").waitFor();
    expect(await overflowingOnPhone(page)).toEqual([]);

    await page.getByLabel("Password", { exact: true }).fill("correct horse staple");
    await page.getByLabel("Repeat the password").fill("correct horse staple");
    await page.getByRole("button", { name: "Create administrator" }).click();

    await page.getByRole("heading", { name: "My work" }).waitFor();
    expect(new URL(page.url()).hash).toBe("");
  });

  it("signs out and in again and lands where it wanted to go", async () => {
    await page.getByRole("button", { name: "Settings and account" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goto(`${example.url}/audit`);
    await page.getByLabel("Name").fill("Min-ji");
    await page.getByLabel("Password", { exact: true }).fill("wrong password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Name or password is wrong").waitFor();
    expect(await overflowingOnPhone(page)).toEqual([]);

    await page.getByLabel("Password", { exact: true }).fill("correct horse staple");
    await page.getByRole("button", { name: "Sign in" }).click();

    await page.getByRole("heading", { name: "Audit" }).waitFor();
    complaints.splice(0);
  });
});

const looks = ["en", "ko"].flatMap((language) => [`${language} light`, `${language} dark`]);

describe.each(looks)("every page in %s", (look) => {
  it("is accessible and breaks no policy", async () => {
    await choose(look);

    for (const address of addresses) {
      await visit(address);
      expect(await accessibilityFaults(page), address).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
});

describe.each(["en light", "ko dark"])("every page in %s", (look) => {
  it("fits on a phone", async () => {
    await choose(look);
    await page.setViewportSize({ width: 390, height: 844 });

    for (const address of addresses) {
      await visit(address);
      await openEverything(page);
      expect(await overflowing(page), address).toEqual([]);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});

describe("finding a device", () => {
  it("works from the keyboard anywhere, and in the fleet lives in the address", async () => {
    await choose("en light");
    await visit("/audit");
    await page.keyboard.press("/");
    const find = page.getByRole("dialog", { name: "Find a device, case or customer" });
    await find.getByRole("searchbox").fill("kitchen");
    await find.getByRole("link", { name: /^Kitchen hub \(Kim\)/ }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Kitchen hub (Kim)" }).waitFor();
    await visit("/devices");
    await page.getByRole("searchbox", { name: "Find a device" }).fill("kitchen");
    await page.getByText("1 device", { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get("text")).toBe("kitchen");
    await page.getByRole("link", { name: "Kitchen hub (Kim)" }).click();
    await page.getByRole("heading", { name: "Kitchen hub (Kim)" }).waitFor();
  });

  it("shows the shortcuts, and the commands for a new device", async () => {
    await visit("/devices");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Add device" }).click();
    await page.getByLabel("Note (optional)").fill("Kim, washer in the kitchen");
    await page.getByRole("button", { name: "Create claim token" }).click();

    await page.getByText("works on the server's own machine only").waitFor();
    expect(await page.getByRole("textbox", { name: "Agent command" }).inputValue()).toContain(
      "claim --token hc1.",
    );
    expect(await overflowingOnPhone(page)).toEqual([]);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(example.plane.auditEntries.at(-1)?.detail).toBe("Kim, washer in the kitchen");
    await page.getByRole("button", { name: "Create another token" }).click();
    expect(await page.getByLabel("Note (optional)").inputValue()).toBe("");
  });
});

describe("a device", () => {
  it("shows what changes as it changes", async () => {
    await visit(`/devices/${busyDevice}`);
    await page.getByText("Live", { exact: true }).waitFor();
    const faults = page.getByRole("region", { name: "Open faults" }).getByRole("listitem");
    await faults.filter({ hasText: "A disk is almost full" }).waitFor();
    const fault = example.plane.faultList[0];
    if (!fault) throw new Error("the example has a fault");

    example.plane.publish({ kind: "fault", fault: { ...fault, state: "resolved" } });
    await faults.filter({ hasText: "A disk is almost full" }).waitFor({ state: "detached" });
    const value = {
      signal: "temperature_celsius",
      instance: "soc",
      unit: "celsius",
      value: 88.8,
      atMs: systemClock.nowMs(),
    };
    example.plane.publish({ kind: "values", deviceId: busyDevice, values: [value] });

    await page.getByText("88.8 °C").waitFor();
  });

  it("shows device text as text", async () => {
    await visit(`/devices/${busyDevice}`);

    await page.getByText("<script>alert(1)</script>").waitFor();
    expect(await page.locator("script").count()).toBe(1);
  });

  it("pulls logs: queued, running with progress, done with manifest, file and lines", async () => {
    await visit(`/devices/${busyDevice}?tab=logs`);
    const pulls = page.getByRole("region", { name: "Log pull" });
    await pulls.getByRole("button", { name: "Pull logs" }).click();
    await pulls.getByText("Queued. It is sent to the device in a moment.").waitFor();
    const [command] = await example.plane.commands.list({ deviceId: busyDevice, limit: 10 });
    if (!command) throw new Error("no command was made");

    runPull(example.plane, command.id);
    await pulls.getByRole("progressbar", { name: "Progress of the log pull" }).waitFor();
    finishPull(example.plane, command.id, systemClock);
    await pulls.getByText("Done: 4,908 lines").waitFor();
    expect(await overflowingOnPhone(page)).toEqual([]);
    await pulls.getByText("IP address: 41, e-mail address: 3, token: 2").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    const download = page.waitForEvent("download");
    await pulls.getByRole("button", { name: "Download" }).click();
    const file = readFileSync(await (await download).path(), "utf8");
    expect(file.split("\n").filter((line) => line !== "")).toHaveLength(60);
    await pulls.getByRole("link", { name: "Open the log" }).click();
    await page.getByText("no space left on device").first().waitFor();
    await page.goBack();
  });

  it("cancels a pull", async () => {
    const pulls = page.getByRole("region", { name: "Log pull" });
    await pulls.getByRole("button", { name: "Pull logs" }).click();
    await pulls.getByRole("button", { name: "Cancel pull" }).click();

    await pulls.getByText("Cancelled. Nothing was kept.").waitFor();
  });

  it("tails logs: pause, filter, dropped lines, stop", async () => {
    const tails = page.getByRole("region", { name: "Live tail" });
    await tails.getByRole("button", { name: "Start live tail" }).click();
    await tails.getByText("Waiting for the device to begin").waitFor();
    const commands = await example.plane.commands.list({ deviceId: busyDevice, limit: 10 });
    const command = commands.find(({ kind }) => kind === "tail_logs");
    if (!command) throw new Error("no tail was made");
    const publish = (message: string) =>
      example.plane.publish({
        kind: "tail",
        deviceId: busyDevice,
        commandId: command.id,
        ...{ droppedLines: 12, sentLines: 0, lostLines: 0 },
        lines: [{ atMs: systemClock.nowMs(), severity: 3, source: "journal", unit: "a.service", message }],
      });

    example.plane.moveCommand(command.id, "running");
    await tails.getByText(/Ends in [45]:\d\d/).waitFor();
    publish("first line");
    await tails.getByText("first line").waitFor();
    await tails.getByText("12 lines dropped").waitFor();
    await tails.getByRole("button", { name: "Pause" }).click();
    publish("second line");
    await tails.getByText("Paused; 1 new line waiting").waitFor();
    await tails.getByRole("button", { name: "Resume" }).click();
    await tails.getByText("second line").waitFor();
    await tails.getByRole("button", { name: "Stop live tail" }).click();

    await tails.getByText("Ended: Cancelled").waitFor();
  });
});

describe("a page that nobody uses for 30 minutes", () => {
  it("signs out by itself, says why, and comes back where it was", async () => {
    await visit(`/devices/${busyDevice}?tab=history`);
    await page.getByText("Live", { exact: true }).waitFor();

    example.advance(30 * MINUTE_MS);
    await page.getByRole("alert").filter({ hasText: "ends after 30 minutes without use" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel("Name").fill("Min-ji");
    await page.getByLabel("Password", { exact: true }).fill("correct horse staple");
    await page.getByRole("button", { name: "Sign in" }).click();

    await page.getByRole("tab", { name: "History", selected: true }).waitFor();
  });
});

describe("a page that cannot be fetched", () => {
  it("says so, and is there after everything was loaded again", async () => {
    await visit("/devices");
    await page.route("**/assets/kpi-page-*.js", (route) => route.abort());
    await page.getByRole("link", { name: "Key figures" }).click();
    await page.getByRole("alert").filter({ hasText: "Load everything again." }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.unroute("**/assets/kpi-page-*.js");
    await page.getByRole("button", { name: "Load again" }).click();

    await page.getByRole("heading", { name: "Key figures", level: 1 }).waitFor();
  });
});

describe("when the server is gone", () => {
  it("says so, and keeps what was there", async () => {
    await visit(`/devices/${busyDevice}`);
    await page.getByText("Live", { exact: true }).waitFor();

    await example.stop();

    await page.getByRole("alert").filter({ hasText: "Connection to the server lost" }).waitFor();
    await page.getByRole("button", { name: "Retry now" }).waitFor();
    expect(await page.getByRole("heading", { name: "Kitchen hub (Kim)" }).isVisible()).toBe(true);
  });
});

async function choose(look: string): Promise<void> {
  await page.evaluate((chosen) => {
    const [language = "", scheme = ""] = chosen.split(" ");
    localStorage.setItem("housecall.language", language);
    localStorage.setItem("mantine-color-scheme-value", scheme);
  }, look);
}

/** Opens an address and waits until nothing is loading any more. */
async function visit(address: string): Promise<void> {
  await page.goto(example.url + address);
  await page.getByRole("heading").first().or(page.locator(".state-note")).first().waitFor();
  await page.locator(".mantine-Loader-root").first().waitFor({ state: "detached" });
}
