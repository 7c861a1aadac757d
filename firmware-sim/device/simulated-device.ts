import { type Agent, type AgentConfig, readAgentConfig, startAgent, type Transport } from "@housecall/agent";
import { type Clock, type DurationMs, errorMessage, type Logger, SECOND_MS } from "@housecall/proto/base";
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
import { bootFirmware } from "./boot-firmware.ts";
import { MemorySpoolDisk } from "./memory-spool-disk.ts";
import { MemoryStateFiles } from "./memory-state-files.ts";
import { Radio } from "./radio.ts";

/** What a simulated device is made of. */
export interface SimulatedDeviceOptions {
  readonly deviceId: string;
  readonly model: MachineModel;
  readonly seed: number;
  /** True time; the device's own clock may err. */
  readonly world: Clock;
  /** How this device reaches its server. */
  readonly transport: Transport;
  /** Of the agent on the device. */
  readonly logger: Logger;
  /** Where the device stands; one of its own unless given. */
  readonly home?: Home;
}

const STEP_MS: DurationMs = SECOND_MS;
/** From power-on until systemd starts the agent; systemd-analyze(1) on such a board, ours. */
const AGENT_START_MS: DurationMs = 15 * SECOND_MS;
/** The agent keeps its state on the root file system. */
const STATE_MOUNT = "/";
const STATE_FOLDER = "/var/lib/housecall-agent";
/** The agent's default for its sockets. */
const SOCKET_FOLDER = `${STATE_FOLDER}/run`;

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
  readonly #journal = new Journal();
  readonly #radio: Radio;
  readonly #stateFiles: MemoryStateFiles;
  readonly #commandFiles: MemoryStateFiles;
  #spoolDisk: MemorySpoolDisk;
  #machine: Machine | undefined;
  #agent: Agent | undefined;
  #boots = 0;

  constructor(options: SimulatedDeviceOptions) {
    this.#options = options;
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
    this.#spoolDisk = new MemorySpoolDisk(this.storage, STATE_MOUNT);
  }

  /** The running computer; undefined while the power is off. */
  get machine(): Machine | undefined {
    return this.#machine;
  }

  get isConnected(): boolean {
    return this.#agent?.isConnected() ?? false;
  }

  /** Boots; the agent starts a little later. Nothing happens when the power is on already. */
  powerOn(options: { readonly clockErrorMs?: DurationMs } = {}): void {
    if (this.#machine !== undefined) return;
    this.#boots += 1;
    const { world, model, seed, logger, deviceId } = this.#options;
    const clock = new DeviceClock(world, options.clockErrorMs ?? 0);
    const random = seededRandom(seedFor(seed, `${deviceId}/boot-${this.#boots}`));
    const machine = new Machine({ model, clock, random, storage: this.storage, journal: this.#journal });
    this.#machine = machine;
    clock.every(STEP_MS, () => machine.step());
    this.#startFirmware(machine);
    clock.after(AGENT_START_MS, () => {
      this.#startAgent(machine).catch((cause: unknown) =>
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
    this.appliance?.losePower(this.#options.world.nowMs());
    this.#radio.silence();
    this.#spoolDisk = this.#spoolDisk.afterPowerCut();
  }

  /** An orderly shutdown: the agent makes everything durable and says goodbye. */
  async shutDown(): Promise<void> {
    await this.#agent?.stop();
    this.cutPower();
  }

  setLink(state: "up" | "down"): void {
    this.#machine?.network.setLink(state);
    this.#radio.setLink(state);
  }

  #startFirmware({ clock }: Machine): void {
    const { appliance, sockets, deviceId } = this;
    const { world, seed, logger } = this.#options;
    if (appliance === undefined) return;
    const random = seededRandom(seedFor(seed, `${deviceId}/firmware-${this.#boots}`));
    bootFirmware({ appliance, sockets, folder: SOCKET_FOLDER, world, clock, random, logger });
  }

  async #startAgent(machine: Machine): Promise<void> {
    const { deviceId, model, seed, logger } = this.#options;
    const agent = await startAgent({
      deviceId,
      commandKeys: [],
      config: agentConfig(model),
      configHash: "simulated",
      agentVersion: "simulated",
      name: deviceId,
      timeZone: "Asia/Seoul",
      platform: simulatedPlatform(machine, this.sockets),
      stateFiles: this.#stateFiles,
      commandFiles: this.#commandFiles,
      spoolDisk: this.#spoolDisk,
      transport: this.#radio,
      clock: machine.clock,
      random: seededRandom(seedFor(seed, `${deviceId}/agent-${this.#boots}`)),
      logger,
      ownLogFiles: [],
    });
    if (this.#machine === machine) this.#agent = agent;
  }
}

/** The agent's defaults; simulated devices are consented to beforehand, by this explicit local setting. */
function agentConfig(model: MachineModel): AgentConfig {
  const text = JSON.stringify({
    stateFolder: STATE_FOLDER,
    deviceClass: model.deviceClass,
    model: model.name,
    firmware: model.firmware,
    collect: { sampleIntervalSeconds: model.sampleIntervalSeconds },
    consent: { preConsented: ["state", "logs", "tail", "action"] },
  });
  return readAgentConfig(text, { source: "(simulated device)", resolvePath: (path) => path });
}
