import { formatFinding, loadRules, type RuleFile, shippedRuleFiles } from "@housecall/diagnostics-rules";
import { AppError, type Logger, SECOND_MS } from "@housecall/proto/base";
import { printable } from "../../logging/printable.ts";
import type { FleetLine, Observed } from "../../simulator/simulator-lines.ts";
import type { DeviceTurn, ServerTurn } from "../../simulator/turn-lines.ts";
import { TurnServer } from "../../simulator/turn-server.ts";
import type { CliWorld } from "../cli-world.ts";
import { CliError, type CliOutcome } from "../exit-codes.ts";
import { PlayProgress } from "../play-progress.ts";
import { playWithSimulator, type SeenFault, seenFault } from "../sim-play.ts";
import { printVerdict } from "../verdict-text.ts";
import type { CommandContext } from "./command-context.ts";
import { readRuleFiles } from "./rule-files.ts";
import { type SimRunOptions, simulatorOutcome, sourceArguments } from "./sim-options.ts";

/** `housecall sim run --fast`: this process is the server, on the clock of the simulated world. */
export async function playFast(context: CommandContext<SimRunOptions>): Promise<CliOutcome> {
  const { world, options } = context;
  if (options.scenario === undefined && options.for === undefined)
    throw new CliError("usage", "--fast: wanted --for, how long to play; only a scenario knows itself.");
  const host = new FastHost(world, rulesOf(world, options.rules));
  const { exitCode, verdict } = await playWithSimulator({
    world,
    parameters: ["play", ...startArgument(options), ...sourceArguments(world, options)],
    onFleet: (fleet) => host.begin(fleet),
    onLine: (line) => host.progress.tell(line),
    tokenFor: () => Promise.reject(new AppError("INTERNAL", "What is played fast needs no claim")),
    turnOf: (turn) => host.take(turn),
    observed: () => host.end(),
  });
  host.progress.end();
  const { fleet, seen, progress, quarantined } = host;
  if (fleet === undefined || verdict === undefined) return simulatorOutcome(world, exitCode || 1);
  printVerdict(context, { fleet, verdict, seen, elapsedMs: progress.elapsedMs });
  return outcomeOf(world, verdict.isAsExpected, quarantined);
}

/** The server of a fast play, once it is known what is played. */
class FastHost {
  readonly progress: PlayProgress;
  readonly seen: SeenFault[] = [];
  fleet: FleetLine | undefined;
  /** How many records were refused, by reason. */
  quarantined: Readonly<Record<string, number>> = {};
  readonly #world: CliWorld;
  readonly #rules: PlayRules;
  #server: TurnServer | undefined;

  constructor(world: CliWorld, rules: PlayRules) {
    this.#world = world;
    this.#rules = rules;
    this.progress = new PlayProgress(world);
  }

  begin(fleet: FleetLine): void {
    const { beginsAtMs, serverFirstMs, networkDelayMs } = fleet;
    this.fleet = fleet;
    this.progress.begin(fleet);
    this.#server = new TurnServer({
      startAtMs: beginsAtMs - serverFirstMs,
      networkDelayMs,
      rules: this.#rules.files,
      logger: loggerTo(this.#world),
      onFault: (fault) => this.seen.push(seenFault(fault, beginsAtMs)),
    });
  }

  async take(turn: DeviceTurn): Promise<ServerTurn> {
    const answer = await this.#running().take(turn);
    this.progress.reached(turn.untilMs);
    return answer;
  }

  async end(): Promise<Observed> {
    this.quarantined = await this.#running().stop();
    return { observed: this.seen, ownRules: this.#rules.own };
  }

  #running(): TurnServer {
    if (this.#server !== undefined) return this.#server;
    throw new AppError("INTERNAL", "The simulator plays before it says what");
  }
}

/** The rules of a play. */
interface PlayRules {
  readonly files: readonly RuleFile[];
  /** Ids of those that no scenario knows. */
  readonly own: readonly string[];
}

function outcomeOf(
  world: CliWorld,
  isAsExpected: boolean,
  quarantined: Readonly<Record<string, number>>,
): CliOutcome {
  const refused = Object.entries(quarantined);
  if (refused.length === 0) return isAsExpected ? "ok" : "findings";
  const counts = refused.map(([reason, count]) => `${count} as ${reason}`).join(", ");
  world.err(`The server refused records, so that the verdict is not to be trusted: ${counts}.\n`);
  return "failed";
}

function startArgument({ start }: SimRunOptions): string[] {
  return start === undefined ? [] : [`--start=${Math.floor(start / SECOND_MS) * SECOND_MS}`];
}

/** The shipped rules and one's own; one's own replace shipped ones of the same id. */
function rulesOf(world: CliWorld, path: string | undefined): PlayRules {
  const shipped = shippedRuleFiles();
  if (path === undefined) return { files: shipped, own: [] };
  const own = readRuleFiles(world, [path]).map(({ name, text }) => ({ path: name, text }));
  if (own.length === 0) throw new CliError("notFound", `--rules: there is no rule file in ${path}`);
  const { rules, findings } = loadRules(own);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new CliError("usage", errors.map(formatFinding).join("\n"));
  const ownIds = new Set(rules.map(({ id }) => id));
  const shippedIds = new Map(shipped.map((file) => [file, loadRules([file]).rules[0]?.id ?? ""]));
  const kept = shipped.filter((file) => !ownIds.has(shippedIds.get(file) ?? ""));
  const known = new Set(shippedIds.values());
  return { files: [...kept, ...own], own: [...ownIds].filter((id) => !known.has(id)) };
}

/** Whatever the server has to say is of interest here: it should have nothing. */
function loggerTo(world: CliWorld): Logger {
  const say = (level: string) => (_event: string, message: string) => {
    world.err(`${level}: ${printable(message)}\n`);
  };
  return { error: say("error"), warn: say("warn"), info: () => undefined, debug: () => undefined };
}
