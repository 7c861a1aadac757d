import {
  type ConsentAsk,
  consentAsk,
  consentOverview,
  consentScope,
  customerLanguage,
} from "@housecall/proto/api";
import { type Command, Option } from "commander";
import { countUpTo, parseDeviceId, textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { caseNumberOption } from "./case-number.ts";
import { argument, type CommandContext, defineCommand, type Finish } from "./command-context.ts";
import { askText, overviewText } from "./consent-text.ts";

const POLL_MS = 1_000;
const MAX_MINUTES = 7 * 24 * 60;
const MAX_VERBAL_MINUTES = 60;
const REASON_LENGTH = 300;

interface AskOptions {
  readonly scope: readonly string[];
  readonly minutes: number;
  readonly reason: string;
  readonly case: string;
}

/** `housecall consents DEVICE`, and asking, recording, withdrawing and ending. */
export function addConsentCommands(program: Command, world: CliWorld, finish: Finish): void {
  const consents = program
    .command("consents")
    .description("what the owner of a device allows, and asking for it");
  addShow(consents, world, finish);
  addAsk(consents, world, finish);
  addVerbal(consents, world, finish);
  addWithdraw(consents, world, finish);
  addEnd(consents, world, finish);
}

function addShow(consents: Command, world: CliWorld, finish: Finish): void {
  const command = consents
    .command("show", { isDefault: true })
    .description("what each scope allows now, and what was asked")
    .argument("<device>", "device id", parseDeviceId);
  defineCommand(command, {
    world,
    finish,
    examples: ["consents washer-0042", "consents washer-0042 --json"],
    run: async (context) => {
      const path = `/api/devices/${argument(context, 0)}/consent-asks`;
      const found = await context.client().get(path, consentOverview);
      context.print(found, () => overviewText(found, world.clock.nowMs()));
      return "ok";
    },
  });
}

function addAsk(consents: Command, world: CliWorld, finish: Finish): void {
  const command = withQuestion(
    consents.command("ask").description("ask the owner, on the device's display"),
    MAX_MINUTES,
  )
    .addOption(caseNumberOption("the case that it belongs to", world).default(""))
    .addOption(
      new Option("--language <language>", "the customer's own unless given").choices(
        customerLanguage.options,
      ),
    )
    .option("--wait", "wait for the answer");
  defineCommand<AskOptions & { readonly language?: string; readonly wait?: boolean }>(command, {
    world,
    finish,
    examples: [
      'consents ask washer-0042 --scope logs --scope tail --reason "to see why it does not drain"',
      'consents ask washer-0042 --scope action --minutes 30 --reason "to run the drain test" --wait',
    ],
    run: async (context) => {
      const { language, wait } = context.options;
      const body = { ...bodyOf(context.options), ...(language === undefined ? {} : { language }) };
      const path = `/api/devices/${argument(context, 0)}/consent-asks`;
      const asked = await context.client().post(path, body, consentAsk);
      const last = wait ? await waitForAnswer(context, asked) : asked;
      context.print(last, () => askText(last));
      return wait ? outcomeOf(last) : "ok";
    },
  });
}

function addVerbal(consents: Command, world: CliWorld, finish: Finish): void {
  const command = withQuestion(
    consents.command("verbal").description("record that the owner has said yes by telephone"),
    MAX_VERBAL_MINUTES,
  ).addOption(caseNumberOption("the case that the call belongs to", world).makeOptionMandatory());
  defineCommand<AskOptions>(command, {
    world,
    finish,
    examples: [
      'consents verbal washer-0042 --scope logs --case C-2026-000123 --reason "customer agreed on the telephone"',
    ],
    run: async (context) => {
      const path = `/api/devices/${argument(context, 0)}/verbal-consents`;
      const made = await context.client().post(path, bodyOf(context.options), consentAsk);
      context.print(made, () => askText(made));
      return "ok";
    },
  });
}

function addWithdraw(consents: Command, world: CliWorld, finish: Finish): void {
  const command = withConsent(
    consents.command("withdraw").description("take a question back that is not answered"),
  );
  defineCommand(command, {
    world,
    finish,
    examples: ["consents withdraw washer-0042 consent-0f3a"],
    run: async (context) => {
      const path = `/api/devices/${argument(context, 0)}/consent-asks/${argument(context, 1)}/withdraw`;
      const made = await context.client().post(path, {}, consentAsk);
      context.print(made, () => askText(made));
      return "ok";
    },
  });
}

function addEnd(consents: Command, world: CliWorld, finish: Finish): void {
  const command = withConsent(
    consents.command("end").description("give a consent back: it counts no more from now on"),
  )
    .option("--reason <text>", "why", textUpTo(REASON_LENGTH), "")
    .addOption(caseNumberOption("the case that it belongs to", world).default(""));
  defineCommand<{ readonly reason: string; readonly case: string }>(command, {
    world,
    finish,
    examples: ["consents end washer-0042 consent-0f3a"],
    run: async (context) => {
      const { reason, case: caseId } = context.options;
      const path = `/api/devices/${argument(context, 0)}/consents/${argument(context, 1)}/end`;
      const found = await context.client().post(path, { reason, caseId }, consentOverview);
      context.print(found, () => overviewText(found, world.clock.nowMs()));
      return "ok";
    },
  });
}

function withQuestion(command: Command, maxMinutes: number): Command {
  const scope = new Option("--scope <scope>", "what to allow; may be given again")
    .choices(consentScope.options)
    .argParser((value: string, before: readonly string[] = []) => {
      if (consentScope.safeParse(value).success) return [...before, value];
      throw new CliError("usage", `--scope: one of ${consentScope.options.join(", ")}; got "${value}"`);
    })
    .makeOptionMandatory();
  return command
    .argument("<device>", "device id", parseDeviceId)
    .addOption(scope)
    .option("--minutes <count>", "for how long", countUpTo(maxMinutes), 60)
    .requiredOption("--reason <text>", "why, in the customer's words", textUpTo(REASON_LENGTH));
}

function withConsent(command: Command): Command {
  return command
    .argument("<device>", "device id", parseDeviceId)
    .argument("<consent>", "consent id, as `consents <device>` shows it", textUpTo(64));
}

function bodyOf({ scope, minutes, reason, case: caseId }: AskOptions) {
  return { scopes: scope, minutes, reason, caseId };
}

async function waitForAnswer(context: CommandContext<object>, asked: ConsentAsk): Promise<ConsentAsk> {
  const { world } = context;
  const path = `/api/devices/${argument(context, 0)}/consent-asks`;
  for (let last = asked; ; ) {
    if (last.state !== "asked" && last.state !== "delivered") return last;
    try {
      await world.clock.sleep(POLL_MS, world.signal);
    } catch (cause) {
      throw new CliError(
        "interrupted",
        "Interrupted. The question still stands; withdraw it to take it back.",
        {
          cause,
        },
      );
    }
    const { asks } = await context.client().get(path, consentOverview);
    last = asks.find(({ consentId }) => consentId === asked.consentId) ?? last;
  }
}

function outcomeOf({ state }: ConsentAsk): CliOutcome {
  if (state === "granted") return "ok";
  return state === "failed" ? "failed" : "notPermitted";
}
