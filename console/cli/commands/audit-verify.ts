import { resolve } from "node:path";
import { verifyAuditCopy } from "@housecall/broker/audit-copy";
import { type AuditCheck, type AuditVerdict, auditCheck, isAuditSound } from "@housecall/proto/api";
import { AppError } from "@housecall/proto/base";
import type { Command } from "commander";
import { auditVerdictText } from "../audit-verdict-text.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { readLines } from "../read-lines.ts";
import { type CommandContext, defineCommand, type Finish } from "./command-context.ts";

interface VerifyOptions {
  readonly data?: string;
  readonly heads?: string;
  readonly key?: string;
}

/** `housecall audit verify`: asks the running server, or reads a copy of a data folder. */
export function addAuditVerify(audit: Command, world: CliWorld, finish: Finish): void {
  const command = audit
    .command("verify")
    .description(
      "check that no entry was edited, deleted, moved or cut off, and name the first that was; asks the server, or with --data reads a folder that no server needs to have open",
    )
    .option("--data <folder>", "check this data folder, or a copy of one; it is only read")
    .option("--heads <file>", "audit-heads.ndjson of its keys folder, or a copy: proves the end of the audit")
    .option("--key <file>", "public key that signed the heads (default: audit-head-key.pub.pem beside them)");
  defineCommand<VerifyOptions>(command, {
    world,
    finish,
    examples: [
      "audit verify",
      "audit verify --data /backup/data --heads /backup/keys/audit-heads.ndjson",
      "audit verify --json || echo the audit does not hold",
    ],
    run: async (context) => {
      const verdict = await follow(context, stepsOf(context));
      context.print(verdict, () => auditVerdictText(verdict));
      return isAuditSound(verdict) ? "ok" : "findings";
    },
  });
}

function stepsOf(context: CommandContext<VerifyOptions>): AsyncIterable<AuditCheck> {
  const { options, world, client } = context;
  const { data, heads, key } = options;
  if (data === undefined) {
    if (heads !== undefined || key !== undefined)
      throw new CliError(
        "usage",
        "--heads and --key belong to --data: the server checks with heads of its own.",
      );
    return serverSteps(client().open("/api/audit/verify"));
  }
  return verifyAuditCopy({
    dataFolder: resolve(world.folder, data),
    ...(heads === undefined ? {} : { headsPath: resolve(world.folder, heads) }),
    ...(key === undefined ? {} : { publicKeyPath: resolve(world.folder, key) }),
    signal: world.signal,
  });
}

async function* serverSteps(opening: Promise<Response>): AsyncGenerator<AuditCheck> {
  const { body } = await opening;
  if (!body) throw new CliError("failed", "The server sent nothing.");
  for await (const lines of readLines(body)) {
    for (const line of lines) yield auditCheck.parse(JSON.parse(line));
  }
}

/** Shows how far the check is, and returns what it found. */
async function follow(
  { world }: CommandContext<VerifyOptions>,
  steps: AsyncIterable<AuditCheck>,
): Promise<AuditVerdict> {
  try {
    for await (const step of steps) {
      if (step.kind === "verdict") return step.verdict;
      const share = Math.floor((step.checked / step.total) * 100);
      if (world.isErrTerminal) world.err(`\r\u001b[K${step.checked} of ${step.total} entries, ${share} %`);
    }
  } catch (error) {
    if (error instanceof AppError) throw new CliError(outcomeOf(error), error.message, { cause: error });
    throw error;
  } finally {
    if (world.isErrTerminal) world.err("\r\u001b[K");
  }
  throw new CliError("failed", "The check ended without a verdict. The server's log tells why.");
}

function outcomeOf({ code }: AppError): CliOutcome {
  if (code === "NOT_FOUND") return "notFound";
  return code === "CONFIG_INVALID" || code === "TOO_LARGE" ? "usage" : "failed";
}
