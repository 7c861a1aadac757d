import type { Birth } from "@housecall/proto";
import type { DeviceSummary } from "@housecall/proto/api";
import {
  AppError,
  type Clock,
  type DurationMs,
  type EpochMs,
  type Logger,
  type Random,
} from "@housecall/proto/base";
import type { Actor, Audit, Fleet } from "../data-plane.ts";
import type { DeviceLink } from "../mqtt/device-link.ts";
import type { DeviceGate, SessionListener } from "../mqtt/uplink-sink.ts";
import { ClaimDesk } from "./claim-desk.ts";
import { type ClaimServer, startClaimServer } from "./claim-server.ts";
import type { PublicCommandKeys } from "./command-keys-port.ts";
import { DeviceRegistry } from "./device-registry.ts";
import { type DeviceCertificate, openFleetCa } from "./fleet-ca.ts";
import type { CertificateRecords, ClaimRecords, DeviceRecords } from "./fleet-records.ts";
import { type CurrentValues, detailOf, type FaultCounts, listFleet, summaryOf } from "./fleet-view.ts";
import { openKeyFiles } from "./key-files.ts";
import { newestFirmware } from "./newest-firmware.ts";

/** Everything the fleet needs from outside. */
export interface FleetOptions {
  readonly keysFolder: string;
  /** The first is put into claim tokens. */
  readonly publicHosts: readonly string[];
  readonly records: {
    readonly devices: DeviceRecords;
    readonly certificates: CertificateRecords;
    readonly claims: ClaimRecords;
  };
  readonly faults: FaultCounts;
  readonly current: CurrentValues;
  readonly audit: Pick<Audit, "append">;
  /** What people see of a device has changed. */
  readonly onChange: (device: DeviceSummary) => void;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/** The fleet with everything that the other parts of the data plane do to it. */
export interface RunningFleet {
  readonly fleet: Fleet;
  /** For the listener: who may connect. */
  readonly gate: DeviceGate;
  /** For the listener: presence. */
  readonly sessions: SessionListener;
  /** For the listener. */
  readonly tls: { readonly keyPem: string; readonly certificatePem: string; readonly caPem: string };
  /** Same shape as ingest's `onBirth`. Written within a second. */
  recordBirth(
    birth: Birth,
    at: { readonly receivedAtMs: EpochMs; readonly clockCorrectionMs: DurationMs },
  ): void;
  /** The clock of the device was set since its birth. Written within a second. */
  recordClock(deviceId: string, clockCorrectionMs: DurationMs): void;
  /** Something of the device was stored. Written within a second. */
  recordReport(deviceId: string, atMs: EpochMs): void;
  /** From here on revoking cuts live sessions at once. */
  attachLink(link: Pick<DeviceLink, "disconnect">): void;
  /** Announces a device again, because its faults have changed. */
  announce(deviceId: string): void;
  /** Starts the door for devices without a certificate; tokens can be made from here on. @throws AppError PORT_IN_USE. */
  startClaimServer(options: {
    readonly port: number;
    readonly bindAddress: string;
    readonly mqttPort: number;
    readonly commandKeys: PublicCommandKeys;
  }): Promise<ClaimServer>;
  /** A certificate without a token, for simulators and tests in this process. */
  enrol(deviceId: string, publicKeyPem: string, actor: Actor): Promise<DeviceCertificate>;
  /** Stops the claim server and writes what is not written. */
  stop(): Promise<void>;
}

/**
 * Opens the fleet: its authority, its devices, their presence.
 *
 * @throws AppError STORE_DAMAGED, FOLDER_UNWRITABLE for the keys folder.
 */
export async function createFleet(options: FleetOptions): Promise<RunningFleet> {
  const { clock, logger, random, faults, records, publicHosts } = options;
  const certificates = await records.certificates.active();
  const ca = await openFleetCa({
    ...{ files: openKeyFiles(options.keysFolder), publicHosts, clock, random },
    certifiedDevices: certificates.length,
  });
  let link: Pick<DeviceLink, "disconnect"> | undefined;
  let claimServer: ClaimServer | undefined;
  const registry = new DeviceRegistry({
    records: records.devices,
    clock,
    logger,
    onChange: (row) => options.onChange(summaryOf(row, faults, clock.nowMs())),
  });
  await registry.load(certificates);
  const desk = new ClaimDesk({
    ...{ ...options, ...records, ca, registry },
    cutOff: (id) => link?.disconnect(id, "taken_over"),
  });
  const claimPort = () => claimServer?.port;
  const cutOff = (id: string) => link?.disconnect(id, "revoked");
  return {
    fleet: fleetOf({ options, registry, desk, claimPort, cutOff }),
    gate: gateOf(registry),
    sessions: sessionsOf(registry),
    tls: { ...ca.server, caPem: ca.caPem },
    recordBirth: (birth, at) => registry.birthArrived(birth, at),
    recordClock: (deviceId, clockCorrectionMs) => registry.clockSet(deviceId, clockCorrectionMs),
    recordReport: (deviceId, atMs) => registry.reported(deviceId, atMs),
    announce: (deviceId) => registry.announce(deviceId),
    attachLink: (attached) => {
      link = attached;
    },
    startClaimServer: async (server) => {
      const claim: ClaimDesk["claim"] = (request, address) => desk.claim(request, address);
      claimServer = await startClaimServer({ ...options, ...server, ca, claim });
      return claimServer;
    },
    enrol: (deviceId, publicKeyPem, actor) => desk.enrol(deviceId, publicKeyPem, actor),
    stop: async () => {
      await claimServer?.stop();
      await registry.stop();
    },
  };
}

function fleetOf(parts: {
  readonly options: FleetOptions;
  readonly registry: DeviceRegistry;
  readonly desk: ClaimDesk;
  readonly claimPort: () => number | undefined;
  readonly cutOff: (deviceId: string) => void;
}): Fleet {
  const { options, registry, desk } = parts;
  const { faults, current, clock, publicHosts } = options;
  const require = (deviceId: string) => {
    const device = registry.get(deviceId);
    if (device === undefined)
      throw new AppError("NOT_FOUND", `There is no device "${deviceId}" in the fleet.`);
    return device;
  };
  return {
    list: async (query) => listFleet({ devices: registry.all(), faults, query, nowMs: clock.nowMs() }),
    get: async (deviceId) => {
      const device = require(deviceId);
      const newest = newestFirmware(device, registry.all());
      return detailOf({ device, newestFirmware: newest, faults, current, nowMs: clock.nowMs() });
    },
    createClaimToken: async ({ deviceId, note = "", actor }) => {
      const port = parts.claimPort();
      const host = publicHosts[0];
      if (port === undefined || host === undefined)
        throw new AppError("UNAVAILABLE", "Devices cannot be claimed yet.");
      return desk.createToken({ ...(deviceId === undefined ? {} : { deviceId }), note, actor, host, port });
    },
    revoke: async (deviceId, actor) => {
      const row = { ...require(deviceId).row, revokedAtMs: clock.nowMs() };
      await options.records.certificates.revoke(row, row.revokedAtMs);
      registry.stored(row, undefined);
      parts.cutOff(deviceId);
      await options.audit.append({
        ...{ actor: actor.name, action: "device-revoked", deviceId, commandId: "", caseId: "" },
        ...{ consentId: actor.consentId ?? "", outcome: "success", detail: "" },
      });
    },
  };
}

function gateOf(registry: DeviceRegistry): DeviceGate {
  return {
    admit: async ({ deviceId, fingerprint }) => {
      const device = registry.get(deviceId);
      if (device === undefined) return "unknown";
      // A certificate that was replaced by a later claim is as good as revoked.
      return device.row.revokedAtMs === null && device.certificate?.fingerprint === fingerprint
        ? "admitted"
        : "revoked";
    },
  };
}

function sessionsOf(registry: DeviceRegistry): SessionListener {
  return {
    sessionStarted: ({ deviceId, atMs }) => registry.sessionStarted(deviceId, atMs),
    sessionEnded: ({ deviceId, atMs, reason }) => registry.sessionEnded(deviceId, atMs, reason),
  };
}
