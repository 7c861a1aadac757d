import type { Birth } from "@housecall/proto";
import type { Presence } from "@housecall/proto/api";
import type { Clock, DurationMs, EpochMs, Logger, StopTimer } from "@housecall/proto/base";
import { errorMessage, SECOND_MS } from "@housecall/proto/base";
import type { CertificateRow, DeviceProfile, DeviceRecords, DeviceRow } from "./fleet-records.ts";
import { isSessionUp, presenceOf } from "./presence.ts";
import { searchTextOf } from "./search/search-words.ts";

/** How often changes of presence, births and reports are written, as one transaction. */
const FLUSH_MS = SECOND_MS;
/** How often sessions are looked at for having gone stale. */
const STALENESS_MS = 5 * SECOND_MS;
/** A device that only reports is announced no more often than this. */
const ANNOUNCE_REPORT_MS = 15 * SECOND_MS;

/** A device as the registry holds it. */
export interface RegisteredDevice {
  readonly row: DeviceRow;
  readonly searchText: string;
  readonly certificate: CertificateRow | undefined;
}

interface Entry {
  row: DeviceRow;
  searchText: string;
  certificate: CertificateRow | undefined;
  announced: Presence;
  announcedAtMs: EpochMs;
}

/** What the registry works with. */
export interface DeviceRegistryOptions {
  readonly records: DeviceRecords;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Something that people see of this device has changed. */
  readonly onChange: (row: DeviceRow) => void;
}

/**
 * All devices of the fleet, in memory; what changes often is written once a second in one transaction.
 *
 * A crash loses at most the last second of presence and births, which devices repeat when they connect
 * again. Claims and revocations are stored before they are told here. Invariant: a device is dirty when
 * its row in the store is older than the one here.
 */
export class DeviceRegistry {
  readonly #options: DeviceRegistryOptions;
  readonly #devices = new Map<string, Entry>();
  readonly #dirty = new Set<string>();
  #stopTimers: StopTimer[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #isFailing = false;

  constructor(options: DeviceRegistryOptions) {
    this.#options = options;
  }

  /** Reads everything. Sessions that the last run did not see end have ended with it. */
  async load(certificates: readonly CertificateRow[]): Promise<void> {
    const { records, clock } = this.#options;
    const byDevice = new Map(certificates.map((certificate) => [certificate.deviceId, certificate]));
    for (const row of await records.all()) {
      this.#put(isSessionUp(row) ? endedBefore(row) : row, byDevice.get(row.id));
      if (isSessionUp(row)) this.#dirty.add(row.id);
    }
    this.#stopTimers = [
      clock.every(FLUSH_MS, () => void this.flush()),
      clock.every(STALENESS_MS, () => this.#announceStale()),
    ];
  }

  get(deviceId: string): RegisteredDevice | undefined {
    return this.#devices.get(deviceId);
  }

  all(): Iterable<RegisteredDevice> {
    return this.#devices.values();
  }

  /** Takes over a claim or revocation that is stored already; presence stays what it is here. */
  stored(row: DeviceRow, certificate: CertificateRow | undefined): void {
    const known = this.#devices.get(row.id)?.row;
    const { claimedAtMs, revokedAtMs, note } = row;
    this.#put(known === undefined ? row : { ...known, claimedAtMs, revokedAtMs, note }, certificate);
    if (known !== undefined) this.#dirty.add(row.id);
    this.announce(row.id);
  }

  sessionStarted(deviceId: string, atMs: EpochMs): void {
    this.#change(deviceId, { sessionStartedAtMs: atMs, disconnectedAtMs: null, disconnectReason: null });
    this.announce(deviceId);
  }

  sessionEnded(deviceId: string, atMs: EpochMs, reason: string): void {
    this.#change(deviceId, { disconnectedAtMs: atMs, disconnectReason: reason });
    this.announce(deviceId);
  }

  birthArrived(
    birth: Birth,
    at: { readonly receivedAtMs: EpochMs; readonly clockCorrectionMs: DurationMs },
  ): void {
    this.#change(birth.device, { profile: profileOf(birth, at), lastReportAtMs: at.receivedAtMs });
    this.announce(birth.device);
  }

