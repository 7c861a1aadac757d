import {
  type CaseActionName,
  caseDetail,
  caseOutcome,
  contactChannel,
  contextPack,
  ruleVerdict,
  tryOutcome,
} from "@housecall/proto/api";
import { type Command, Option } from "commander";
import { lengthWithin, parseTime, textUpTo, wholeUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { caseNumberArgument, numberOf } from "./case-number.ts";
import { caseLine } from "./cases.ts";
import { type CommandContext, defineCommand, type Finish } from "./command-context.ts";

const LONGEST_WAIT_MS = 90 * 86_400_000;

/** What is common to the commands of one action. */
interface ActionCommand<Options> {
  readonly name: CaseActionName;
  readonly command: Command;
  readonly examples: readonly string[];
  readonly body: (context: CommandContext<Options>) => object;
}

/** `housecall cases take`, `note`, `close` and whatever else people do with a case. */
export function addCaseActions(cases: Command, world: CliWorld, finish: Finish): void {
  const define = <Options extends object>(action: ActionCommand<Options>): void =>
    defineCommand<Options>(action.command, {
      ...{ world, finish, examples: action.examples },
      run: async (context) => {
        const path = `/api/cases/${numberOf(context, world)}/${action.name}`;
        const found = await context.client().post(path, action.body(context), caseDetail);
        context.print(found, () => caseLine(found));
        return "ok";
      },
    });
  const named = (name: string, description: string): Command =>
    caseNumberArgument(cases.command(name).description(description), world);
  addOwnership(named, define);
  addWords(named, define);
  addFacts(named, define);
  addWaiting(named, define, world);
  addExperts(named, define);
  addEnding(named, define);
  addPack(named, world, finish);
}

type Named = (name: string, description: string) => Command;
type Define = <Options extends object>(action: ActionCommand<Options>) => void;

function addOwnership(named: Named, define: Define): void {
  define<{ from: string }>({
    name: "take",
    command: named("take", "take a case").option(
      "--from <name>",
      "take it over from whoever has it",
      textUpTo(80),
      "",
    ),
    examples: ["cases take 123", "cases take 123 --from Mina"],
    body: ({ options: { from } }) => ({ from }),
  });
  define({
    name: "release",
    command: named("release", "put a case back for anybody to take"),
    examples: ["cases release 123"],
    body: () => ({}),
  });
  define({
    name: "assign",
    command: named("assign", "give a case to somebody").argument("<name>", "who gets it", textUpTo(80)),
    examples: ["cases assign 123 Mina"],
    body: (context) => ({ to: context.arguments[1] }),
  });
}

function addWords(named: Named, define: Define): void {
  define({
    name: "note",
    command: named("note", "write a note").argument("<text>", "the note", textUpTo(10_000)),
    examples: ['cases note 123 "The hose is not kinked"'],
    body: (context) => ({ text: context.arguments[1] }),
  });
  define<{ channel: string; incoming?: boolean; unreached?: boolean; text: string }>({
    name: "contact",
    command: named("contact", "write down that the customer was spoken with")
      .addOption(new Option("--channel <channel>", "how").choices(contactChannel.options).default("phone"))
      .option("--incoming", "the customer came to us")
      .option("--unreached", "nobody answered")
      .option("--text <text>", "what was said", textUpTo(10_000), ""),
    examples: ['cases contact 123 --text "Has rinsed the filter"', "cases contact 123 --unreached"],
    body: ({ options: { channel, incoming, unreached, text } }) => ({
      ...{ channel, text, reached: unreached !== true },
      direction: incoming === true ? "from_customer" : "to_customer",
    }),
  });
}

/** What belongs to a case beside words: remedies, lines, whose it is. */
function addFacts(named: Named, define: Define): void {
  define<{ who: string; outcome: string; note: string }>({
    name: "try",
    command: named("try", "write down a remedy that was tried")
      .argument("<step>", "what was done", textUpTo(500))
      .addOption(
        new Option("--who <who>", "who did it")
          .choices(["customer", "remote", "technician"])
          .default("customer"),
      )
      .addOption(
        new Option("--outcome <outcome>", "how it ended").choices(tryOutcome.options).makeOptionMandatory(),
      )
      .option("--note <text>", "what there is to say", textUpTo(500), ""),
    examples: ['cases try 123 "Rinse the pump filter" --outcome worked'],
    body: (context) => {
      const { who, outcome, note } = context.options;
      return { step: context.arguments[1], who, outcome, note };
    },
  });
  define<{ at: number; source: string; note: string; pull: string; line: number }>({
    name: "pin",
    command: named("pin", "pin a log line to a case")
      .argument("<line>", "the line", textUpTo(10_000))
      .requiredOption("--at <time>", "when it was written", parseTime)
      .option("--source <source>", "where it comes from", textUpTo(500), "")
      .option("--note <text>", "why it matters", textUpTo(500), "")
      .option("--pull <pull>", "id of the pull whose file has it", textUpTo(64), "")
      .option("--line <number>", "number of the line in that file", wholeUpTo(0xffff_ffff), 0),
    examples: ['cases pin 123 "pump stalled" --at 2026-03-01T14:00:00Z --source journal'],
    body: (context) => {
      const { at: lineAtMs, source, note, pull: pullId, line: pullLine } = context.options;
      return { text: context.arguments[1], lineAtMs, source, note, pullId, pullLine };
    },
  });
  define({
    name: "link-customer",
    command: named("link-customer", "say whose case it is").argument(
      "<customer>",
      "customer id",
      textUpTo(64),
    ),
    examples: ["cases link-customer 123 aB3_x9"],
    body: (context) => ({ customerId: context.arguments[1] }),
  });
}

function addWaiting(named: Named, define: Define, world: CliWorld): void {
  define<{ for: string; reason: string; wakeIn?: number }>({
    name: "wait",
    command: named("wait", "wait; the clock stands still")
      .addOption(new Option("--for <whom>", "for whom").choices(["customer", "device"]).makeOptionMandatory())
      .option("--reason <text>", "why", textUpTo(500), "")
      .option(
        "--wake-in <length>",
        "how long at most, such as 2h or 3d",
        lengthWithin(60_000, LONGEST_WAIT_MS),
      ),
    examples: ['cases wait 123 --for customer --reason "calls back tonight" --wake-in 6h'],
    body: ({ options: { for: waitsFor, reason, wakeIn } }) => ({
      ...{ waitsFor, reason },
      wakeAtMs: wakeIn === undefined ? null : world.clock.nowMs() + wakeIn,
    }),
  });
  define({
    name: "wake",
    command: named("wake", "go on with a case that waits"),
    examples: ["cases wake 123"],
    body: () => ({}),
  });
  define<{ at: number; order: string }>({
    name: "book-visit",
    command: named("book-visit", "book a technician's visit")
      .requiredOption("--at <time>", "when", parseTime)
      .option("--order <text>", "what to bring and to do", textUpTo(10_000), ""),
    examples: ['cases book-visit 123 --at 2026-03-02T09:00 --order "Bring a drain pump"'],
    body: ({ options: { at: visitAtMs, order } }) => ({ visitAtMs, order }),
  });
  define<{ fixed: boolean; text: string }>({
    name: "visit-done",
    command: named("visit-done", "write down that the technician was there")
      .option("--fixed", "it is mended", false)
      .option("--text <text>", "what was found", textUpTo(10_000), ""),
    examples: ['cases visit-done 123 --fixed --text "Pump changed"'],
    body: ({ options: { fixed, text } }) => ({ fixed, text }),
  });
}

function addExperts(named: Named, define: Define): void {
  define({
    name: "escalate",
    command: named("escalate", "hand a case to the experts").argument(
      "<question>",
      "what to find out",
      textUpTo(10_000),
    ),
    examples: ['cases escalate 123 "Is it the pump or the controller?"'],
    body: (context) => ({ question: context.arguments[1] }),
  });
  define({
    name: "return",
    command: named("return", "hand a case back from the experts").argument(
      "<answer>",
      "the answer",
      textUpTo(10_000),
    ),
    examples: ['cases return 123 "It is the pump; book a visit"'],
    body: (context) => ({ answer: context.arguments[1] }),
  });
}

interface CloseOptions {
  readonly outcome: string;
  readonly cause: string;
  readonly causeText: string;
  readonly verdict?: string;
  readonly summary: string;
  readonly duplicateOf: string;
}

function addEnding(named: Named, define: Define): void {
  define<CloseOptions>({
    name: "close",
    command: named("close", "resolve a case; telemetry is watched from then on")
      .addOption(
        new Option("--outcome <outcome>", "how it ended").choices(caseOutcome.options).makeOptionMandatory(),
      )
      .option("--cause <id>", "one of the rule's causes", textUpTo(200), "")
      .option("--cause-text <text>", "the cause in words of your own", textUpTo(500), "")
      .addOption(new Option("--verdict <verdict>", "whether the rule was right").choices(ruleVerdict.options))
      .option("--summary <text>", "what the customer was told", textUpTo(10_000), "")
      .option("--duplicate-of <case>", "the case that this one repeats", textUpTo(20), ""),
    examples: ["cases close 123 --outcome self_fix --cause filter-blocked --verdict true_positive"],
    body: ({ options: { outcome, cause: causeId, causeText, verdict = null, summary, duplicateOf } }) => ({
      ...{ outcome, causeId, causeText, verdict, summary, duplicateOf },
    }),
  });
  define({
    name: "reopen",
    command: named("reopen", "open a case again").argument("<reason>", "why", textUpTo(500)),
    examples: ['cases reopen 123 "The customer called: it is back"'],
    body: (context) => ({ reason: context.arguments[1] }),
  });
}

function addPack(named: Named, world: CliWorld, finish: Finish): void {
  const command = named(
    "pack",
    "print what an expert needs: what was tried, said, pinned and allowed",
  ).option("--html", "as a page to print");
  defineCommand<{ html?: boolean }>(command, {
    world,
    finish,
    examples: ["cases pack 123 --json", "cases pack 123 --html > case.html"],
    run: async (context) => {
      const path = `/api/cases/${numberOf(context, world)}/pack`;
      if (context.options.html === true) {
        world.out(await (await context.client().open(`${path}.html`)).text());
        return "ok";
      }
      const pack = await context.client().get(path, contextPack);
      context.print(pack, () => `${JSON.stringify(pack, null, 2)}\n`);
      return "ok";
    },
  });
}
