import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import {
  type Chunk,
  type CommandBody,
  type CommandOffer,
  type CommandResult,
  decodeChunk,
  decodeProgress,
  encodeOffer,
  encodeSignedOffer,
  type LogLine,
  offerSigningBytes,
  type Progress,
} from "@housecall/proto";
import { silentLogger } from "@housecall/proto/base";
import type { ActionTools } from "../../agent/actions/action-job.ts";
import { openRaisedSettings, type RaisedSettings } from "../../agent/actions/raised-settings.ts";
import { createCommandExecutor } from "../../agent/command/command-executor.ts";
import type { CommandExecutorOptions } from "../../agent/command/executor-options.ts";
import type { CommandExecutor, DirectLink } from "../../agent/ports.ts";
import { type ConsentQuestions, createConsentQuestions } from "../../agent/privacy/consent-questions.ts";
import {
  type ConsentStore,
  type ConsentStoreOptions,
  openConsentStore,
} from "../../agent/privacy/consent-store.ts";
import { RecordingWriter } from "./recording-writer.ts";
import {
  SimulatedKernelLog,
  SimulatedLogFiles,
  SimulatedProgram,
  SimulatedStateFiles,
  simulatedTextFiles,
} from "./simulated-machine.ts";
import { type VirtualClock, virtualClock } from "./virtual-clock.ts";

export const BIRTH_NONCE = "0123456789abcdef0123456789abcdef";
export const DEVICE = "washer-0042";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");

/** The console's key that devices in tests have pinned. */
export const commandKey = { keyId: "k1", publicKey };

/** A link whose other end is the test: keeps chunks and progress. */
export class RecordingLink implements DirectLink {
  isUp = true;
  readonly chunks: Chunk[] = [];
  readonly progress: Progress[] = [];
  /** Publishes that wait for their PUBACK. */
  waiting: (() => void)[] = [];
  mostInFlight = 0;
  /** Called with every chunk; PUBACK follows at once unless `holdsPubacks`. */
  onChunk: (chunk: Chunk) => void = () => undefined;
  holdsPubacks = false;

  isConnected(): boolean {
    return this.isUp;
  }

  publishProgress(payload: Uint8Array): void {
    this.progress.push(decodeProgress(payload));
  }

  async publishChunk(payload: Uint8Array): Promise<void> {
    const chunk = decodeChunk(payload);
    this.chunks.push(chunk);
    const landed = new Promise<void>((resolve) => {
      this.waiting.push(resolve);
    });
    this.mostInFlight = Math.max(this.mostInFlight, this.waiting.length);
    this.onChunk(chunk);
    if (!this.holdsPubacks) this.releasePubacks();
    await landed;
  }

  releasePubacks(): void {
    for (const release of this.waiting.splice(0)) release();
  }
}

/** Real time within which a command must have ended. */
const PATIENCE_MS = 25_000;
/** Beyond so many turns of the loop the virtual clock stands still: only real work is waited for. */
const TURNS_WITH_TIME = 20_000;

/** Everything around the executor of one device; survives restarts of it. */
export class CommandDevice {
  readonly clock: VirtualClock = virtualClock();
  readonly files = new SimulatedLogFiles();
  readonly journalctl = new SimulatedProgram();
  readonly kernelLog = new SimulatedKernelLog();
  readonly stateFiles = new SimulatedStateFiles();
  readonly consentFiles = new SimulatedStateFiles();
  readonly writer = new RecordingWriter();
  readonly link = new RecordingLink();
  readonly followers = new Set<(line: LogLine) => void>();
  consentSettings: Pick<ConsentStoreOptions, "preConsented" | "allowVerbal"> = {
    preConsented: ["state", "logs", "tail"],
    allowVerbal: false,
  };

  actionSettings: ActionTools["settings"] = { permitted: [], services: [], selfTests: [] };
  panel: ActionTools["panel"];
  bootId = "1".repeat(32);
  /** What was started, and how it ends. */
  readonly started: string[] = [];
  programEnd = { exitCode: 0, output: "", errors: "" };
  readonly programs: ActionTools["processes"] = {
    run: async (command, args) => {
      this.started.push([command, ...args].join(" "));
      return this.programEnd;
    },
  };
  readonly said: string[] = [];
  raised: RaisedSettings | undefined;

