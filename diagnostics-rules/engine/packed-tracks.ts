import type { PackedBytes } from "./packed-bytes.ts";
import type { PageStore } from "./page-store.ts";
import { type Aside, nothingAside, packedRules, packTracks, unpackTracks } from "./resting-tracks.ts";
import { clearTracks, type RuleGroup, type Tracks } from "./rule-group.ts";

/** What packed tracks need of their engine. */
export interface TrackPlace {
  /** Where tracks at rest are kept, and the bytes in which they are packed. */
  readonly pages: PageStore;
  readonly packing: PackedBytes;
  /** What was unpacked and must be put to rest before another device is worked on, or earlier where many are looked at. */
  readonly awake: PackedTracks[];
  /** Puts it to rest. */
  rest(): void;
}

/** State at rest, as snapshots keep it. */
export interface RestingState {
  readonly bytes: Uint8Array;
  readonly aside: Aside;
  readonly openCells: number;
}

/**
 * The rules of a group on one device, with their state.
 *
 * While other devices are worked on it is packed; it is unpacked when `tracks` is first asked for, until `rest`.
 */
export class PackedTracks {
  readonly group: RuleGroup;
  /** Cells whose fault was not inactive when the state was packed. */
  openCells = 0;
  readonly #place: TrackPlace;
  #tracks: Tracks | undefined;
  #page = -1;
  #aside: Aside = nothingAside;

  constructor(place: TrackPlace, group: RuleGroup) {
    this.#place = place;
    this.group = group;
  }

  /** False when it is certain that no fault is open. */
  get hasOpenCells(): boolean {
    return this.#tracks !== undefined || this.openCells > 0;
  }

  /** The rules with their state, until another device is worked on. */
  get tracks(): Tracks {
    return this.#tracks ?? this.#unpack();
  }

  /** Packs the state; tracks and cells of it must not be used any more. */
  rest(): void {
    if (this.#tracks === undefined) return;
    const { packing, pages } = this.#place;
    const { aside, openCells } = packTracks(packing, this.#tracks);
    this.#page = pages.write(this.#page, packing.words, packing.words[0] ?? 0);
    this.#aside = aside;
    this.openCells = openCells;
    this.group.takeBack(this.#tracks);
    this.#tracks = undefined;
  }

  /** The state at rest; the bytes hold until anything is packed or unpacked. */
  resting(): RestingState {
    this.rest();
    const { packing, pages } = this.#place;
    const { openCells } = this;
    if (this.#page < 0) return { bytes: new Uint8Array(), aside: nothingAside, openCells };
    pages.read(this.#page, packing);
    return { bytes: packing.taken(4 * (packing.words[0] ?? 0)), aside: this.#aside, openCells };
  }

  /** Takes over the state that the same rules had at rest. */
  adopt({ bytes, aside, openCells }: RestingState): void {
    const { packing, pages } = this.#place;
    if (bytes.length > 0) {
      packing.load(bytes);
      this.#page = pages.write(this.#page, packing.words, bytes.length / 4);
    }
    this.#aside = aside;
    this.openCells = openCells;
  }

  /** Gives the state back. */
  close(): void {
    if (this.#tracks !== undefined) this.group.takeBack(this.#tracks);
    this.#tracks = undefined;
    this.#place.pages.release(this.#page);
    this.#page = -1;
  }

  #unpack(): Tracks {
    const { packing, pages, awake } = this.#place;
    const tracks = this.group.lend();
    if (this.#page < 0) clearTracks(tracks);
    else {
      pages.read(this.#page, packing);
      unpackTracks(packing, packedRules(tracks), this.#aside);
    }
    this.#tracks = tracks;
    awake.push(this);
    return tracks;
  }
}
