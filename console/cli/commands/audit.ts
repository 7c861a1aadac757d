import { type AuditEntry, auditEntry, page } from "@housecall/proto/api";
import { type Command, Option } from "commander";
import { countUpTo, parseDeviceId, parseTime, textUpTo } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError } from "../exit-codes.ts";
import { table, utc } from "../text.ts";
import { addAuditVerify } from "./audit-verify.ts";
import { caseNumberOption } from "./case-number.ts";
import { type CommandContext, defineCommand, type Finish } from "./command-context.ts";
import { requireDevice } from "./fleet-lists.ts";

interface FilterOptions {
  readonly device?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly case?: string;
  readonly from?: number;
  readonly to?: number;
  readonly deeds?: boolean;
}

/** Entries that one request brings. */
const PAGE = 1_000;
const MAX_LISTED = 100_000;

/** `housecall audit list`, `export` and `verify`; `housecall audit` alone lists. */
export function addAuditCommands(program: Command, world: CliWorld, finish: Finish): void {
  const audit = program.command("audit").description("who did what, and the proof that nothing was changed");
  addList(audit, world, finish);
  addExport(audit, world, finish);
  addAuditVerify(audit, world, finish);
}

function addList(audit: Command, world: CliWorld, finish: Finish): void {
  const list = audit.command("list", { isDefault: true }).description("list who did what, newest first");
  withFilters(list, world).option("--limit <count>", "at most so many", countUpTo(MAX_LISTED), 100);
  defineCommand<FilterOptions & { limit: number }>(list, {
    world,
    finish,
    examples: [
      "audit list --limit 20",
      "audit list --device washer-0042 --deeds --json",
      "audit list --actor Mina --action sign-in --from 2026-03-01",
    ],
    run: async (context) => {
      const { options, client, print } = context;
      // Listing is audited under the id that was asked for, so that its list is never empty: look first.
      if (options.device !== undefined) await requireDevice(client(), options.device);
      const found = await listed(context);
      print(found, () => textOf(found));
      return "ok";
    },
  });
}

async function listed({
  options,
  client,
}: CommandContext<FilterOptions & { limit: number }>): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  for (let cursor = ""; ; ) {
    const query = queryOf(options);
    query.set("limit", String(Math.min(PAGE, options.limit - found.length)));
    if (cursor !== "") query.set("cursor", cursor);
    const { items, nextCursor } = await client().get(`/api/audit?${query}`, page(auditEntry));
    found.push(...items);
    if (nextCursor === null || found.length >= options.limit) return found;
    cursor = nextCursor;
  }
}

function textOf(entries: readonly AuditEntry[]): string {
  if (entries.length === 0) return "No entry matches.\n";
  const rows = entries.map((each) => [
    utc(each.atMs),
    each.actor,
    each.action,
    each.deviceId,
    each.commandId,
    each.caseId,
    each.outcome,
    each.detail,
  ]);
  return table(["WHEN", "WHO", "ACTION", "DEVICE", "COMMAND", "CASE", "OUTCOME", "DETAIL"], rows);
}

function addExport(audit: Command, world: CliWorld, finish: Finish): void {
  const command = audit
    .command("export")
    .description(
      "print all matching entries, newest first, as CSV that is harmless to open in a spreadsheet",
    );
  withFilters(command, world).addOption(
    new Option("--format <format>", "csv or ndjson; --json means ndjson")
      .choices(["csv", "ndjson"])
      .default("csv"),
  );
  defineCommand<FilterOptions & { format: string }>(command, {
    world,
    finish,
    examples: ["audit export > audit.csv", "audit export --format ndjson --device washer-0042 | jq .action"],
    run: async ({ options, client }) => {
      const query = queryOf(options);
      query.set("format", options.json ? "ndjson" : options.format);
      const answer = await client().open(`/api/audit/export?${query}`);
      if (!answer.body) throw new CliError("failed", "The server sent nothing.");
      // The decoder would take away the mark that tells spreadsheets the encoding.
      const text = new TextDecoderStream("utf-8", { ignoreBOM: true });
      for await (const part of answer.body.pipeThrough(text)) world.out(part);
      return "ok";
    },
  });
}

function withFilters(command: Command, world: CliWorld): Command {
  return command
    .option("--device <id>", "only about this device", parseDeviceId)
    .option("--actor <name>", "only by this person or program, by the whole name", textUpTo(200))
    .option("--action <code>", "only this action, such as sign-in or command-requested", textUpTo(64))
    .addOption(caseNumberOption("only of this case", world))
    .option("--from <time>", "not before this time", parseTime)
    .option("--to <time>", "not after this time", parseTime)
    .option("--deeds", "leave out who merely looked at what");
}

function queryOf(options: FilterOptions): URLSearchParams {
  const { device, actor, action, from, to, deeds } = options;
  const asked = {
    ...{ deviceId: device, actor, action, caseId: options.case, fromMs: from, toMs: to },
    looks: deeds ? "without" : undefined,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query;
}
