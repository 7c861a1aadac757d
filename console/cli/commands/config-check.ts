import type { Command } from "commander";
import { readConfig } from "../../config/read-config.ts";
import type { CliWorld } from "../cli-world.ts";
import { facts } from "../text.ts";
import { defineCommand, type Finish } from "./command-context.ts";

/** `housecall config check`: the one command that needs no server. */
export function addConfigCommands(program: Command, world: CliWorld, finish: Finish): void {
  const config = program.command("config").description("the server's configuration");
  const check = config
    .command("check")
    .description("find all faults in the configuration file and the environment");
  defineCommand(check, {
    world,
    finish,
    examples: ["config check", "config check --config /etc/housecall.yml --json"],
    run: async ({ options, print }) => {
      const { config: settings, filePath } = readConfig({
        path: options.config,
        folder: world.folder,
        environment: world.environment,
      });
      const from = filePath ?? "no file: defaults and environment variables";
      print({ file: filePath, settings }, () =>
        facts([
          ["read from", from],
          ...Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)] as const),
        ]),
      );
      return "ok";
    },
  });
}
