/** What a function takes and gives; the language's own documentation and the checker read this one table. */
export interface FunctionShape {
  /** "range" is a signal with a window, "log" a log template, with or without one. */
  readonly takes: readonly ("range" | "number" | "duration" | "scalar" | "text" | "signal" | "span")[];
  /** How the unit of the result follows from that of the first argument. */
  readonly unit: "same" | "perSecond" | "count" | "seconds" | "none" | "squared" | "rooted";
  readonly gives: "number" | "condition";
  /** Samples that the window must hold before there is an answer. */
  readonly needsSamples: number;
  readonly doc: string;
}

const range = ["range"] as const;

function overTime(doc: string, unit: FunctionShape["unit"] = "same", needsSamples = 1): FunctionShape {
  return { takes: range, unit, gives: "number", needsSamples, doc };
}

function pointwise(
  doc: string,
  takes: FunctionShape["takes"] = ["number"],
  unit: FunctionShape["unit"] = "same",
): FunctionShape {
  return { takes, unit, gives: "number", needsSamples: 0, doc };
}

/** Every function of the language. Names and meaning are PromQL's where PromQL has them. */
export const functions = {
  avg_over_time: overTime("Mean of the samples in the window."),
  min_over_time: overTime("Smallest sample in the window."),
  max_over_time: overTime("Largest sample in the window."),
  sum_over_time: overTime("Sum of the samples in the window."),
  last_over_time: overTime("Newest sample in the window."),
  stddev_over_time: overTime("Population standard deviation of the samples in the window."),
  stdvar_over_time: overTime("Population variance of the samples in the window.", "squared"),
  count_over_time: overTime("How many samples, or log lines that match, the window holds.", "count"),
  quantile_over_time: {
    ...overTime("Quantile 0..1 of the samples in the window, interpolated: quantile_over_time(0.9, x[10m])."),
    takes: ["scalar", "range"],
  },
  present_over_time: { ...overTime("True when the window holds a sample.", "none"), gives: "condition" },
  absent_over_time: {
    ...overTime("True when the device reported, but no sample of this signal is in the window.", "none"),
    gives: "condition",
  },
  rate: overTime(
    "Growth of a counter per second, resets counted, extrapolated to the window's ends.",
    "perSecond",
    2,
  ),
  irate: overTime("Growth of a counter per second between the two newest samples.", "perSecond", 2),
  increase: overTime("Growth of a counter over the window: rate × window.", "same", 2),
  delta: overTime("Last minus first sample of a gauge, extrapolated to the window's ends.", "same", 2),
  idelta: overTime("Difference of the two newest samples of a gauge.", "same", 2),
  deriv: overTime("Slope per second by least squares.", "perSecond", 2),
  slope: overTime(
    "Slope per second by least squares, the same as deriv: slope(x[8s]) of kHz is kHz/s.",
    "perSecond",
    2,
  ),
  predict_linear: {
    ...overTime(
      "Value expected after the given time if the slope goes on: predict_linear(x[1h], 4h).",
      "same",
      2,
    ),
    takes: ["range", "duration"],
  },
  time_to: {
    takes: ["signal", "number", "duration"],
    unit: "seconds",
    gives: "number",
    needsSamples: 3,
    doc: "Time until x reaches a limit if the line of the window goes on, infinite when it does not: time_to(x, 100%, 6h).",
  },
  ewma: pointwise("Exponentially weighted mean with a time constant: ewma(x, 10m).", ["number", "duration"]),
  baseline: pointwise(
    "What is usual for this device: baseline(x, 20 cycles), baseline(x, 50 samples), baseline(x, 14d).",
    ["number", "span"],
  ),
  changes: overTime("How often the value changed within the window.", "count"),
  resets: overTime("How often the value fell within the window (restarts of a counter).", "count"),
  abs: pointwise("Size without sign."),
  ceil: pointwise("Next whole number above."),
  floor: pointwise("Next whole number below."),
  round: pointwise("Nearest whole number, halves up."),
  sqrt: pointwise("Square root.", ["number"], "rooted"),
  clamp_min: pointwise("At least the second argument.", ["number", "number"]),
  clamp_max: pointwise("At most the second argument.", ["number", "number"]),
  coalesce: pointwise(
    "The first argument, or the second while the first is unknown: coalesce(baseline(x, 12 cycles), 90s).",
    ["number", "number"],
  ),
  silence: {
    ...pointwise(
      "Time since the device's last report, not counting time in which the server was away.",
      [],
      "seconds",
    ),
  },
  log: {
    takes: ["text"],
    unit: "count",
    gives: "number",
    needsSamples: 0,
    doc: 'Lines that match a template: log("Killed process <int>") >= 2 in 10m, or count_over_time(log("…")[10m]).',
  },
  event: {
    takes: ["text"],
    unit: "count",
    gives: "number",
    needsSamples: 0,
    doc: 'Events of a name: event("door-opened") >= 3 in 10m, event("error" where code == "OE") >= 1 in 1h.',
  },
  log_new: {
    takes: [],
    unit: "count",
    gives: "number",
    needsSamples: 0,
    doc: "Lines of a kind that no device of this model and firmware had sent before: log_new() >= 1 in 1h.",
  },
  state: {
    takes: ["text"],
    unit: "none",
    gives: "number",
    needsSamples: 0,
    doc: 'An entry of the reported state, compared with a text, number, true or false: state("door") == "open".',
  },
} as const satisfies Record<string, FunctionShape>;

export type FunctionName = keyof typeof functions;

/** True for the name of a function. */
export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}
