import { z } from "zod";
import { logLevels } from "../logging/json-logger.ts";

const port = z.int().min(0).max(65_535);
const dueHours = z.int().min(1).max(8_760);
const folder = z.string().min(1).max(4_096);

/**
 * Every setting of the server: the one place with names, ranges, defaults and meaning.
 *
 * Keys carry their unit. The reference in console/docs/CONFIGURATION.md is generated from this.
 */
export const configSchema = z.strictObject({
  bindAddress: z
    .string()
    .regex(/^[0-9a-fA-F.:]+$/, "wanted an IPv4 or IPv6 address")
    .default("127.0.0.1")
    .describe(
      "Address on which all three ports listen. 0.0.0.0 makes the server reachable from the network.",
    ),
  httpPort: port.default(8080).describe("Port of the web page and the HTTP API; 0 takes any free one."),
  mqttPort: port
    .default(8883)
    .describe("Port on which devices connect (MQTT over mutual TLS); 0 takes any free one."),
  claimPort: port
    .default(8884)
    .describe("Port on which new devices join with a claim token; 0 takes any free one."),
  publicHosts: z
    .array(z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, "wanted a host name or an IP address"))
    .min(1)
    .max(16)
    .default(["127.0.0.1", "localhost"])
    .describe(
      "Names and addresses under which devices and browsers reach this server. The first is put into claim tokens.",
    ),
  publicUrl: z
    .union([z.literal(""), z.url({ protocol: /^https?$/ })])
    .default("")
    .describe(
      "Address of the web page when a proxy with TLS stands in front (https://…); cookies are then for https only.",
    ),
  requireTotp: z
    .enum(["none", "admins", "everyone"])
    .default("none")
    .describe(
      "Who must have a second factor (codes of an authenticator app) to work with the console: nobody, administrators, or everybody. Whoever has none yet can do nothing but set it up.",
    ),
  dataFolder: folder
    .default("./data")
    .describe("Everything the server stores. Can be copied while the server is stopped."),
  keysFolder: folder
    .default("./keys")
    .describe(
      "Fleet CA, command-signing keys and heads of the audit; keep it outside of dataFolder and its backups.",
    ),
  retentionDays: z
    .int()
    .min(1)
    .max(3_650)
    .default(30)
    .describe("Samples, logs and resolved faults older than this are deleted."),
  ruleFolders: z
    .array(folder)
    .max(32)
    .default([])
    .describe("Folders with rule files of your own, beside the shipped ones."),
  telemetryMemoryLimitMegabytes: z
    .int()
    .min(128)
    .max(65_536)
    .default(512)
    .describe("Memory that the telemetry store may use."),
  maxConnections: z
    .int()
    .min(1)
    .max(100_000)
    .default(5_000)
    .describe("Devices that may be connected at once."),
  metricsAccess: z
    .enum(["loopback", "token", "off"])
    .default("loopback")
    .describe(
      "Who may read GET /metrics: programs of this machine without a token (not through a proxy), whoever has the token in keysFolder/metrics-token, or nobody.",
    ),
  localAgent: z
    .boolean()
    .default(true)
    .describe("Whether `npm start` runs the agent of this very machine as well."),
  agentStateFolder: folder
    .default("./agent-state")
    .describe("Keys, spool and settings of this machine's agent."),
  localAgentSampleIntervalSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(5)
    .describe("How often this machine's agent measures."),
  localAgentUploadIntervalSeconds: z
    .int()
    .min(1)
    .max(3_600)
    .default(5)
    .describe("How often this machine's agent sends."),
  simulatedFleet: z
    .string()
    .max(4_096)
    .default("neighbourhood")
    .describe(
      'Simulated devices that `npm start` runs beside: a fleet of firmware-sim/fleets by name, or a file; "" for none.',
    ),
  simulatedPanelPort: z
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .describe(
      "Port of the page, on 127.0.0.1 alone, that shows the displays of the simulated devices and presses their buttons; 0 takes a free one.",
    ),
  caseReopenDays: z
    .int()
    .min(1)
    .max(365)
    .default(14)
    .describe("A rule that fires again on the same device within so many days opens its last case again."),
  actionVerifySeconds: z
    .int()
    .min(5)
    .max(3_600)
    .default(180)
    .describe(
      "Within this after a device says that a remote action is done, telemetry must show it; otherwise the action ends as unverified.",
    ),
  caseVerificationHours: z
    .number()
    .min(0.001)
    .max(8_760)
    .default(72)
    .describe("How long telemetry is watched after a case was resolved, before it counts as solved."),
  caseDueHoursCritical: dueHours
    .default(4)
    .describe("Hours in which somebody has to act on a critical case."),
  caseDueHoursWarning: dueHours.default(24).describe("Hours in which somebody has to act on a warning."),
  caseDueHoursInfo: dueHours.default(72).describe("Hours in which somebody has to act on any other case."),
  caseDueHoursExpert: dueHours.default(48).describe("Hours in which an expert has to answer."),
  caseSelfCloseMinutes: z
    .number()
    .min(0.01)
    .max(43_200)
    .default(60)
    .describe(
      "A case that nobody has touched closes by itself so many minutes after its faults have gone away.",
    ),
  logLevel: z.enum(logLevels).default("info").describe("Least important kind of event that is logged."),
  logFileMaxMegabytes: z
    .int()
    .min(1)
    .max(1_024)
    .default(10)
    .describe("Size at which the log file is rotated."),
  logFilesKept: z.int().min(1).max(100).default(5).describe("Rotated log files kept."),
  stopDeadlineSeconds: z.int().min(1).max(300).default(15).describe("Longest time that stopping may take."),
});

/** The settings as the server uses them; all have a value. */
export type ServerConfig = z.infer<typeof configSchema>;
export type ConfigKey = keyof ServerConfig;