  clockSet(deviceId: string, clockCorrectionMs: DurationMs): void {
    const entry = this.#devices.get(deviceId);
    if (entry === undefined) return;
    this.#change(deviceId, { profile: { ...entry.row.profile, clockCorrectionMs } });
    this.announce(deviceId);
  }

  reported(deviceId: string, atMs: EpochMs): void {
    const entry = this.#devices.get(deviceId);
    if (entry === undefined || atMs <= (entry.row.lastReportAtMs ?? 0)) return;
    entry.row = { ...entry.row, lastReportAtMs: atMs };
    this.#dirty.add(deviceId);
    const nowMs = this.#options.clock.nowMs();
    if (
      presenceOf(entry.row, nowMs) !== entry.announced ||
      nowMs - entry.announcedAtMs >= ANNOUNCE_REPORT_MS
    ) {
      this.announce(deviceId);
    }
  }

  /** Tells `onChange` about a device whose faults have changed. */
  announce(deviceId: string): void {
    const entry = this.#devices.get(deviceId);
    if (entry === undefined) return;
    entry.announcedAtMs = this.#options.clock.nowMs();
    entry.announced = presenceOf(entry.row, entry.announcedAtMs);
    this.#options.onChange(entry.row);
  }

  /** Writes what has changed. A failure is logged once and tried again by the next flush. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write());
    return this.#flushing;
  }

  async stop(): Promise<void> {
    for (const stopTimer of this.#stopTimers) stopTimer();
    await this.flush();
  }

  async #write(): Promise<void> {
    if (this.#dirty.size === 0) return;
    const ids = [...this.#dirty];
    this.#dirty.clear();
    try {
      await this.#options.records.save(ids.flatMap((id) => this.#devices.get(id)?.row ?? []));
      this.#isFailing = false;
    } catch (error) {
      for (const id of ids) this.#dirty.add(id);
      if (!this.#isFailing)
        this.#options.logger.warn("presence-not-stored", errorMessage(error), { devices: ids.length });
      this.#isFailing = true;
    }
  }

  #change(deviceId: string, change: Partial<DeviceRow>): void {
    const entry = this.#devices.get(deviceId);
    if (entry === undefined) return;
    entry.row = { ...entry.row, ...change };
    if (change.profile !== undefined) entry.searchText = searchTextOf(entry.row);
    this.#dirty.add(deviceId);
  }

  #put(row: DeviceRow, certificate: CertificateRow | undefined): void {
    const announced = presenceOf(row, this.#options.clock.nowMs());
    this.#devices.set(row.id, {
      row,
      certificate,
      searchText: searchTextOf(row),
      announced,
      announcedAtMs: 0,
    });
  }

  #announceStale(): void {
    const nowMs = this.#options.clock.nowMs();
    for (const entry of this.#devices.values()) {
      if (presenceOf(entry.row, nowMs) !== entry.announced) this.announce(entry.row.id);
    }
  }
}

/** The profile of a device that has been claimed and has not said anything yet. */
export const emptyProfile: DeviceProfile = {
  name: "",
  deviceClass: "",
  model: "",
  firmware: "",
  agentVersion: "",
  bootId: "",
  bootReason: "",
  bootedAtMs: null,
  timeZone: "",
  capabilities: [],
  clock: "unsynchronised",
  clockCorrectionMs: 0,
  configHash: "",
};

function profileOf(
  birth: Birth,
  at: { readonly receivedAtMs: EpochMs; readonly clockCorrectionMs: DurationMs },
): DeviceProfile {
  const {
    name,
    deviceClass,
    model,
    firmware,
    agentVersion,
    bootId,
    bootReason,
    timeZone,
    clock,
    configHash,
  } = birth;
  return {
    ...{ name, deviceClass, model, firmware, agentVersion, bootId, bootReason, timeZone, clock, configHash },
    capabilities: [...birth.capabilities],
    bootedAtMs: Math.max(0, Math.round(at.receivedAtMs - birth.uptimeMs)),
    clockCorrectionMs: at.clockCorrectionMs,
  };
}

function endedBefore(row: DeviceRow): DeviceRow {
  return {
    ...row,
    disconnectedAtMs: row.lastReportAtMs ?? row.sessionStartedAtMs,
    disconnectReason: "server_stopped",
  };
}
