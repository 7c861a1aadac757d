import type { Browser, Page } from "playwright-core";

const password = "correct horse staple";

/** A machine of its own: nothing of other people's sign-ins is known there. */
export async function openMachine(browser: Browser, complaints: string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: "UTC" });
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/40[0134]/.test(message.text())) complaints.push(message.text());
  });
  return page;
}

/** Makes the first administrator with the one-time link. */
export async function makeAdmin(
  page: Page,
  { setUpLink }: { readonly setUpLink: string | null },
  name: string,
): Promise<void> {
  if (setUpLink === null) throw new Error("the console already has an administrator");
  await page.goto(setUpLink);
  await page.getByLabel("Your name").fill(name);
  await choosePassword(page);
  await page.getByRole("button", { name: "Create administrator" }).click();
  await page.getByRole("heading", { name: "My work" }).waitFor();
}

/** The administrator invites somebody, who joins on their own machine. */
export async function join(
  admin: Page,
  page: Page,
  { name, role }: { readonly name: string; readonly role: string },
): Promise<void> {
  await admin.getByRole("link", { name: "Staff" }).click();
  await admin.getByRole("button", { name: "Invite a person" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite a person" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByLabel("Role").selectOption(role);
  await dialog.getByRole("button", { name: "Create link" }).click();
  await page.goto(await dialog.getByRole("textbox", { name: "One-time link" }).inputValue());
  await admin.keyboard.press("Escape");
  await choosePassword(page);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("heading", { name: "My work" }).waitFor();
}

/** Signs in again where a session has ended. */
export async function signInAgain(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

async function choosePassword(page: Page): Promise<void> {
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Repeat the password").fill(password);
}
