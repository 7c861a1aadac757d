/** A fault that is only pending, as a person sees it: nothing has happened yet. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser } from "../lib/browser.ts";
import { makeAdmin } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { busyDevice } from "../lib/example-plane.ts";

let example: ExampleConsole;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  example = await startExampleConsole();
  browser = await openBrowser();
  page = await browser.newPage();
  await makeAdmin(page, example, "Min-ji");
  await page.goto(`${example.url}/devices/${busyDevice}`);
  await page.getByText("Live", { exact: true }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

describe("a critical fault that is only pending", () => {
  const item = () =>
    page
      .getByRole("region", { name: "Open faults" })
      .getByRole("listitem")
      .filter({ hasText: "A service keeps restarting" });

  it("says so without alarm, and names its severity as a remark", async () => {
    await item().getByText("Pending", { exact: true }).waitFor();

    expect(await item().getByText("Severity once it is one: Critical").count()).toBe(1);
    expect(await item().locator(".severity-critical, .fault-critical").count()).toBe(0);
  });

  it("goes away when it falls back", async () => {
    const fault = example.plane.faultList.find(({ state }) => state === "pending");
    if (!fault) throw new Error("the example has a pending fault");

    example.plane.publish({ kind: "fault", fault: { ...fault, state: "inactive" } });

    await item().waitFor({ state: "detached" });
  });
});
