import {
  type Clock,
  type DurationMs,
  HOUR_MS,
  type Logger,
  type Random,
  SECOND_MS,
} from "@housecall/proto/base";
import { openRaisedSettings, type RaisedSettings } from "./actions/raised-settings.ts";
import type { ClaimAnswer } from "./claim/identity.ts";
import { type Boot, markCleanShutdown, readBoot } from "./collect/boot.ts";
import type { Collector } from "./collect/collector.ts";
import { createStateBoard, type StateBoard } from "./collect/state-board.ts";
import type { AgentConfig } from "./config.ts";
import type { Link } from "./link/link.ts";
import type { Transport } from "./link/transport.ts";
import { type CursorStore, openCursorStore } from "./logs/cursor-store.ts";
import type { Platform, StateFiles } from "./platform/ports.ts";
import { type ConsentQuestions, createConsentQuestions } from "./privacy/consent-questions.ts";
import { type ConsentStore, openConsentStore } from "./privacy/consent-store.ts";
import { FileAliasTable } from "./report/alias-table.ts";
import { openBootUptime } from "./report/boot-uptime.ts";
import {
  createRecordWriter,
  type RecordStamp,
  type StoppableRecordWriter,
  stampLoss,
} from "./report/record-writer.ts";
import { Spool } from "./spool/spool.ts";
import type { SpoolDisk } from "./spool/spool-disk.ts";

/** Everything an agent needs from outside. */
export interface AgentOptions {
  readonly deviceId: string;
  readonly commandKeys: ClaimAnswer["commandKeys"];
  readonly config: AgentConfig;
  /** First digits of a hash of the configuration, so that the server sees when it changed. */
  readonly configHash: string;
  readonly agentVersion: string;
  /** For people: the host name unless the configuration names the device. */
  readonly name: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly platform: Platform;
  readonly stateFiles: StateFiles;
  /** A folder of its own for commands. */
  readonly commandFiles: StateFiles;
  readonly spoolDisk: SpoolDisk;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** The agent's own log files: never followed, never pulled into themselves. */
  readonly ownLogFiles: readonly string[];
  /** What is measured in place of a Linux machine. */
  readonly collectors?: readonly Collector[];
}

const STATE_REPORT_INTERVAL_MS: DurationMs = 5 * SECOND_MS;
const STATE_FULL_INTERVAL_MS: DurationMs = HOUR_MS;
/** The parts that the others report through. */
export interface Core {
  readonly options: AgentOptions;
  readonly boot: Boot;
  readonly stamp: RecordStamp;
  readonly aliases: FileAliasTable;
  readonly spool: Spool;
  readonly cursors: CursorStore;
  readonly writer: StoppableRecordWriter;
  readonly board: StateBoard;
  readonly consent: ConsentStore;
  readonly questions: ConsentQuestions;
  readonly raised: RaisedSettings;
}

/** Recovers the spool and opens everything that is written through it. */
export async function startCore(options: AgentOptions): Promise<Core> {
  const { config, clock, random, logger, stateFiles, spoolDisk, platform } = options;
  const { procFolder, sysFolder } = config.collect;
  const boot = await readBoot({ files: platform.textFiles, stateFiles, random, procFolder, sysFolder });
  const stamp: RecordStamp = {
    bootId: boot.bootId,
    clock,
    bootUptimeMs: await openBootUptime({ platform, procFolder, clock }),
  };
  const aliases = await FileAliasTable.open(spoolDisk, logger);
  const cursors = await openCursorStore({ stateFiles, logger });
  const spool = await Spool.open({
    disk: spoolDisk,
    clock,
    random,
    logger,
    limits: config.spool,
    lossRecord: (loss, heads) => stampLoss(loss, heads, stamp),
    beforeSync: () => aliases.save(),
    aliasCount: () => aliases.highest,
    onNote: cursors.noted,
    beforeTrim: cursors.keepNotes,
  });
  aliases.reserve(spool.aliasFloor);
  const writer = createRecordWriter({ keeper: spool, stamp, logger });
  const board = createStateBoard({
    writer,
    clock,
    reportIntervalMs: STATE_REPORT_INTERVAL_MS,
    fullIntervalMs: STATE_FULL_INTERVAL_MS,
  });
  const consent = await openConsentStore({ stateFiles, writer, clock, logger, ...config.consent });
  const questions = createConsentQuestions({ consent, clock });
  const raised = await openRaisedSettings({ stateFiles, consent, clock, logger });
  return { options, boot, stamp, aliases, spool, cursors, writer, board, consent, questions, raised };
}

/** Writes what waits, says goodbye, and makes everything durable. */
export async function stopCore(
  { board, consent, raised, writer, spool, options, boot }: Core,
  link: Link,
): Promise<void> {
  board.report();
  board.stop();
  raised.stop();
  consent.stop();
  writer.stop();
  await link.stop();
  await spool.stop();
  await markCleanShutdown(options.stateFiles, boot);
}
