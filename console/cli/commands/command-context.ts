import type { Command } from "commander";
import { type ApiClient, createApiClient } from "../api-client.ts";
import type { CliWorld, CommonOptions } from "../cli-world.ts";
import type { CliOutcome } from "../exit-codes.ts";

/** What the body of a command works with. */
export interface CommandContext<Options> {
  readonly world: CliWorld;
  readonly options: Options & CommonOptions;
  readonly arguments: readonly string[];
  /** The server; found when first used. */
  client(use?: "normal" | "cancelling"): ApiClient;
  /** Prints `value` as JSON with --json, `text` otherwise. */
  print(value: unknown, text: () => string): void;
}

/** Takes how a command ended. */
export type Finish = (outcome: CliOutcome) => void;

/** Gives a command its common options, help and body. */
export function defineCommand<Options extends object>(
  command: Command,
  definition: {
    readonly world: CliWorld;
    readonly finish: Finish;
    readonly examples: readonly string[];
    readonly run: (context: CommandContext<Options>) => Promise<CliOutcome>;
  },
): void {
  const { world, finish, examples, run } = definition;
  command
    .option("--json", "print JSON, for scripts")
    .option("--server <url>", "address of the server (default: the one that uses the data folder)")
    .option("--config <file>", "configuration file of the server")
    .addHelpText(
      "after",
      `\nExamples:\n${examples.map((example) => `  $ npx housecall ${example}`).join("\n")}`,
    )
    .action(async () => {
      const options = command.opts<Options & CommonOptions>();
      finish(
        await run({
          world,
          options,
          arguments: command.args,
          client: (use) => createApiClient(world, options, use),
          print: (value, text) => world.out(options.json ? `${JSON.stringify(value, null, 2)}\n` : text()),
        }),
      );
    });
}

/** The argument at `index` as a part of a path; commander has made sure that it is there. */
export function argument(context: { readonly arguments: readonly string[] }, index: number): string {
  return encodeURIComponent(context.arguments[index] ?? "");
}
