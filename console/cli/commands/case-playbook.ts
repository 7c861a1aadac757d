import { type CasePlaybook, casePlaybook, playbookStepEnd } from "@housecall/proto/api";
import { type Command, Option } from "commander";
import { printable } from "../../logging/printable.ts";
import { textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { utc } from "../text.ts";
import { caseNumberArgument, numberOf } from "./case-number.ts";
import { defineCommand, type Finish } from "./command-context.ts";

/** `housecall cases playbook show`, `start`, `answer` and `stop`: the run of a playbook on a case. */
export function addCasePlaybook(cases: Command, world: CliWorld, finish: Finish): void {
  const playbook = cases.command("playbook").description("follow a playbook on a case");
  const named = (name: string, description: string): Command =>
    caseNumberArgument(playbook.command(name).description(description), world);

  defineCommand(
    named("show", "show what may be started, and the newest run with what telemetry says by now"),
    {
      ...{ world, finish, examples: ["cases playbook show 123"] },
      run: async (context) => {
        const found = await context.client().get(`${pathOf(context, world)}`, casePlaybook);
        context.print(found, () => playbookLines(found));
        return "ok";
      },
    },
  );

  defineCommand(
    named("start", "start a playbook; what telemetry decides is decided at once").argument(
      "<playbook>",
      "id of the playbook, such as washer.not-draining",
      textUpTo(64),
    ),
    {
      ...{ world, finish, examples: ["cases playbook start 123 washer.not-draining"] },
      run: async (context) => {
        const body = { playbook: context.arguments[1] };
        const found = await context.client().post(pathOf(context, world), body, casePlaybook);
        context.print(found, () => playbookLines(found));
        return "ok";
      },
    },
  );

  addAnswer(named, world, finish);
  addStop(named, world, finish);
}

type Named = (name: string, description: string) => Command;

function addAnswer(named: Named, world: CliWorld, finish: Finish): void {
  const command = named(
    "answer",
    "answer the step at which the run stands; without --is telemetry decides it",
  )
    .argument("<step>", "id of the step", textUpTo(64))
    .addOption(new Option("--is <end>", "how it is").choices(playbookStepEnd.options))
    .option("--note <text>", "a note; the reason of a step that is skipped", textUpTo(500), "");
  defineCommand<{ readonly is?: string; readonly note: string }>(command, {
    world,
    finish,
    examples: [
      "cases playbook answer 123 open-filter --is ok",
      'cases playbook answer 123 drain-test --is skipped --note "device is off"',
      "cases playbook answer 123 drain-test",
    ],
    run: async (context) => {
      const { is = null, note } = context.options;
      const step = encodeURIComponent(context.arguments[1] ?? "");
      const path = `${pathOf(context, world)}/steps/${step}`;
      const found = await context.client().post(path, { is, note }, casePlaybook);
      context.print(found, () => playbookLines(found));
      return "ok";
    },
  });
}

function addStop(named: Named, world: CliWorld, finish: Finish): void {
  const command = named("stop", "stop the run before its end").requiredOption(
    "--note <text>",
    "why",
    textUpTo(500),
  );
  defineCommand<{ readonly note: string }>(command, {
    world,
    finish,
    examples: ['cases playbook stop 123 --note "wrong one"'],
    run: async (context) => {
      const { note } = context.options;
      const found = await context.client().post(`${pathOf(context, world)}/stop`, { note }, casePlaybook);
      context.print(found, () => playbookLines(found));
      return "ok";
    },
  });
}

function pathOf(context: Parameters<typeof numberOf>[0], world: CliWorld): string {
  return `/api/cases/${numberOf(context, world)}/playbook`;
}

/** The run as lines: what is done, where it stands, what it came to; what may be started when none goes on. */
function playbookLines({ run, suggestions }: CasePlaybook): string {
  const lines = [
    ...(run === null ? [] : runLines(run)),
    ...(run?.state === "running"
      ? []
      : suggestions.map(
          ({ playbook, ruleId }) =>
            `start ${playbook.id}  ${playbook.title.en}${ruleId === null ? "" : ` (${ruleId})`}`,
        )),
  ];
  return lines.map((line) => `${printable(line)}\n`).join("");
}

function runLines(run: NonNullable<CasePlaybook["run"]>): readonly string[] {
  const { title, state, startedBy, startedAtMs, done, current, end, view } = run;
  const step = view?.steps.find(({ id }) => id === current?.step);
  const readings = (of: readonly { label: { en: string }; text: { en: string } }[]) =>
    of.map(({ label, text }) => `${label.en}: ${text.en}`).join(", ");
  return [
    `${title.en}: ${state}, begun by ${startedBy} at ${utc(startedAtMs)}`,
    ...done.map((each) =>
      [`  ${each.step}: ${each.is.replace("_", " ")} by ${each.by}`, readings(each.readings), each.note]
        .filter((part) => part !== "")
        .join("; "),
    ),
    ...(current === null || step === undefined
      ? []
      : [
          `> ${current.step}: ${step.title.en} (${current.decision.replace("_", " ")})`,
          `  expected: ${step.expect.en}`,
          ...(current.readings.length === 0 ? [] : [`  now: ${readings(current.readings)}`]),
        ]),
    ...(end === null ? [] : [`= ${end.title.en} (${end.outcome.replaceAll("_", " ")}). ${end.next.en}`]),
  ];
}
