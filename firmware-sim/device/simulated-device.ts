import { type Agent, type AgentOptions, startAgent, type Transport } from "@housecall/agent";
import {
  AppError,
  type Clock,
  type DurationMs,
  errorMessage,
  type Logger,
  MINUTE_MS,
  type Random,
  SECOND_MS,
} from "@housecall/proto/base";
import { Appliance } from "../appliances/appliance.ts";
import { DeviceClock } from "../clock/device-clock.ts";
import { Home } from "../home/home.ts";
import { Journal } from "../machine/journal.ts";
import { Machine } from "../machine/machine.ts";
import type { MachineModel } from "../machine/machine-model.ts";
import { Storage } from "../machine/storage.ts";
import { simulatedPlatform } from "../platform/simulated-platform.ts";
import { SimulatedSockets } from "../platform/simulated-sockets.ts";
import { seededRandom, seedFor } from "../random/seeded-random.ts";
import { agentConfig, type DeviceConsent, SOCKET_FOLDER } from "./agent-config.ts";
import { bootFirmware } from "./boot-firmware.ts";
import { MemorySpoolDisk, type SpoolContents } from "./memory-spool-disk.ts";
import { MemoryStateFiles } from "./memory-state-files.ts";
import { Radio } from "./radio.ts";

/**
 * live: everything as on a device. history: what the appliance said long ago, once a minute, without the board's own
 * signals and logs and without a link: it waits in the spool. Some hundred times cheaper.
 */
export type DevicePace = "live" | "history";

/** What a simulated device is made of. */
export interface SimulatedDeviceOptions {
  readonly deviceId: string;
  /** For people; the id unless given. */
  readonly name?: string;
  readonly model: MachineModel;
  readonly seed: number;
  /** True time; the device's own clock may err. */
  readonly world: Clock;
  /** How this device reaches its server. */
  readonly transport: Transport;
  /** Of the agent on the device. */
  readonly logger: Logger;
  /** Whose commands it obeys; nobody's unless given. */
  readonly commandKeys?: AgentOptions["commandKeys"];
  /** What its owner has set beforehand; unless given, seeing state and logs is allowed without asking. */
  readonly consent?: DeviceConsent | undefined;
  /** Where the device stands; one of its own unless given. */
  readonly home?: Home;
  /** What an earlier process left of its spool; empty unless given. */
  readonly spool?: SpoolContents | undefined;
  /**
   * Of the agent: ids of boots and spools. From the seed unless given; a device that lives longer than this process must not
   * have the same id twice.
   */
  readonly random?: Random | undefined;
}

const STEP_MS: DurationMs = SECOND_MS;
/** From power-on until systemd starts the agent; systemd-analyze(1) on such a board, ours. */
const AGENT_START_MS: DurationMs = 15 * SECOND_MS;
/** From the end of the shutdown to the first line of the kernel; ours. */
const OFF_MS: DurationMs = 3 * SECOND_MS;
/** The agent keeps its state on the root file system. */
const STATE_MOUNT = "/";
/** In history nothing happens more often: the agent's look-ups, the reports of the firmware. */
const HISTORY_STEP_MS: DurationMs = MINUTE_MS;

/**
 * A device that can break: the real agent on a simulated machine, in an appliance or alone.
 *
 * Storage, journal, spool, state and the physical appliance outlive the power; machine, clock, firmware and agent do not.
 */
export class SimulatedDevice {
  readonly deviceId: string;
  readonly storage: Storage;
  readonly sockets = new SimulatedSockets();
  readonly home: Home;
  /** Undefined in a bare board. */
  readonly appliance: Appliance | undefined;
  readonly #options: SimulatedDeviceOptions;
  #world: Clock;
  readonly #journal = new Journal();
  readonly #radio: Radio;
  readonly #stateFiles: MemoryStateFiles;
  readonly #commandFiles: MemoryStateFiles;
  #spoolDisk: MemorySpoolDisk;
  #machine: Machine | undefined;
  #agent: Agent | undefined;
  #boots = 0;
  #cancelReboot: () => void = () => undefined;

  constructor(options: SimulatedDeviceOptions) {
    this.#options = options;
    this.#world = options.world;
    this.deviceId = options.deviceId;
    const { model, seed, world } = options;
    this.home = options.home ?? new Home(seedFor(seed, `${options.deviceId}/home`));
    const part = model.appliance?.build({
      home: this.home,
      seed: seedFor(seed, `${options.deviceId}/appliance`),
    });
    this.appliance = part && new Appliance(part, world.nowMs());
    this.storage = new Storage(model.mounts);
    this.#radio = new Radio(options.transport);
    this.#stateFiles = new MemoryStateFiles(this.storage, STATE_MOUNT);
    this.#commandFiles = new MemoryStateFiles(this.storage, STATE_MOUNT);
    this.#spoolDisk = new MemorySpoolDisk(this.storage, STATE_MOUNT, options.spool);
  }

