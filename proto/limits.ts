import { DAY_MS, HOUR_MS, KIBIBYTE, MEBIBYTE, MINUTE_MS, SECOND_MS } from "./base/units.ts";

/**
 * Every limit that two sides must agree on, in one table. Lengths of time in ms, sizes in bytes.
 *
 * A test keeps the table in docs/LIMITS.md equal to this one.
 */
export const limits = {
  /** One MQTT frame before the client is authenticated. */
  frameBeforeConnackBytes: 4 * KIBIBYTE,
  /** One MQTT frame afterwards. */
  frameBytes: 256 * KIBIBYTE,
  /** One encoded record, as spooled. */
  recordBytes: 192 * KIBIBYTE,
  topicBytes: 256,
  protobufDepth: 8,
  shards: 64,
  samplesPerBatch: 20_000,
  rowsPerBatch: 4_096,
  columnsPerBatch: 512,
  /** Decimals of a scaled integer column. */
  columnDecimals: 9,
  aliasesPerDevice: 2_048,
  linesPerBatch: 1_000,
  /** A longer log line is cut and the cut is counted. */
  logLineBytes: 8 * KIBIBYTE,
  stateEntries: 512,
  textBytes: 1_024,
  capabilities: 64,
  ackRanges: 16,
  rejectionsPerAck: 64,
  /** Publishes of one device that wait for their PUBACK. */
  publishesInFlight: 16,
  chunkBytes: 64 * KIBIBYTE,
  chunksInFlight: 4,
  pullDefaultBytes: MEBIBYTE,
  pullMaxBytes: 64 * MEBIBYTE,
  pullMaxRangeMs: 7 * DAY_MS,
  pullSources: 32,
  tailMaxMs: 15 * MINUTE_MS,
  actionParameters: 8,
  actionTextBytes: 200,
  actionOutcomes: 32,
  /** What was raised for a while goes back by itself after this at the latest. */
  raisedMaxMs: HOUR_MS,
  commandExpiryMs: 3 * DAY_MS,
  commandExpiryMaxMs: 14 * DAY_MS,
  keepAliveMs: 30 * SECOND_MS,
  connectTimeoutMs: 5 * SECOND_MS,
  claimTokenLifeMs: 15 * MINUTE_MS,
  setUpLinkLifeMs: 10 * MINUTE_MS,
  invitationLifeMs: DAY_MS,
  /** A device is stale after this long without a report, offline after its session ended. */
  staleAfterMs: 3 * MINUTE_MS,
  revokedCutOffMs: 5 * SECOND_MS,
  consentCutOffMs: 2 * SECOND_MS,
  /** Longest that an owner is asked to consent for. */
  consentMaxMs: 7 * DAY_MS,
  /** How long a question waits on the device for its answer, unless staff say otherwise, and at most. */
  consentAnswerMs: 30 * MINUTE_MS,
  consentAnswerMaxMs: DAY_MS,
  consentReasonLength: 300,
  /** Questions that one device keeps open at a time. */
  consentQuestions: 4,
  /** Grants of one device that hold at a time. */
  consentGrants: 64,
  /** Wall clocks nearer than this to the server's are not corrected. */
  clockToleranceMs: 2 * SECOND_MS,
  sessionIdleMs: 30 * MINUTE_MS,
  sessionMaxMs: 12 * HOUR_MS,
} as const;
