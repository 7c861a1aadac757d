import type { DataPlane } from "@housecall/broker";
import type { Clock, Logger, Random } from "@housecall/proto/base";
import type { AttemptLimiter } from "./auth/attempt-limiter.ts";
import type { CliToken } from "./auth/cli-token.ts";
import type { Invitations } from "./auth/invitations.ts";
import type { OwnAccount } from "./auth/own-account.ts";
import type { Passwords } from "./auth/password.ts";
import type { SecondFactor } from "./auth/second-factor.ts";
import type { Sessions } from "./auth/sessions.ts";
import type { SetUpLink } from "./auth/set-up-link.ts";
import type { Staff } from "./auth/staff.ts";
import type { StaffDesk } from "./auth/staff-desk.ts";
import type { Desk } from "./desk.ts";
import type { KnownAddresses } from "./http/request-guard.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { MetricsGate } from "./metrics/metrics-gate.ts";
import type { PulledLogs } from "./pulled-log/pulled-logs.ts";
import type { ReadAudit } from "./read-audit.ts";
import type { RuleTools } from "./rule-tools.ts";

/** Everything that routes work with. */
export interface ApiContext {
  readonly plane: DataPlane;
  readonly desk: Desk;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly staff: Staff;
  readonly secondFactor: SecondFactor;
  readonly ownAccount: OwnAccount;
  readonly staffDesk: StaffDesk;
  readonly invitations: Invitations;
  readonly setUpLink: SetUpLink;
  readonly cliToken: CliToken;
  readonly attempts: AttemptLimiter;
  readonly readAudit: ReadAudit;
  readonly ruleTools: RuleTools;
  readonly pulledLogs: PulledLogs;
  /** Ends what reads pulled files. */
  readonly stopReading: () => Promise<void>;
  readonly addresses: KnownAddresses;
  readonly metrics: Metrics;
  readonly metricsGate: MetricsGate;
  /** What closes each live stream that is open. */
  readonly eventStreams: Set<() => void>;
  /** Whether browsers reach the server over https (a proxy stands in front). */
  readonly isHttps: boolean;
  readonly webFolder: string;
}
