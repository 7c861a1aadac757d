/** A supervisor reads who looked at a home and proves that nothing was changed; copies that were changed do not pass. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { openBrowser } from "../lib/browser.ts";
import { buildWeb } from "../lib/build-web.ts";
import { claimDevice } from "../lib/claim-device.ts";
import { type FinishedCommand, finished, housecall } from "../lib/housecall.ts";
import { ServerProcess } from "../lib/server-process.ts";

const deviceId = "kitchen-washer";
const password = "correct horse battery";
const copies = mkdtempSync(join(tmpdir(), "housecall-copies-"));
const server = new ServerProcess();
const copied: ServerProcess[] = [];
let browser: Browser;
let admin: Page;
let supervisor: Page;

beforeAll(async () => {
  buildWeb();
  await server.start();
  await claimDevice(server, deviceId);
  browser = await openBrowser();
  [admin, supervisor] = [await openPage(), await openPage()];
  await admin.goto(server.facts.setUpLink ?? "about:blank");
  await admin.getByLabel("Your name").fill("Ada");
  await choosePassword(admin, "Create administrator");
});

afterAll(async () => {
  await browser?.close();
  for (const each of copied) await each.remove();
  await server.remove();
  rmSync(copies, { recursive: true, force: true });
});

it("begins with an administrator who looks at a home, and invites a supervisor", async () => {
  await admin.getByRole("link", { name: "Fleet" }).click();
  await admin.getByRole("row").filter({ hasText: deviceId }).getByRole("link").first().click();
  await admin.getByRole("tab", { name: "Logs" }).click();
  await admin.getByRole("link", { name: "Staff" }).click();
  await admin.getByRole("button", { name: "Invite a person" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite a person" });
  await dialog.getByLabel("Name").fill("Sua");
  await dialog.getByLabel("Role").selectOption("supervisor");
  await dialog.getByRole("button", { name: "Create link" }).click();
  await supervisor.goto(await dialog.getByRole("textbox", { name: "One-time link" }).inputValue());
  await choosePassword(supervisor, "Join");

  await supervisor.getByRole("link", { name: "Audit" }).waitFor();
  expect(await supervisor.getByRole("link", { name: "Staff" }).count()).toBe(0);
});

it("tells the supervisor who looked at what of the home, and that she is being told", async () => {
  await supervisor.getByRole("link", { name: "Audit" }).click();
  const narrowed = supervisor.waitForResponse((answer) => answer.url().includes(`deviceId=${deviceId}`));
  await supervisor.getByLabel("Device id").fill(deviceId);
  await narrowed;
  await rowOf("Device claimed").waitFor();
  expect(await rowOf("Looked at").count()).toBe(0);

  await supervisor.getByLabel("Show who looked at what").check();
  await rowOf("Looked at stored logs").filter({ hasText: "Ada" }).waitFor();
  await rowOf("Looked at the device", "Ada").first().waitFor();
  // Her own look is told from the next time on that the list is asked for.
  await supervisor.reload();
  await rowOf("Looked at the audit", "Sua").first().waitFor();
});

it("proves to her that every entry holds", async () => {
  await verify(supervisor);
  await supervisor.getByText("Every entry holds").waitFor();
  await supervisor.getByText("The end is proven up to entry").waitFor();

  await supervisor.getByLabel("Action").selectOption({ label: "Audit verified" });
  await supervisor.getByLabel("Device id").fill("");
  await rowOf("Audit verified", "Sua").filter({ hasText: "Success" }).waitFor();
});

it("holds on the command line, with the server and as a copy", async () => {
  const asked = await cli(["audit", "verify"], server);
  await server.stop();
  const copy = copyOf("faithful");

  expect([asked.code, asked.out]).toEqual([0, expect.stringContaining("Every entry holds")]);
  expect(await verdictOf(copy)).toEqual([0, expect.stringContaining("Every entry holds")]);
});

it("does not hold in a copy of which an entry was edited: for the command line, and for her on the page", async () => {
  const copy = copyOf("edited", "UPDATE audit SET actor = 'Nobody' WHERE action = 'logs-read'");

  const edited = expect.stringMatching(/^Entry \d+ was edited\. It is the first that does not hold/);
  expect(await verdictOf(copy)).toEqual([6, edited]);
  await openAuditOf(copy);
  await verify(supervisor);
  await supervisor.getByText(/^Entry \d+ was edited$/).waitFor();
  await supervisor.getByText("Tell your administrator at once").waitFor();
});

it("does not hold in a copy whose end was cut off: for the command line, and for her on the page", async () => {
  const copy = copyOf("cut", "DELETE FROM audit WHERE id > (SELECT max(id) - 3 FROM audit)");

  const cut = expect.stringMatching(/^Entries \d+ to \d+ were cut off the end of the audit/);
  expect(await verdictOf(copy)).toEqual([6, cut]);
  await openAuditOf(copy);
  await supervisor.getByText(/^The audit ends with entry \d+, but entry \d+ had been written/).waitFor();
  await verify(supervisor);
  // The server of the copy has begun to write again where the end was.
  await supervisor.getByText(/ cut off and followed by (a new one|new ones)$/).waitFor();
});

async function openPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US" });
  return context.newPage();
}

async function choosePassword(page: Page, button: string): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Repeat the password").fill(password);
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("heading", { name: "My work" }).waitFor();
}

function rowOf(...texts: readonly string[]) {
  const rows = supervisor.getByRole("table", { name: "Audit" }).getByRole("row");
  return texts.reduce((found, hasText) => found.filter({ hasText }), rows);
}

async function verify(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Verify the audit" }).click();
}

/** A copy of the stopped server's folder, changed as somebody with SQLite can. */
function copyOf(name: string, ...statements: readonly string[]): ServerProcess {
  const folder = join(copies, name);
  cpSync(server.folder, folder, { recursive: true });
  const database = openSqlDatabase(join(folder, "data", "records.sqlite"), recordsMigrations);
  if (statements.length > 0) {
    for (const statement of [
      "DROP TRIGGER audit_keeps_rows",
      "DROP TRIGGER audit_keeps_words",
      ...statements,
    ])
      database.run(statement);
  }
  database.close();
  const copy = new ServerProcess({ folder });
  copied.push(copy);
  return copy;
}

function cli(parameters: readonly string[], { folder, dataFolder }: ServerProcess): Promise<FinishedCommand> {
  return finished(housecall(parameters, { folder, dataFolder }));
}

/** Exit code and words of the check of a copy that no server has open. */
async function verdictOf(copy: ServerProcess): Promise<[number | null, string]> {
  const { code, out } = await cli(
    ["audit", "verify", "--data", "data", "--heads", "keys/audit-heads.ndjson"],
    copy,
  );
  return [code, out];
}

/** The supervisor signs in to the server of a copy and opens its audit. */
async function openAuditOf(copy: ServerProcess): Promise<void> {
  const { url } = await copy.start();
  await supervisor.context().clearCookies();
  await supervisor.goto(url);
  await supervisor.getByLabel("Name").fill("Sua");
  await supervisor.getByLabel("Password", { exact: true }).fill(password);
  await supervisor.getByRole("button", { name: "Sign in" }).click();
  await supervisor.getByRole("link", { name: "Audit" }).click();
  await supervisor.getByRole("heading", { name: "Audit" }).waitFor();
}
