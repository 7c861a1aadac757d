import type { Clock, Logger } from "@housecall/proto/base";
import { type Signal, signalsOf } from "@housecall/proto/signals";
import type { AliasTable, RecordWriter } from "../ports.ts";
import type { Measurement } from "./collector.ts";

/** A sample as it travels. */
export interface ShapedSample {
  readonly alias: number;
  readonly value: number;
}

/** Turns measurements into samples: rounded to what the catalogue says is worth keeping, named by alias. */
export interface SignalShaper {
  /** Leaves out what is outside the signal's range or finds no alias; the latter is counted as loss. */
  shape(measurements: readonly Measurement[]): readonly ShapedSample[];
}

/** Unit of what the catalogue does not know and the giver does not say. */
const UNKNOWN_UNIT = "";
/** Decimals kept of signals that the catalogue does not know. */
const DEFAULT_DECIMALS = 6;

/** @see SignalShaper */
export function createSignalShaper(options: {
  readonly aliases: AliasTable;
  readonly writer: RecordWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deviceClass: string;
}): SignalShaper {
  const { aliases, writer, clock, logger } = options;
  const catalogue = new Map(signalsOf(options.deviceClass).map((signal) => [signal.id, signal]));
  let isFullReported = false;

  function countLoss(quantity: number): void {
    const atMs = clock.nowMs();
    writer.lost({ stream: "metrics", reason: "budget_exhausted", quantity, firstAtMs: atMs, lastAtMs: atMs });
    if (isFullReported) return;
    isFullReported = true;
    logger.error(
      "alias-table-full",
      "Signals beyond the alias table are not kept; too many instances are measured",
    );
  }

  function shape(measurements: readonly Measurement[]): readonly ShapedSample[] {
    const samples: ShapedSample[] = [];
    let lost = 0;
    for (const { signal, instance, value, unit } of measurements) {
      const known = catalogue.get(signal);
      if (!Number.isFinite(value) || isOutside(known, value)) continue;
      const alias = aliases.aliasOf({ signal, instance, unit: known?.unit ?? unit ?? UNKNOWN_UNIT });
      if (alias === undefined) lost += 1;
      else samples.push({ alias, value: roundTo(value, known?.decimals ?? DEFAULT_DECIMALS) });
    }
    if (lost > 0) countLoss(lost);
    return samples;
  }

  return { shape };
}

/** Rounds so that `value * 10^decimals` is whole, which travels in a byte or two; never gives -0. */
export function roundTo(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const scaled = value * factor;
  // Beyond 2^53 there is nothing behind the point.
  return Number.isSafeInteger(Math.round(scaled)) ? Math.round(scaled) / factor + 0 : value;
}

function isOutside(signal: Signal | undefined, value: number): boolean {
  return signal !== undefined && (value < signal.min || value > signal.max);
}
