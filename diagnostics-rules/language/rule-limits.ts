import { DAY_MS, KIBIBYTE, MINUTE_MS, SECOND_MS } from "@housecall/proto/base";

/** Every bound of the rule language and the engine, in one table. Lengths of time in ms, sizes in bytes. */
export const ruleLimits = {
  fileBytes: 64 * KIBIBYTE,
  /** Nesting of lists and maps in a rule file. */
  yamlDepth: 12,
  expressionCharacters: 2_000,
  expressionDepth: 32,
  /** Placeholders of one log template: each costs time on every letter of a line. */
  templatePlaceholders: 24,
  /** Placeholders that are named, so that their text is kept while the rest is looked for. */
  templateParameters: 8,
  /** Parts of all expressions of a rule, with every let written out: lets that name each other twice double each time. */
  expressionParts: 10_000,
  /** Clauses, causes, remedies, tests, `let` names of one rule. */
  listItems: 64,
  windowMaxMs: 30 * DAY_MS,
  /** Samples of one window that are kept exactly; a longer window is kept in buckets. */
  windowSamples: 512,
  /** Log lines or events that a text or an evidence counts; a count that is calculated with goes up to `windowSamples`. */
  shownCount: 64,
  /** Cycles of one window. */
  windowCycles: 100,
  /** State of one rule for one instance of one device. */
  stateBytes: 48 * KIBIBYTE,
  /** Mounts, units, … that one rule follows on one device; further ones are not judged and counted. */
  instances: 256,
  /** A signal's newest value counts this long, or three times its cadence if that is longer. */
  lookbackMs: 5 * MINUTE_MS,
  /** A device that says nothing for longer pauses: what would happen by time alone in a pause is not known. */
  pauseMs: 5 * MINUTE_MS,
  /** A wall clock that goes back further than this was set, and windows start anew. */
  clockStepMs: 2 * MINUTE_MS,
  /** Records that one device may have waiting behind a gap; then the gap is given up early. */
  waitingRecords: 256,
  /** Rows and log lines of these records: the shipped rules judge so many at once in about 50 ms. */
  waitingRows: 16_384,
  /** Waiting records over all devices. */
  waitingRecordsTotal: 20_000,
  /** Separate ranges of known sequences above a gap, per stream; then the lowest gap is given up. */
  knownRanges: 64,
  /** Gaps of one partition whose records may still come; beyond it the oldest is judged no more. */
  passes: 8,
  /** Spools of one device; an older one is forgotten. */
  spools: 2,
  /** Work of one rule for one record, in samples looked at; beyond it the rule is suspended on that device. */
  workPerRecord: 4_000_000,
  /** A rule that overspent on so many devices is suspended on all: it is the rule, and not one of them. */
  overspentDevices: 8,
  evidenceLines: 20,
  evidenceLineCharacters: 512,
  /** Silence is judged only this long after the server began to accept connections. */
  acceptingGraceMs: 60 * SECOND_MS,
} as const;
