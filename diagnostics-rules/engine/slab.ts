import { header, type Layout } from "../language/layout.ts";
import { blankBuckets } from "../language/operators/bucket-ring.ts";
import { NOT_INHERITED } from "./inheritance.ts";

/**
 * The state of one rule over all devices: slots of equal size in one run of doubles.
 *
 * Slots move when the slab grows, their base does not; read `data` anew after {@link allocate}.
 */
export class Slab {
  data: Float64Array;
  /** Another number whenever a slot holds something else than what it held and what was added to it. */
  epoch = 0;
  readonly stride: number;
  /** What a new slot holds. */
  readonly blank: Float64Array;
  readonly #free: number[] = [];
  #used = 0;

  constructor(layout: Layout) {
    this.stride = layout.stride;
    this.blank = blankSlot(layout);
    this.data = new Float64Array(layout.stride * 8);
  }

  /** Base of a new slot: blank, or a copy of the slot at `from`. */
  allocate(from = -1): number {
    const base = this.#free.pop() ?? this.#extend();
    this.reset(base, from);
    return base;
  }

  /** Makes a slot in use blank, or a copy of the slot at `from`. */
  reset(base: number, from = -1): void {
    this.epoch += 1;
    if (from < 0) this.data.set(this.blank, base);
    else this.data.copyWithin(base, from, from + this.stride);
  }

  release(base: number): void {
    this.#free.push(base);
  }

  #extend(): number {
    const base = this.#used;
    this.#used += this.stride;
    if (this.#used > this.data.length) {
      const larger = new Float64Array(
        Math.max(this.#used, Math.ceil(this.data.length / this.stride / 2) * 3 * this.stride),
      );
      larger.set(this.data);
      this.data = larger;
    }
    return base;
  }
}

function blankSlot(layout: Layout): Float64Array {
  const slot = new Float64Array(layout.stride).fill(Number.NaN);
  slot[header.state] = 0;
  slot[header.severity] = 0;
  slot[header.wakeAtMs] = Number.POSITIVE_INFINITY;
  slot[header.inherited] = NOT_INHERITED;
  for (const place of [...layout.inputs, ...layout.occurrences]) {
    if ("head" in place) slot.fill(0, place.head, place.head + 2);
  }
  for (const place of layout.buckets) blankBuckets(slot, place);
  return slot;
}
