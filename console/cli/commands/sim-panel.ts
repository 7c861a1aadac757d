/**
 * The page with the displays of simulated devices, as a program uses it; `firmware-sim/panel/panel-server.ts`:
 *
 *     GET  /api/devices/sim-kim-washer        {"isOn":true,"questions":[{"consentId":"c-17","scopes":["logs"]}],"grants":[]}
 *     POST /api/devices/sim-kim-washer/deeds  {"type":"grant","consentId":"c-17","scopes":["logs"]}
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { errorMessage } from "@housecall/proto/base";
import { type Command, Option } from "commander";
import { z } from "zod";
import { readConfig } from "../../config/read-config.ts";
import { parseDeviceId } from "../arguments.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError } from "../exit-codes.ts";
import { type CommandContext, defineCommand, type Finish } from "./command-context.ts";

const DEEDS = ["allow", "later", "refuse", "end"] as const;
type Deed = (typeof DEEDS)[number];

const address = z.object({ url: z.url() });
const display = z.object({
  isOn: z.boolean(),
  questions: z.array(z.object({ consentId: z.string(), scopes: z.array(z.string()) })).default([]),
});
const complaint = z.object({ error: z.string() });

interface PanelOptions {
  readonly panel?: string;
  readonly state?: string;
}

/** `housecall sim panel DEVICE allow|later|refuse|end`: presses a button on the display of a simulated device. */
export function addSimPanel(sim: Command, world: CliWorld, finish: Finish): void {
  const command = sim
    .command("panel")
    .description("answer as the owner of a simulated device that runs, on its display")
    .argument("<device>", "device id", parseDeviceId)
    .argument("<deed>", `${DEEDS.join(", ")}: everything that is allowed`, parseDeed)
    .addOption(new Option("--panel <url>", "address of the page with the displays"))
    .addOption(new Option("--state <folder>", "state folder of the play (default: that of npm start)"));
  defineCommand<PanelOptions>(command, {
    world,
    finish,
    examples: ["sim panel sim-kim-washer allow", "sim panel sim-kim-washer end"],
    run: async (context) => {
      const [deviceId = "", deed = ""] = context.arguments;
      const url = `${panelUrl(context)}/api/devices/${deviceId}`;
      const body = await bodyOf(context, url, parseDeed(deed));
      const answer = await ask(context, `${url}/deeds`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new CliError("failed", complaint.parse(await answer.json()).error);
      context.print({ deviceId, ...body }, () => `${deviceId}: ${deed}\n`);
      return "ok";
    },
  });
}

function parseDeed(text: string): Deed {
  const deed = DEEDS.find((each) => each === text);
  if (deed === undefined) throw new CliError("usage", `deed: one of ${DEEDS.join(", ")}; got "${text}"`);
  return deed;
}

async function bodyOf(context: CommandContext<PanelOptions>, url: string, deed: Deed): Promise<object> {
  if (deed === "end") return { type: "revoke", consentId: "all" };
  const answer = await ask(context, url, {});
  if (answer.status === 404) throw new CliError("notFound", "There is no such simulated device there.");
  const { isOn, questions } = display.parse(await answer.json());
  if (!isOn) throw new CliError("failed", "This device is switched off, or still starting.");
  const [question] = questions;
  if (question === undefined) throw new CliError("failed", "There is no question on this display.");
  const { consentId, scopes } = question;
  return deed === "allow" ? { type: "grant", consentId, scopes } : { type: deed, consentId };
}

async function ask(
  { world }: CommandContext<PanelOptions>,
  url: string,
  request: RequestInit,
): Promise<Response> {
  try {
    return await world.fetch(url, { ...request, signal: world.signal });
  } catch (cause) {
    const why = errorMessage(cause);
    throw new CliError("unreachable", `No page with displays answers at ${url} (${why}).`, { cause });
  }
}

/** Where the simulator wrote that its page is. */
function panelUrl({ world, options }: CommandContext<PanelOptions>): string {
  if (options.panel !== undefined) return options.panel.replace(/\/$/, "");
  const { config } = readConfig({
    ...{ path: options.config, folder: world.folder, environment: world.environment },
  });
  const folder = options.state ?? join(config.agentStateFolder, "simulated");
  const path = join(resolve(world.folder, folder), "panel.json");
  if (!existsSync(path))
    throw new CliError(
      "unreachable",
      `No simulated devices run here: ${path} is missing. Name it with --panel.`,
    );
  return address.parse(JSON.parse(readFileSync(path, "utf8"))).url;
}
