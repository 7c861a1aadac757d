/**
 * promtool's notation for series in tests:
 *
 *     1+0.5x3      1 1.5 2 2.5          start, step, how many more
 *     5-1x2        5 4 3
 *     0.98x4       0.98 five times
 *     _ or _x10    no sample, once or ten times
 *     drainx80     a code by its name in the catalogue, 81 times
 */
import { AppError } from "@housecall/proto/base";
import { suggestion } from "../language/nearest-name.ts";

/** Samples that one series may expand to. */
const MAX_SAMPLES = 20_000;

const CODE = /^([a-z][a-z-]*?)(?:x(\d+))?$/;
const ITEM = /^(_|[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?:([+-]\d+(?:\.\d+)?)?x(\d+))?$/;

/** Expands a series; NaN where there is no sample. @throws AppError RULE_INVALID for what is not of this notation. */
export function expandSeries(text: string, codes: Readonly<Record<string, number>> = {}): readonly number[] {
  const values: number[] = [];
  for (const item of text.trim().split(/\s+/)) {
    const [, start = "", step = "0", times] = ITEM.exec(numbered(item, codes)) ?? refuse(item);
    const more = Number(times ?? 0);
    if (values.length + more > MAX_SAMPLES)
      throw new AppError("RULE_INVALID", `Series: got more than ${MAX_SAMPLES} samples`);
    if (start === "_") {
      for (let index = 0; index < Math.max(1, more); index += 1) values.push(Number.NaN);
      continue;
    }
    for (let index = 0; index <= more; index += 1) values.push(Number(start) + Number(step) * index);
  }
  return values;
}

/** An item whose code is a number. */
function numbered(item: string, codes: Readonly<Record<string, number>>): string {
  const [, name = "", times] = CODE.exec(item) ?? [];
  if (name === "") return item;
  if (!Object.hasOwn(codes, name))
    throw new AppError(
      "RULE_INVALID",
      `Series: unknown name "${name}"${suggestion(name, Object.keys(codes))}`,
    );
  return `${codes[name]}${times === undefined ? "" : `x${times}`}`;
}

function refuse(item: string): never {
  throw new AppError("RULE_INVALID", `Series: got "${item}", wanted a number, "a+bxn", "axn" or "_"`);
}

/** The signal and instance of a series: `disk_used_ratio{mount="/"}` or a plain name. */
export function parseSeriesName(text: string): { readonly signal: string; readonly instance: string } {
  const [, signal = "", instance = ""] =
    /^([a-z0-9_]+)(?:\{[a-z_]+="([^"]*)"\})?$/.exec(text) ?? refuseName(text);
  return { signal, instance };
}

function refuseName(text: string): never {
  throw new AppError(
    "RULE_INVALID",
    `Series: got "${text}", wanted a signal such as disk_used_ratio{mount="/"}`,
  );
}