  /** For people. */
  get name(): string {
    return this.#options.name ?? this.deviceId;
  }

  /** The running computer; undefined while the power is off. */
  get machine(): Machine | undefined {
    return this.#machine;
  }

  /** What the spool holds, for another process to go on with. */
  get spool(): SpoolContents {
    return this.#spoolDisk.contents;
  }

  get isConnected(): boolean {
    return this.#agent?.isConnected() ?? false;
  }

  /** Boots; the agent starts a little later. Nothing happens when the power is on already. */
  powerOn(options: { readonly clockErrorMs?: DurationMs; readonly pace?: DevicePace } = {}): void {
    if (this.#machine !== undefined) return;
    this.#boots += 1;
    const { model, seed, logger, deviceId } = this.#options;
    const { clockErrorMs = 0, pace = "live" } = options;
    const finestMs = pace === "history" ? HISTORY_STEP_MS : 0;
    const clock = new DeviceClock(this.#world, { errorMs: clockErrorMs, finestPeriodMs: finestMs });
    if (pace === "history") this.#radio.setLink("down");
    const random = this.#options.random ?? seededRandom(seedFor(seed, `${deviceId}/boot-${this.#boots}`));
    const machine = new Machine({ model, clock, random, storage: this.storage, journal: this.#journal });
    this.#machine = machine;
    clock.every(STEP_MS, () => machine.step());
    this.#startFirmware(machine, finestMs);
    clock.after(AGENT_START_MS, () => {
      this.#startAgent(machine, pace).catch((cause: unknown) =>
        logger.error("simulated-agent-failed", errorMessage(cause), { deviceId }),
      );
    });
  }

  /** Everything stops at once, and nobody says goodbye. */
  cutPower(): void {
    this.#machine?.clock.halt();
    this.#machine = undefined;
    this.#agent = undefined;
    this.sockets.reset();
    this.appliance?.losePower(this.#world.nowMs());
    this.#radio.silence();
    this.#spoolDisk = this.#spoolDisk.afterPowerCut();
  }

  /** An orderly shutdown: the agent makes everything durable and says goodbye. */
  async shutDown(): Promise<void> {
    this.#cancelReboot();
    await this.#agent?.stop();
    this.cutPower();
  }

  /** What `systemctl reboot` does: an orderly shutdown, and a little later the next boot. */
  #rebootSoon(machine: Machine): void {
    const { logger, deviceId } = this.#options;
    const clockErrorMs = machine.clock.errorMs;
    const reboot = async (): Promise<void> => {
      if (this.#machine !== machine) return;
      await this.shutDown();
      this.#cancelReboot = this.#world.after(OFF_MS, () => this.powerOn({ clockErrorMs }));
    };
    this.#cancelReboot = this.#world.after(SECOND_MS, () => {
      reboot().catch((cause: unknown) =>
        logger.error("simulated-reboot-failed", errorMessage(cause), { deviceId }),
      );
    });
  }

  /** Takes the device, switched off, from one world's time into another's: from history into the present. */
  moveTo(world: Clock): void {
    if (this.#machine !== undefined)
      throw new AppError("CONFLICT", `Device ${this.deviceId}: is switched on`);
    this.#world = world;
    this.#radio.setLink("up");
  }

  setLink(state: "up" | "down"): void {
    this.#machine?.network.setLink(state);
    this.#radio.setLink(state);
  }

  #startFirmware({ clock }: Machine, finestMs: DurationMs): void {
    const { appliance, sockets, deviceId } = this;
    const { seed, logger } = this.#options;
    if (appliance === undefined) return;
    const random = seededRandom(seedFor(seed, `${deviceId}/firmware-${this.#boots}`));
    const world = this.#world;
    bootFirmware({ appliance, sockets, folder: SOCKET_FOLDER, world, clock, random, logger, finestMs });
  }

  async #startAgent(machine: Machine, pace: DevicePace): Promise<void> {
    const { deviceId, model, seed } = this.#options;
    // That there is no link in history is meant so.
    const logger =
      pace === "history" ? { ...this.#options.logger, warn: () => undefined } : this.#options.logger;
    const agent = await startAgent({
      deviceId,
      commandKeys: this.#options.commandKeys ?? [],
      config: agentConfig(model, pace, this.#options.consent),
      configHash: "simulated",
      agentVersion: "simulated",
      name: this.#options.name ?? deviceId,
      timeZone: "Asia/Seoul",
      platform: simulatedPlatform(machine, this.sockets, () => this.#rebootSoon(machine)),
      stateFiles: this.#stateFiles,
      commandFiles: this.#commandFiles,
      spoolDisk: this.#spoolDisk,
      transport: this.#radio,
      clock: machine.clock,
      random: this.#options.random ?? seededRandom(seedFor(seed, `${deviceId}/agent-${this.#boots}`)),
      logger,
      ownLogFiles: [],
      ...(pace === "history" ? { collectors: [] } : {}),
    });
    if (this.#machine === machine) this.#agent = agent;
  }
}
