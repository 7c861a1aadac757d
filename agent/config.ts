/**
 * The agent's configuration: one JSON file, units in the keys, all faults in one message.
 *
 *     { "stateFolder": "/var/lib/housecall-agent",
 *       "name": "kitchen washer",
 *       "logs": { "files": ["/var/log/app.log"] },
 *       "spool": { "maxMebibytes": 64 } }
 *
 * Only `stateFolder` is required. The device id, certificate and server address come from the claim
 * and live in the state folder, never here. Relative paths are relative to the configuration file.
 */
import { actionNames } from "@housecall/proto";
import { AppError, DAY_MS, type DurationMs, HOUR_MS, MEBIBYTE, SECOND_MS } from "@housecall/proto/base";
import * as z from "zod/mini";

const seconds = (min: number, max: number) => z.number().check(z.gte(min), z.lte(max));
const whole = (min: number, max: number) => z.int().check(z.gte(min), z.lte(max));
const path = z.string().check(z.minLength(1), z.maxLength(4_096));
const shortText = z.string().check(z.maxLength(200));
const consentScope = z.enum(["state", "logs", "tail", "action"]);

/** The shape of the file; every key has a default but `stateFolder`. */
export const agentConfigSchema = z.strictObject({
  stateFolder: path,
  /** For people; default: the host name. */
  name: z._default(shortText, ""),
  deviceClass: z._default(shortText, "linux"),
  model: z._default(shortText, ""),
  firmware: z._default(shortText, ""),
  collect: z.prefault(
    z.strictObject({
      sampleIntervalSeconds: z._default(seconds(0.1, 3_600), 10),
      batchIntervalSeconds: z._default(seconds(0.1, 3_600), 60),
      topProcesses: z._default(whole(0, 50), 5),
      /** Where to read /proc and /sys; another root in tests and containers. */
      procFolder: z._default(path, "/proc"),
      sysFolder: z._default(path, "/sys"),
      systemdUnits: z._default(z.enum(["auto", "off"]), "auto"),
    }),
    {},
  ),
  logs: z.prefault(
    z.strictObject({
      journal: z._default(z.enum(["auto", "off"]), "auto"),
      kmsg: z._default(z.enum(["auto", "off"]), "auto"),
      /** Files to follow; `*` matches within one folder. */
      files: z._default(z.array(path).check(z.maxLength(64)), []),
      linesPerMinute: z._default(whole(1, 1_000_000), 1_000),
      batchIntervalSeconds: z._default(seconds(0.1, 3_600), 2),
    }),
    {},
  ),
  firmwareSockets: z.prefault(
    z.strictObject({
      /** Where ingest.sock and panel.sock are made; default: `run` in the state folder. */
      folder: z._default(path, ""),
      enabled: z._default(z.boolean(), true),
      /** Group that may open panel.sock; "" leaves it to the agent's own group. */
      panelGroup: z._default(shortText, ""),
    }),
    {},
  ),
  actions: z.prefault(
    z.strictObject({
      /** What may be asked for from afar, besides the owner's consent. */
      permitted: z._default(z.array(z.enum(actionNames)).check(z.maxLength(8)), [
        "raise-resolution",
        "set-log-level",
      ]),
      /** systemd units that may be restarted. */
      services: z._default(
        z.array(z.string().check(z.regex(/^[\w:.@-]{1,90}\.service$/))).check(z.maxLength(24)),
        [],
      ),
      /** Tests that the program at panel.sock can do. */
      selfTests: z._default(
        z.array(z.string().check(z.regex(/^[a-z][a-z0-9-]{0,63}$/))).check(z.maxLength(24)),
        [],
      ),
    }),
    {},
  ),
  consent: z.prefault(
    z.strictObject({
      /** Scopes that need no asking: for simulated and demo devices and for machines without an owner at hand. */
      preConsented: z._default(z.array(consentScope).check(z.maxLength(4)), []),
      /** Lets the server record that the owner agreed by telephone; covers state and logs only. */
      allowVerbal: z._default(z.boolean(), false),
    }),
    {},
  ),
  spool: z.prefault(
    z.strictObject({
      maxMebibytes: z._default(whole(1, 65_536), 64),
      minFreeMebibytes: z._default(whole(0, 1_048_576), 32),
      minFreeInodes: z._default(whole(0, 1_000_000), 100),
      maxAgeHours: z._default(whole(1, 24 * 90), 24 * 7),
    }),
    {},
  ),
  link: z.prefault(
    z.strictObject({
      reconnectInitialSeconds: z._default(seconds(0.05, 300), 1),
      reconnectMaxSeconds: z._default(seconds(1, 3_600), 60),
      /** Records that waited longer than this when a session begins travel in the backlog lane. */
      backlogAfterSeconds: z._default(seconds(1, 3_600), 30),
      /** A record that was PUBACKed but not acknowledged by the server is sent again after this. */
      ackTimeoutSeconds: z._default(seconds(1, 3_600), 30),
    }),
    {},
  ),
  log: z.prefault(
    z.strictObject({
      level: z._default(z.enum(["error", "warn", "info", "debug"]), "info"),
      /** The agent's own log; "" writes to standard error alone. */
      file: z._default(z.string(), ""),
      maxMebibytes: z._default(whole(1, 1_024), 4),
    }),
    {},
  ),
  shutdownDeadlineSeconds: z._default(seconds(0.1, 300), 5),
});

type Parsed = z.output<typeof agentConfigSchema>;

