/** A case is escalated: the expert finds everything in the context pack and asks nobody anything again. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "../lib/accessibility.ts";
import { openBrowser } from "../lib/browser.ts";
import { join, makeAdmin, openMachine } from "../lib/console-people.ts";
import { type ExampleConsole, startExampleConsole } from "../lib/example-console.ts";
import { drainFault, fire, installWasher } from "../lib/example-desk.ts";

const said = "It hums after each wash, and water stays in the drum. <b>No smell.</b>";
const found = "The filter came out clean; the hose hangs free.";
const question = "Is it the pump, or something in the sump?";
const answer = "The pump: its current falls while the level stays. Send one pump, 7 minutes of work.";

let example: ExampleConsole;
let browser: Browser;
let agent: Page;
let expert: Page;
const complaints: string[] = [];

beforeAll(async () => {
  example = await startExampleConsole();
  await installWasher(example);
  browser = await openBrowser();
  const admin = await openMachine(browser, complaints);
  [agent, expert] = [await openMachine(browser, complaints), await openMachine(browser, complaints)];
  await makeAdmin(admin, example, "Ada");
  await join(admin, agent, { name: "Kim", role: "support" });
  await join(admin, expert, { name: "Seo", role: "expert" });
}, 90_000);

afterEach(() => {
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

describe("a support agent", () => {
  it("sees a case that a fault has opened come in by itself, and takes it", async () => {
    await agent.getByRole("tab", { name: "Unassigned" }).click();
    await agent.getByText("Every case has somebody").waitFor();

    fire(example, drainFault("drain-1", example));
    const row = agent.getByRole("row").filter({ hasText: "Washing machine (Lee)" });
    await row.getByText("Nobody has it").waitFor();
    await row.getByText("Due in 23 h 59 min").waitFor();
    await row.getByRole("link", { name: "Draining takes too long" }).click();
    await agent.getByRole("button", { name: "Take it" }).click();

    await agent.getByText("With an agent").waitFor();
    await agent.getByText("with you", { exact: true }).waitFor();
  });

  it("writes down what the customer says, what was tried and what was found", async () => {
    const write = agent.getByRole("region", { name: "Write down" });
    const events = agent.getByRole("list", { name: "What happened" });
    await write.getByText("Customer contact", { exact: true }).click();
    await write.getByLabel("What was said").fill(said);
    await write.getByRole("button", { name: "Save contact" }).click();
    await events.getByText(said).waitFor();
    await agent
      .getByRole("group", { name: "Has it helped? Unscrew the pump filter and rinse it" })
      .getByRole("button", { name: "It did not help" })
      .click();
    await events.getByText("Tried: Unscrew the pump filter and rinse it").waitFor();
    await write.getByText("Note", { exact: true }).click();
    await write.getByLabel("What you found out").fill(found);
    await write.getByRole("button", { name: "Save note" }).click();

    await events.getByText(found).waitFor();
  });

  it("hands it to the experts with one question", async () => {
    await agent.getByRole("button", { name: "To an expert …" }).click();
    const dialog = agent.getByRole("dialog", { name: "Hand to an expert" });
    await dialog.getByRole("textbox", { name: "Question" }).fill(question);
    expect(await accessibilityFaults(agent)).toEqual([]);
    await dialog.getByRole("button", { name: "Hand over" }).click();

    await agent.getByText("With an expert").waitFor();
    await agent.getByText("Nobody has it").waitFor();
  });
});

describe("an expert", () => {
  it("finds the case in the queue and the whole story on one page", async () => {
    await expert.getByRole("tab", { name: "Unassigned" }).click();
    const row = expert.getByRole("row").filter({ hasText: "Draining takes too long" });
    await row.getByText("With an expert").waitFor();
    await row.getByRole("link").click();

    const causes = expert.getByRole("list", { name: "Likely causes" }).getByRole("listitem");
    await causes.filter({ hasText: "The drain pump is worn" }).first().waitFor();
    const events = expert.getByRole("list", { name: "What happened" });
    for (const text of [question, found, said]) await events.getByText(text).waitFor();
    await expert.getByRole("region", { name: "Customer" }).getByText("Lee Ha-neul").waitFor();
  });

  it("has everything in the context pack: who, what, tried, said, found, allowed", async () => {
    const opened = expert.waitForEvent("popup");
    await expert.getByRole("link", { name: "Context pack" }).click();
    const pack = await opened;
    await pack.getByRole("heading", { name: /^Context pack C-\d{4}-000001$/ }).waitFor();

    const text = (await pack.locator("main").textContent()) ?? "";
    const owner = ["Lee Ha-neul", "010-0000-0002", "WM900-4711", "WM-900", "4.2.1"];
    const diagnosis = ["Draining took 3 minutes", "Drain time = 180 s (limit 120 s)"];
    const causes = [
      "The drain pump is worn – 70 % (speaks for it: The pump takes less current than usual)",
      "Lint blocks the filter – 30 % (speaks against it: drain_slow_for > 3 d)",
    ];
    const work = [question, said, found, "Unscrew the pump filter and rinse it · it did not help"];
    for (const fact of [...owner, ...diagnosis, ...causes, ...work]) expect(text).toContain(fact);
    expect(await pack.locator("b", { hasText: "No smell." }).count()).toBe(0);
    expect(await accessibilityFaults(pack)).toEqual([]);
    await pack.close();
  });

  it("answers, and the agent has the case again without reloading", async () => {
    await expert.getByRole("button", { name: "Take it" }).click();
    await agent.getByText("with Seo", { exact: true }).waitFor();
    await expert.getByRole("button", { name: "Answer and hand back …" }).click();
    const dialog = expert.getByRole("dialog", { name: "Answer and hand back" });
    await dialog.getByRole("textbox", { name: "Answer" }).fill(answer);
    await dialog.getByRole("button", { name: "Hand back" }).click();

    await agent.getByText("with you", { exact: true }).waitFor();
    await agent.getByRole("list", { name: "What happened" }).getByText(answer).waitFor();
  });
});