  async start(
    more: Partial<CommandExecutorOptions> = {},
  ): Promise<{ executor: CommandExecutor; consent: ConsentStore; questions: ConsentQuestions }> {
    const { clock, writer, link, stateFiles } = this;
    const consent = await openConsentStore({
      ...this.consentSettings,
      stateFiles: this.consentFiles,
      writer,
      clock,
      logger: silentLogger,
    });
    const questions = createConsentQuestions({ consent, clock });
    const raised = await openRaisedSettings({
      stateFiles: this.consentFiles,
      consent,
      clock,
      logger: silentLogger,
    });
    this.raised = raised;
    const executor = await createCommandExecutor({
      device: DEVICE,
      keys: [commandKey],
      writer,
      link,
      consent,
      questions,
      sources: {
        platform: {
          textFiles: simulatedTextFiles({ "/proc/uptime": "100.00 1.00\n" }),
          processes: this.journalctl.runner,
          logFiles: this.files,
          kernelLog: this.kernelLog,
        },
        clock,
        procFolder: "/proc",
        bootId: "boot1",
        journal: "off",
        kmsg: "off",
        files: ["/var/log/*.log"],
      },
      actions: {
        settings: this.actionSettings,
        panel: this.panel,
        processes: this.programs,
        raised,
        bootId: this.bootId,
        say: (line) => void this.said.push(line.message),
      },
      follow: (take) => {
        this.followers.add(take);
        return () => this.followers.delete(take);
      },
      stateFiles,
      minFreeBytes: 1_000_000,
      clock,
      logger: silentLogger,
      ...more,
    });
    return { executor, consent, questions };
  }

  /** Makes the link acknowledge every chunk as a server does that keeps them all. */
  acknowledgeAll(executor: CommandExecutor): void {
    this.link.onChunk = (chunk) => {
      queueMicrotask(() => executor.onChunkAck(chunk.pullId, chunk.offset + chunk.bytes.length));
    };
  }

  /** Waits until the command has ended: unpacking takes real time, more of it on a busy machine. */
  async ended(commandId: string): Promise<CommandResult> {
    const untilMs = performance.now() + PATIENCE_MS;
    for (let turn = 0; performance.now() < untilMs; turn += 1) {
      await this.clock.advance(turn < TURNS_WITH_TIME && turn % 50 === 0 ? 20 : 0);
      const last = this.results(commandId).at(-1);
      if (last !== undefined && last.state !== "accepted" && last.state !== "running") return last;
    }
    throw new Error(`command ${commandId} has not ended: ${this.states(commandId).join(", ")}`);
  }

  results(commandId: string): readonly CommandResult[] {
    return this.writer.of("result").filter((result) => result.commandId === commandId);
  }

  states(commandId: string): readonly string[] {
    return this.results(commandId).map(({ state, reason }) => (reason === "" ? state : `${state} ${reason}`));
  }

  /** The pulled file as a server would put it together. */
  received(): string {
    const last = this.link.chunks.at(-1);
    const whole = Buffer.alloc(last?.totalBytes ?? 0);
    for (const chunk of this.link.chunks) whole.set(chunk.bytes, chunk.offset);
    return whole.toString();
  }
}

/** A signed offer; everything has a default that is right. */
export function signedOffer(
  body: CommandBody,
  more: Partial<Omit<CommandOffer, "body">> & { readonly key?: KeyObject; readonly keyId?: string } = {},
): Uint8Array {
  const { key = privateKey, keyId = "k1", ...rest } = more;
  const offer = encodeOffer({
    commandId: "cmd-1",
    device: DEVICE,
    birthNonce: BIRTH_NONCE,
    requestedBy: "kim",
    consentId: "",
    caseId: "",
    clockCorrectionMs: 0,
    ...rest,
    body,
  });
  return encodeSignedOffer({
    keyId,
    offer,
    signature: new Uint8Array(sign(null, offerSigningBytes(offer), key)),
  });
}

/** A pull of everything there is. */
export function pullEverything(more: Partial<Extract<CommandBody, { kind: "pull_logs" }>> = {}): CommandBody {
  return {
    kind: "pull_logs",
    fromMs: Date.UTC(2025, 11, 31),
    toMs: Date.UTC(2026, 0, 2),
    sources: [],
    minSeverity: 7,
    text: "",
    maxBytes: 1_048_576,
    includeRotated: true,
    ...more,
  };
}

/** Runs one pull to its end with a server that takes everything. */
export async function pullFrom(
  device: CommandDevice,
  more: Parameters<typeof pullEverything>[0] = {},
  settings = {},
) {
  const { executor } = await device.start(settings);
  device.acknowledgeAll(executor);
  executor.onCommand(signedOffer(pullEverything(more)), { birthNonce: BIRTH_NONCE });
  const result = await device.ended("cmd-1");
  const lines = device
    .received()
    .split("\n")
    .filter((text) => text !== "")
    .map((text): Record<string, unknown> => JSON.parse(text));
  return { result, manifest: result.manifest, lines, messages: lines.map(({ message }) => message) };
}