/** The configuration with units resolved: lengths of time in ms, sizes in bytes. */
export interface AgentConfig
  extends Pick<
    Parsed,
    "stateFolder" | "name" | "deviceClass" | "model" | "firmware" | "consent" | "actions"
  > {
  readonly collect: Pick<Parsed["collect"], "topProcesses" | "procFolder" | "sysFolder" | "systemdUnits"> & {
    readonly sampleIntervalMs: DurationMs;
    readonly batchIntervalMs: DurationMs;
  };
  readonly logs: Pick<Parsed["logs"], "journal" | "kmsg" | "files" | "linesPerMinute"> & {
    readonly batchIntervalMs: DurationMs;
  };
  readonly firmwareSockets: Parsed["firmwareSockets"];
  readonly spool: {
    readonly maxBytes: number;
    readonly minFreeBytes: number;
    readonly minFreeInodes: number;
    readonly maxAgeMs: DurationMs;
  };
  readonly link: {
    readonly reconnectInitialMs: DurationMs;
    readonly reconnectMaxMs: DurationMs;
    readonly backlogAfterMs: DurationMs;
    readonly ackTimeoutMs: DurationMs;
  };
  readonly log: { readonly level: Parsed["log"]["level"]; readonly file: string; readonly maxBytes: number };
  readonly shutdownDeadlineMs: DurationMs;
}

/**
 * Reads a configuration file's text; `source` names it in messages, `resolvePath` makes paths absolute.
 *
 * @throws AppError CONFIG_INVALID naming every wrong key at once.
 */
export function readAgentConfig(
  text: string,
  options: { readonly source: string; readonly resolvePath: (path: string) => string },
): AgentConfig {
  const result = agentConfigSchema.safeParse(parseJson(text, options.source));
  const faults = result.success ? crossFaults(result.data) : result.error.issues.map(describeIssue);
  if (!result.success || faults.length > 0) {
    throw new AppError("CONFIG_INVALID", `Configuration ${options.source}: ${faults.join("; ")}`);
  }
  return resolveUnits(result.data, options.resolvePath);
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError(
      "CONFIG_INVALID",
      `Configuration ${source}: is not JSON (${(cause as Error).message})`,
      { cause },
    );
  }
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const where = issue.path.map(String).join(".") || "the file";
  if (issue.code === "unrecognized_keys")
    return `${where}: unknown key ${issue.keys.map((key) => `"${key}"`).join(", ")}`;
  if (issue.code === "too_small") return `${where}: wanted at least ${issue.minimum}`;
  if (issue.code === "too_big") return `${where}: wanted at most ${issue.maximum}`;
  if (issue.code === "invalid_type") return `${where}: wanted ${issue.expected}`;
  if (issue.code === "invalid_value") return `${where}: wanted one of ${issue.values.map(String).join(", ")}`;
  return `${where}: ${issue.message}`;
}

function crossFaults(parsed: Parsed): string[] {
  const faults: string[] = [];
  if (parsed.collect.batchIntervalSeconds < parsed.collect.sampleIntervalSeconds) {
    faults.push("collect.batchIntervalSeconds: wanted at least collect.sampleIntervalSeconds");
  }
  if (parsed.link.reconnectMaxSeconds < parsed.link.reconnectInitialSeconds) {
    faults.push("link.reconnectMaxSeconds: wanted at least link.reconnectInitialSeconds");
  }
  return faults;
}

function resolveUnits(parsed: Parsed, resolvePath: (path: string) => string): AgentConfig {
  const { collect, logs, firmwareSockets, spool, link, log } = parsed;
  const stateFolder = resolvePath(parsed.stateFolder);
  return {
    stateFolder,
    name: parsed.name,
    deviceClass: parsed.deviceClass,
    model: parsed.model,
    firmware: parsed.firmware,
    consent: parsed.consent,
    actions: parsed.actions,
    collect: {
      topProcesses: collect.topProcesses,
      procFolder: collect.procFolder,
      sysFolder: collect.sysFolder,
      systemdUnits: collect.systemdUnits,
      sampleIntervalMs: collect.sampleIntervalSeconds * SECOND_MS,
      batchIntervalMs: collect.batchIntervalSeconds * SECOND_MS,
    },
    logs: {
      journal: logs.journal,
      kmsg: logs.kmsg,
      files: logs.files.map(resolvePath),
      linesPerMinute: logs.linesPerMinute,
      batchIntervalMs: logs.batchIntervalSeconds * SECOND_MS,
    },
    firmwareSockets: {
      ...firmwareSockets,
      folder: firmwareSockets.folder === "" ? `${stateFolder}/run` : resolvePath(firmwareSockets.folder),
    },
    spool: {
      maxBytes: spool.maxMebibytes * MEBIBYTE,
      minFreeBytes: spool.minFreeMebibytes * MEBIBYTE,
      minFreeInodes: spool.minFreeInodes,
      maxAgeMs: Math.min(spool.maxAgeHours * HOUR_MS, 90 * DAY_MS),
    },
    ...resolveRuntime({ link, log, shutdownDeadlineSeconds: parsed.shutdownDeadlineSeconds }, resolvePath),
  };
}

function resolveRuntime(
  parsed: Pick<Parsed, "link" | "log" | "shutdownDeadlineSeconds">,
  resolvePath: (path: string) => string,
): Pick<AgentConfig, "link" | "log" | "shutdownDeadlineMs"> {
  const { link, log, shutdownDeadlineSeconds } = parsed;
  return {
    link: {
      reconnectInitialMs: link.reconnectInitialSeconds * SECOND_MS,
      reconnectMaxMs: link.reconnectMaxSeconds * SECOND_MS,
      backlogAfterMs: link.backlogAfterSeconds * SECOND_MS,
      ackTimeoutMs: link.ackTimeoutSeconds * SECOND_MS,
    },
    log: {
      level: log.level,
      file: log.file === "" ? "" : resolvePath(log.file),
      maxBytes: log.maxMebibytes * MEBIBYTE,
    },
    shutdownDeadlineMs: shutdownDeadlineSeconds * SECOND_MS,
  };
}
