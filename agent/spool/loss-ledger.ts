import type { LossReason, LossReport, Stream } from "@housecall/proto";

/** What was lost, with its range. */
export interface Loss {
  readonly stream: Stream;
  readonly reason: LossReason;
  readonly quantity: number;
  readonly first: number;
  readonly last: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/**
 * Losses that wait to be reported; neighbours of one stream and reason are merged.
 *
 * Bounded by nature: the oldest go first, so the losses of a stream and reason are few ranges.
 */
export class LossLedger {
  #losses: Loss[] = [];

  get isEmpty(): boolean {
    return this.#losses.length === 0;
  }

  add(loss: Loss): void {
    const index = this.#losses.findIndex((known) => isNeighbour(known, loss));
    const known = this.#losses[index];
    if (known === undefined) this.#losses.push(loss);
    else this.#losses[index] = merge(known, loss);
  }

  /** Takes everything out as reports, in the order in which it was lost. */
  take(): LossReport[] {
    const reports = this.#losses.map(
      (loss): LossReport => ({
        kind: "loss",
        stream: loss.stream,
        reason: loss.reason,
        quantity: loss.quantity,
        firstSequence: loss.first,
        lastSequence: loss.last,
        firstAtMs: Math.max(0, Math.round(loss.firstAtMs)),
        lastAtMs: Math.max(0, Math.round(loss.lastAtMs)),
      }),
    );
    this.#losses = [];
    return reports;
  }
}

function isNeighbour(known: Loss, loss: Loss): boolean {
  if (known.stream !== loss.stream || known.reason !== loss.reason) return false;
  return known.last + 1 === loss.first || loss.last + 1 === known.first;
}

function merge(known: Loss, loss: Loss): Loss {
  return {
    ...known,
    quantity: known.quantity + loss.quantity,
    first: Math.min(known.first, loss.first),
    last: Math.max(known.last, loss.last),
    firstAtMs: Math.min(known.firstAtMs, loss.firstAtMs),
    lastAtMs: Math.max(known.lastAtMs, loss.lastAtMs),
  };
}
