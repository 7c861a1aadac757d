/** Staff in a real browser: an administrator and a support person on two machines. */
import { SECOND_MS } from "@housecall/proto/base";
import { TOTP } from "otpauth";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { busyDevice } from "../lib/example-plane.ts";
import { overflowing, overflowingOnPhone } from "../lib/page-overflow.ts";

const password = "correct horse staple";
const toldWithinMs = 5 * SECOND_MS;
const codeLifeMs = 30 * SECOND_MS;

let example: ExampleConsole;
let browser: Browser;
let admin: Page;
let support: Page;
let link: string;
let secret: string;
const complaints: string[] = [];

beforeAll(async () => {
  example = await startExampleConsole({ requireTotp: "admins" });
  browser = await openBrowser();
  [admin, support] = [await openPage(), await openPage()];
  await admin.goto(example.setUpLink);
  await admin.getByLabel("Your name").fill("Ada");
  await admin.getByLabel("Password", { exact: true }).fill(password);
  await admin.getByLabel("Repeat the password").fill(password);
  await admin.getByRole("button", { name: "Create administrator" }).click();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

describe("an administrator", () => {
  it("sets up a second factor before anything else, where it is required", async () => {
    await admin.getByRole("heading", { name: "Set up your second factor" }).waitFor();
    expect(await admin.getByRole("navigation").count()).toBe(0);
    expect(await faultsOf(admin)).toEqual([]);

    await enterKey(admin.locator("main"));
    expect(await faultsOf(admin)).toEqual([]);
    await admin.getByRole("button", { name: "I have kept them" }).click();

    await admin.getByRole("heading", { name: "My work" }).waitFor();
  });

  it("invites a person and hands over a link", async () => {
    await admin.getByRole("link", { name: "Staff" }).click();
    await admin.getByRole("cell", { name: "Ada (you)" }).waitFor();
    expect(await faultsOf(admin)).toEqual([]);
    await admin.getByRole("button", { name: "Invite a person" }).click();
    const dialog = admin.getByRole("dialog", { name: "Invite a person" });
    await dialog.getByLabel("Name").fill("Kim");
    await dialog.getByLabel("Role").selectOption("support");
    await dialog.getByRole("button", { name: "Create link" }).click();

    link = await dialog.getByRole("textbox", { name: "One-time link" }).inputValue();
    expect(link).toMatch(/^http:\/\/.+\/invitation#[\w-]{43}$/);
    expect(await faultsOf(admin)).toEqual([]);
    await admin.keyboard.press("Escape");
    await admin.getByRole("row").filter({ hasText: "Kim" }).getByText("Invited, until").waitFor();
  });
});

describe("a support person", () => {
  it("joins with the link and chooses a password", async () => {
    await support.goto(link);
    await support.getByRole("heading", { name: "Welcome, Kim" }).waitFor();
    expect(await faultsOf(support)).toEqual([]);
    await support.getByLabel("Password", { exact: true }).fill("password12345");
    await support.getByLabel("Repeat the password").fill("password12345");
    await support.getByRole("button", { name: "Join" }).click();
    await support.getByText("This password is easy to guess").waitFor();
    await support.getByLabel("Password", { exact: true }).fill(password);
    await support.getByLabel("Repeat the password").fill(password);
    await support.getByRole("button", { name: "Join" }).click();

    await support.getByRole("heading", { name: "My work" }).waitFor();
    expect(new URL(support.url()).hash).toBe("");
  });

  it("sets up a second factor with the key that is shown as text", async () => {
    await support.getByRole("button", { name: "Settings and account" }).click();
    await support.getByRole("link", { name: "My account" }).click();
    const section = support.getByRole("region", { name: "Second factor" });
    await section.getByRole("button", { name: "Set up" }).click();
    secret = await enterKey(section);

    const codes = section.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
    expect(await codes.count()).toBe(10);
    expect(await faultsOf(support)).toEqual([]);
    await section.getByRole("button", { name: "I have kept them" }).click();
    await section.getByText("Recovery codes left: 10").waitFor();
    expect(await faultsOf(support)).toEqual([]);
  });

  it("signs in with password and code", async () => {
    await support.getByRole("button", { name: "Settings and account" }).click();
    await support.getByRole("button", { name: "Sign out", exact: true }).click();
    await support.getByLabel("Name").fill("kim");
    await support.getByLabel("Password", { exact: true }).fill(password);
    await support.getByRole("button", { name: "Sign in" }).click();
    await support.getByText("Signing in as kim").waitFor();
    expect(await faultsOf(support)).toEqual([]);
    await support.getByLabel("Code").fill("000000");
    await support.getByRole("button", { name: "Sign in" }).click();
    await support.getByText("The code is wrong or was used already").waitFor();

    example.advance(codeLifeMs);
    await support.getByLabel("Code").fill(codeNow());
    await support.getByRole("button", { name: "Sign in" }).click();

    await support.getByRole("heading", { name: "My account" }).waitFor();
  });

  it("sees only what the role permits", async () => {
    const links = support.getByRole("navigation", { name: "Main" }).getByRole("link");
    await support.goto(`${example.url}/staff`);
    await support.getByRole("heading", { name: "This page is not for your role" }).waitFor();
    expect(await faultsOf(support)).toEqual([]);

    expect(await links.allTextContents()).toEqual(["My work", "Fleet"]);
    await links.last().click();
    await support.getByRole("link", { name: "Kitchen hub (Kim)" }).waitFor();
    expect(await support.getByRole("button", { name: "Add device" }).count()).toBe(0);
  });
});

describe("a change of role while a device page is open", () => {
  it("is told within 5 s, and the page has less to offer afterwards", async () => {
    await support.goto(`${example.url}/devices/${busyDevice}?tab=logs`);
    await support.getByRole("button", { name: "Pull logs" }).waitFor();
    await support.getByText("Live", { exact: true }).waitFor();
    await admin.reload();
    await admin.getByRole("button", { name: "Manage Kim" }).click();
    const dialog = admin.getByRole("dialog", { name: "Manage Kim" });
    await dialog.getByLabel("Role").selectOption("viewer");
    expect(await faultsOf(admin)).toEqual([]);

    const startedAtMs = performance.now();
    await dialog.getByRole("button", { name: "Change role" }).click();
    const told = support.getByRole("alert").filter({ hasText: "changed your role to: Viewer" });
    await told.waitFor({ timeout: toldWithinMs });
    expect(performance.now() - startedAtMs).toBeLessThan(toldWithinMs);
    expect(await faultsOf(support)).toEqual([]);

    example.advance(codeLifeMs);
    await support.getByLabel("Name").fill("Kim");
    await support.getByLabel("Password", { exact: true }).fill(password);
    await support.getByRole("button", { name: "Sign in" }).click();
    await support.getByLabel("Code").fill(codeNow());
    await support.getByRole("button", { name: "Sign in" }).click();
    await support.getByRole("tab", { name: "Overview", selected: true }).waitFor();
    expect(await support.getByRole("tab", { name: "Logs" }).count()).toBe(0);
  });

  it("is in the audit with who, whom and what", async () => {
    await admin.keyboard.press("Escape");
    await admin.getByRole("link", { name: "Audit" }).click();

    const row = admin.getByRole("row").filter({ hasText: "Role changed" });
    await row.filter({ hasText: "Ada" }).filter({ hasText: "Kim: Support → Viewer" }).waitFor();
  });
});

describe("the pages of staff", () => {
  it("stand in Korean as well, and break no policy", async () => {
    await admin.goto(`${example.url}/account`);
    await admin.getByRole("region", { name: "Language and time zone" }).getByText("한국어").click();
    await admin.getByRole("heading", { name: "내 계정" }).waitFor();
    expect(await faultsOf(admin)).toEqual([]);
    await admin.goto(`${example.url}/staff`);
    await admin.getByRole("heading", { name: "직원" }).waitFor();
    await admin.getByRole("button", { name: "Kim 님 관리" }).click();
    await admin.getByRole("button", { name: "계정 사용 중지" }).click();

    await admin.getByText("바로 로그아웃되고").waitFor();
    expect(await faultsOf(admin)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

async function openPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/40[0134]/.test(message.text())) complaints.push(message.text());
  });
  return page;
}

/** Reads the key that is shown as text and enters its code, until the recovery codes are there; gives the key. */
async function enterKey(part: Locator): Promise<string> {
  await part.getByLabel("Your password").fill(password);
  await part.getByRole("button", { name: "Continue" }).click();
  await part.getByRole("img", { name: "QR code" }).waitFor();
  expect(await faultsOf(part.page())).toEqual([]);
  const key = ((await part.getByRole("status", { name: "Key" }).textContent()) ?? "").replaceAll(" ", "");
  await part.getByLabel("Code", { exact: true }).fill(codeNow(key));
  await part.getByRole("button", { name: "Confirm" }).click();
  await part.getByRole("list", { name: "Recovery codes" }).getByRole("listitem").first().waitFor();
  return key;
}

/** What an authenticator app with that key shows, by the server's clock. */
function codeNow(key = secret): string {
  return new TOTP({ secret: key }).generate({ timestamp: example.nowMs() });
}

/** What axe finds, and what is cut off at 1280 px and on a phone. */
async function faultsOf(page: Page): Promise<string[]> {
  return [
    ...(await accessibilityFaults(page)),
    ...(await overflowing(page)),
    ...(await overflowingOnPhone(page)),
  ];
}
