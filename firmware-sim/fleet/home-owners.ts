import { seededRandom, seedFor } from "../random/seeded-random.ts";
import type { FleetFile, FleetOwner } from "./fleet-file.ts";

/** Letters that nobody mishears or misreads for another sign. */
const letters = "ACEFHJKLMNPRTUVWXY";
const LETTERS = 4;
const DIGITS = 6;
const MAC_OCTETS = 6;
/** First octet of a unicast address that no maker has (IEEE 802-2014, 8.2.2). */
const LOCALLY_ADMINISTERED = 0x02;
const OLDEST_DAYS = 4 * 365;

/** A device as a thing that somebody has bought. */
export interface BoughtDevice {
  readonly id: string;
  readonly model: string;
  /** As on its label: "KRTA-204718". */
  readonly serial: string;
  /** 12 hex digits each, locally administered, so that they are nobody's; none where nobody has read the label. */
  readonly macs: readonly string[];
  readonly boughtDaysAgo: number;
}

/** A home with whoever lives there. */
export interface OwnedHome {
  readonly home: string;
  /** Null when nobody has been told. */
  readonly owner: FleetOwner | null;
  readonly devices: readonly BoughtDevice[];
}

/** The homes of a fleet with their people and what they have bought; the same seed gives the same. */
export function ownedHomes({ seed, homes }: FleetFile): OwnedHome[] {
  return homes.map(({ home, owner, devices }) => ({
    home,
    owner: owner ?? null,
    devices: devices.map(({ id, model }) => ({
      ...{ id, model, ...boughtAs(seed, id) },
      macs: owner === undefined ? [] : macsOf(seed, id),
    })),
  }));
}

function boughtAs(seed: number, id: string): Pick<BoughtDevice, "serial" | "boughtDaysAgo"> {
  const { next } = seededRandom(seedFor(seed, `serial ${id}`));
  const sign = (from: string) => from.charAt(Math.floor(next() * from.length));
  const some = (count: number, from: string) => Array.from({ length: count }, () => sign(from)).join("");
  const serial = `${some(LETTERS, letters)}-${some(DIGITS, "0123456789")}`;
  return { serial, boughtDaysAgo: 1 + Math.floor(next() * OLDEST_DAYS) };
}

/** A stream of its own: serials stay what they were before labels had addresses. */
function macsOf(seed: number, id: string): string[] {
  const { next } = seededRandom(seedFor(seed, `mac ${id}`));
  const octets = Array.from({ length: MAC_OCTETS - 1 }, () => Math.floor(next() * 256));
  return [[LOCALLY_ADMINISTERED, ...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("")];
}
