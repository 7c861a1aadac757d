import type { DataPlane } from "@housecall/broker";
import type { Clock, Logger, Random } from "@housecall/proto/base";
import type { ServerConfig } from "../config/schema.ts";
import type { ApiContext } from "./api-context.ts";
import { createAttemptLimiter } from "./auth/attempt-limiter.ts";
import { createCliToken } from "./auth/cli-token.ts";
import { createInvitations } from "./auth/invitations.ts";
import type { Passwords } from "./auth/password.ts";
import { openSessions } from "./auth/sessions.ts";
import { createSetUpLink } from "./auth/set-up-link.ts";
import { openStaff } from "./auth/staff.ts";
import { createStaffDesk } from "./auth/staff-desk.ts";
import type { KnownAddresses } from "./http/request-guard.ts";
import { createReadAudit } from "./read-audit.ts";
import type { RuleTools } from "./rule-tools.ts";

/** Puts together what routes work with, from the configuration and a running data plane. */
export async function buildApiContext(options: {
  readonly plane: DataPlane;
  readonly config: Pick<ServerConfig, "dataFolder" | "publicHosts" | "publicUrl" | "bindAddress">;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly passwords: Passwords;
  readonly ruleTools: RuleTools;
  readonly webFolder: string;
}): Promise<ApiContext> {
  const { plane, config, clock, random, logger, passwords, ruleTools, webFolder } = options;
  const records = plane.consoleRecords;
  const sessions = await openSessions({ records, clock, random });
  const staff = await openStaff({ records, clock, passwords, logger });
  return {
    plane,
    clock,
    random,
    logger,
    passwords,
    ruleTools,
    webFolder,
    sessions,
    staff,
    staffDesk: createStaffDesk({ records, staff, sessions }),
    invitations: createInvitations({ records, staff, passwords, clock, random }),
    setUpLink: createSetUpLink({ records, clock, random }),
    cliToken: createCliToken({ dataFolder: config.dataFolder, random }),
    attempts: createAttemptLimiter(clock),
    readAudit: createReadAudit({ audit: plane.audit, clock, logger }),
    addresses: addressesOf(config),
    isHttps: config.publicUrl.startsWith("https://"),
  };
}

function addressesOf(
  config: Pick<ServerConfig, "publicHosts" | "publicUrl" | "bindAddress">,
): KnownAddresses {
  const publicUrl = config.publicUrl === "" ? null : new URL(config.publicUrl);
  const names = ["localhost", "127.0.0.1", "::1", config.bindAddress, ...config.publicHosts];
  if (publicUrl) names.push(publicUrl.hostname.replace(/^\[|\]$/g, ""));
  return { hosts: new Set(names.map((name) => name.toLowerCase())), publicOrigin: publicUrl?.origin ?? null };
}
