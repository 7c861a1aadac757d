import type { DataPlane } from "@housecall/broker";
import type { Clock, Logger, Random } from "@housecall/proto/base";
import type { ServerConfig } from "../config/schema.ts";
import type { ApiContext } from "./api-context.ts";
import { createAttemptLimiter } from "./auth/attempt-limiter.ts";
import { createCliToken } from "./auth/cli-token.ts";
import { createInvitations } from "./auth/invitations.ts";
import { createOwnAccount } from "./auth/own-account.ts";
import type { Passwords } from "./auth/password.ts";
import { openSealingKey } from "./auth/sealing-key.ts";
import { createSecondFactor } from "./auth/second-factor.ts";
import { openSessions } from "./auth/sessions.ts";
import { createSetUpLink } from "./auth/set-up-link.ts";
import { openStaff } from "./auth/staff.ts";
import { createStaffDesk } from "./auth/staff-desk.ts";
import type { CaseConfig } from "./cases/case-settings.ts";
import { startDesk } from "./desk.ts";
import type { KnownAddresses } from "./http/request-guard.ts";
import { createMetrics, type Metrics } from "./metrics/metrics.ts";
import { createMetricsGate, type MetricsGate } from "./metrics/metrics-gate.ts";
import { openMetricsToken } from "./metrics/metrics-token.ts";
import { createPulledLogs } from "./pulled-log/pulled-logs.ts";
import { threadedLogReader } from "./pulled-log/threaded-log-reader.ts";
import { createReadAudit } from "./read-audit.ts";
import type { RuleTools } from "./rule-tools.ts";

/** What the context is made of. */
export interface ApiContextOptions {
  readonly plane: DataPlane;
  readonly config: Pick<
    ServerConfig,
    | "dataFolder"
    | "keysFolder"
    | "publicHosts"
    | "publicUrl"
    | "bindAddress"
    | "requireTotp"
    | "metricsAccess"
  > &
    CaseConfig;
  /** Counts of before the data plane ran; without them they begin here. */
  readonly metrics?: Metrics;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly passwords: Passwords;
  readonly ruleTools: RuleTools;
  readonly webFolder: string;
}

/** Puts together what routes work with, from the configuration and a running data plane. */
export async function buildApiContext(options: ApiContextOptions): Promise<ApiContext> {
  const { plane, config, clock, random, logger, ruleTools, webFolder } = options;
  const reader = threadedLogReader(clock);
  return {
    plane,
    pulledLogs: createPulledLogs({ plane, reader }),
    stopReading: () => reader.stop(),
    desk: startDesk({ plane, config, clock, random, logger }),
    clock,
    random,
    logger,
    ruleTools,
    webFolder,
    ...(await buildStaffParts(options)),
    setUpLink: createSetUpLink({ records: plane.consoleRecords, clock, random }),
    cliToken: createCliToken({ dataFolder: config.dataFolder, random }),
    readAudit: createReadAudit({ audit: plane.audit, clock, logger }),
    addresses: addressesOf(config),
    metrics: options.metrics ?? createMetrics(),
    metricsGate: metricsGateOf(options),
    eventStreams: new Set(),
    isHttps: config.publicUrl.startsWith("https://"),
  };
}

/** Who works with the console, and how they prove it. */
async function buildStaffParts({ plane, config, clock, random, logger, passwords }: ApiContextOptions) {
  const records = plane.consoleRecords;
  const sessions = await openSessions({ records, clock, random });
  const staff = await openStaff({ records, clock, passwords, logger });
  const attempts = createAttemptLimiter(clock);
  const sealingKey = openSealingKey({ keysFolder: config.keysFolder, random });
  const secondFactor = createSecondFactor({ staff, sealingKey, clock, random, policy: config.requireTotp });
  return {
    passwords,
    sessions,
    staff,
    attempts,
    secondFactor,
    ownAccount: createOwnAccount({ staff, secondFactor, passwords, attempts, audit: plane.audit, clock }),
    staffDesk: createStaffDesk({ records, staff, sessions }),
    invitations: createInvitations({ records, staff, passwords, clock, random }),
  };
}

function metricsGateOf({ config, random }: ApiContextOptions): MetricsGate {
  const { metricsAccess: access, keysFolder, publicUrl } = config;
  const isBehindProxy = publicUrl !== "";
  const matchesToken = access === "token" ? openMetricsToken({ keysFolder, random }) : () => false;
  return createMetricsGate({ access, isBehindProxy, matchesToken });
}

function addressesOf(
  config: Pick<ServerConfig, "publicHosts" | "publicUrl" | "bindAddress">,
): KnownAddresses {
  const publicUrl = config.publicUrl === "" ? null : new URL(config.publicUrl);
  const names = ["localhost", "127.0.0.1", "::1", config.bindAddress, ...config.publicHosts];
  if (publicUrl) names.push(publicUrl.hostname.replace(/^\[|\]$/g, ""));
  return { hosts: new Set(names.map((name) => name.toLowerCase())), publicOrigin: publicUrl?.origin ?? null };
}
