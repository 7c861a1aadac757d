import { type ConsentReport, type ConsentScope, limits, verbalScopes } from "@housecall/proto";
import {
  AppError,
  type Clock,
  type DurationMs,
  errorMessage,
  HOUR_MS,
  type Logger,
  type StopTimer,
} from "@housecall/proto/base";
import type { StateFiles } from "../platform/ports.ts";
import type { RecordWriter } from "../ports.ts";
import {
  type ConsentGrant,
  type ConsentMemory,
  readConsentMemory,
  writeConsentMemory,
} from "./consent-grants.ts";
import { type ConsentHold, ConsentHolds } from "./consent-holds.ts";
import {
  isReservedConsent,
  POLICY_CONSENT,
  policyChange,
  policyGrant,
  REVOKE_ALL,
} from "./policy-consent.ts";

/** Who wants what; texts for the owner come from the signed offer. */
export interface ConsentRequest {
  readonly scope: ConsentScope;
  /** The server's record of a consent; "" when it has none. */
  readonly consentId: string;
  readonly requestedBy: string;
}

/** Why something is not allowed. */
export type ConsentRefusal = "consent_required" | "consent_revoked";
/** Why consent by telephone does not count. */
export type VerbalRefusal = "verbal_not_allowed" | "consent_revoked";

/**
 * What the owner allows; the device enforces it, whatever the server says.
 *
 * Allowed is what a grant covers and what the local setting pre-consents (reported as consent "policy"). Where the
 * setting lets it, staff may vouch that the owner said yes by telephone (state and logs, live or pulled; for an hour).
 */
export interface ConsentStore {
  /** Permission to go on now, or why not. */
  ask(request: ConsentRequest): Promise<ConsentHold | ConsentRefusal>;
  /** Refuses what {@link ConsentStore.grant} would. @throws AppError REQUEST_INVALID for a reserved id, TOO_LARGE when too many are open. */
  checkGrant(grant: Pick<ConsentGrant, "consentId">): void;
  /** Replaces that of the same id; who holds what it no longer covers learns it at once. @throws AppError as for checkGrant. */
  grant(grant: ConsentGrant): Promise<void>;
  /** @throws AppError as {@link ConsentStore.grant}. */
  grantVerbal(
    given: Pick<ConsentGrant, "consentId" | "scopes" | "expiresAtMs"> & { readonly requestedBy: string },
  ): Promise<VerbalRefusal | undefined>;
  /** Reports a question that was not answered with a yes. */
  decline(consentId: string, state: "refused" | "later" | "expired"): void;
  /**
   * Takes one grant back; with "policy" what the local setting allows, with "all" everything. After the last two
   * neither the setting nor consent by telephone counts until {@link ConsentStore.restore}. Holders learn it at once.
   */
  revoke(consentId: string): Promise<void>;
  /** Staff give one grant back; one that is not known any more is reported as ended. */
  giveBack(consentId: string): Promise<void>;
  /** The owner lets the local setting count again. */
  restore(): Promise<void>;
  /** What is allowed now, the local setting first. */
  grants(): readonly ConsentGrant[];
  /** Calls with every change: for the panel. */
  watch(take: (report: ConsentReport) => void): void;
  /** Calls with every request that found no consent: the owner may be asked. */
  watchRequests(take: (request: ConsentRequest) => void): void;
  stop(): void;
}

/** What {@link openConsentStore} needs. */
export interface ConsentStoreOptions {
  readonly stateFiles: StateFiles;
  readonly writer: RecordWriter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly preConsented: readonly ConsentScope[];
  readonly allowVerbal: boolean;
}

const VERBAL_LIFE_MS: DurationMs = HOUR_MS;
const MAX_REVOKED = 256;
const MAX_WAIT_MS: DurationMs = 24 * HOUR_MS;

/** Reads what is remembered and begins to watch expiries. */
export async function openConsentStore(options: ConsentStoreOptions): Promise<ConsentStore> {
  return new DeviceConsent(options, await readConsentMemory(options.stateFiles));
}

/**
 * Invariants: a hold is cut before its revocation is written to disk; a revoked id never grants again by itself;
 * every change of a grant is reported on the urgent stream; that of the setting counts as reported when it is fsynced.
 */
class DeviceConsent implements ConsentStore {
  readonly #options: ConsentStoreOptions;
  #memory: ConsentMemory;
  readonly #holds = new ConsentHolds();
  readonly #timers = new Map<string, StopTimer>();
  readonly #watchers: ((report: ConsentReport) => void)[] = [];
  readonly #requestWatchers: ((request: ConsentRequest) => void)[] = [];
  #toldPolicy: readonly ConsentScope[];
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ConsentStoreOptions, memory: ConsentMemory) {
    this.#options = options;
    this.#memory = memory;
    this.#toldPolicy = memory.reportedPolicy;
    for (const grant of memory.grants) this.#watchExpiry(grant);
    this.#reportPolicy();
  }

  async ask(request: ConsentRequest): Promise<ConsentHold | ConsentRefusal> {
    const permission = this.#findPermission(request);
    if (permission === "consent_required" || permission === "consent_revoked") {
      for (const watcher of this.#requestWatchers) watcher(request);
      return permission;
    }
    return this.#holds.give({ consentId: permission, scope: request.scope });
  }

  checkGrant({ consentId }: Pick<ConsentGrant, "consentId">): void {
    if (isReservedConsent(consentId))
      throw new AppError("REQUEST_INVALID", `Consent: the id "${consentId}" is reserved`);
    if (this.#grantsBut(consentId).length >= limits.consentGrants)
      throw new AppError("TOO_LARGE", `Consent: ${limits.consentGrants} grants are open already`);
  }

  async grant(given: ConsentGrant): Promise<void> {
    this.checkGrant(given);
    this.#timers.get(given.consentId)?.();
    const revoked = this.#memory.revoked.filter((id) => id !== given.consentId);
    const kept = this.#keep({
      ...this.#memory,
      grants: [...this.#grantsBut(given.consentId), given],
      revoked,
    });
    this.#holds.cut(({ consentId, scope }) => consentId === given.consentId && !given.scopes.includes(scope));
    // At once, because it counts at once: told after a revocation it would read as allowed.
    this.#tell(given, "granted");
    this.#watchExpiry(given);
    await kept;
  }

  async grantVerbal({
    requestedBy,
    ...given
  }: Parameters<ConsentStore["grantVerbal"]>[0]): Promise<VerbalRefusal | undefined> {
    const { revoked, isPreConsentOff } = this.#memory;
    if (isPreConsentOff || revoked.includes(given.consentId)) return "consent_revoked";
    if (!this.#options.allowVerbal || given.scopes.some((scope) => !verbalScopes.includes(scope)))
      return "verbal_not_allowed";
    const latestMs = this.#options.clock.nowMs() + VERBAL_LIFE_MS;
    const expiresAtMs = Math.min(given.expiresAtMs, latestMs);
    await this.grant({ ...given, expiresAtMs, grantedBy: `verbal: ${requestedBy}`.slice(0, 200) });
    return undefined;
  }

  decline(consentId: string, state: "refused" | "later" | "expired"): void {
    this.#tell({ consentId, scopes: [], grantedBy: "panel", expiresAtMs: 0 }, state);
  }

  async giveBack(consentId: string): Promise<void> {
    if (this.#memory.grants.some((known) => known.consentId === consentId)) return this.revoke(consentId);
    this.#tell({ consentId, scopes: [], grantedBy: "staff", expiresAtMs: 0 }, "revoked");
  }

  async revoke(consentId: string): Promise<void> {
    this.#holds.cut((held) => consentId === REVOKE_ALL || held.consentId === consentId);
    const { grants, revoked } = this.#memory;
    const ended = grants.filter((known) => consentId === REVOKE_ALL || known.consentId === consentId);
    const isReserved = isReservedConsent(consentId);
    const ids = [...revoked, ...ended.map((known) => known.consentId), ...(isReserved ? [] : [consentId])];
    this.#memory = {
      ...this.#memory,
      revoked: [...new Set(ids)].slice(-MAX_REVOKED),
      isPreConsentOff: this.#memory.isPreConsentOff || isReserved,
    };
    this.#reportPolicy();
    await this.#end(ended, "revoked");
  }

  async restore(): Promise<void> {
    await this.#keep({ ...this.#memory, isPreConsentOff: false });
    this.#reportPolicy();
  }

  grants(): readonly ConsentGrant[] {
    const scopes = this.#policyScopes();
    return [...(scopes.length > 0 ? [policyGrant(scopes)] : []), ...this.#memory.grants];
  }

  watch(take: (report: ConsentReport) => void): void {
    this.#watchers.push(take);
  }

  watchRequests(take: (request: ConsentRequest) => void): void {
    this.#requestWatchers.push(take);
  }

  stop(): void {
    for (const stop of this.#timers.values()) stop();
  }

  /** The id of the grant that covers the request, or why none does. */
  #findPermission({ scope, consentId }: ConsentRequest): string {
    const { grants, revoked, isPreConsentOff } = this.#memory;
    const { preConsented, clock } = this.#options;
    if (consentId !== "" && revoked.includes(consentId)) return "consent_revoked";
    const isOpen = (known: ConsentGrant): boolean =>
      known.expiresAtMs === 0 || known.expiresAtMs > clock.nowMs();
    const covering = grants.filter((known) => known.scopes.includes(scope) && isOpen(known));
    const chosen = covering.find((known) => known.consentId === consentId) ?? covering[0];
    if (chosen !== undefined) return chosen.consentId;
    if (isPreConsentOff) return "consent_revoked";
    return preConsented.includes(scope) ? POLICY_CONSENT : "consent_required";
  }

  #policyScopes(): readonly ConsentScope[] {
    return this.#memory.isPreConsentOff ? [] : this.#options.preConsented;
  }

  /** Tells what the local setting allows, when it is not what was told last. */
  #reportPolicy(): void {
    const scopes = this.#policyScopes();
    const change = policyChange(this.#toldPolicy, scopes);
    if (change === undefined) return;
    this.#toldPolicy = scopes;
    this.#tell(change.grant, change.state);
    const { writer, logger } = this.#options;
    writer
      .flushed()
      .then(() => this.#keep({ ...this.#memory, reportedPolicy: [...scopes] }))
      .catch((error: unknown) => reportUnsaved(logger, error));
  }

  #tell(grant: ConsentGrant, state: ConsentReport["state"]): void {
    const report: ConsentReport = { kind: "consent", state, ...grant };
    this.#options.writer.write("urgent", report, this.#options.clock.nowMs());
    for (const watcher of this.#watchers) watcher(report);
  }

  /** Counts at once; written one after the other, since all go to one file. */
  #keep(memory: ConsentMemory): Promise<void> {
    this.#memory = memory;
    const written = this.#writing.then(() => writeConsentMemory(this.#options.stateFiles, this.#memory));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  #grantsBut(consentId: string): readonly ConsentGrant[] {
    return this.#memory.grants.filter((known) => known.consentId !== consentId);
  }

  async #end(ended: readonly ConsentGrant[], state: "revoked" | "expired"): Promise<void> {
    for (const grant of ended) {
      this.#timers.get(grant.consentId)?.();
      this.#timers.delete(grant.consentId);
      this.#holds.cut(({ consentId }) => consentId === grant.consentId);
      this.#tell(grant, state);
    }
    await this.#keep({
      ...this.#memory,
      grants: this.#memory.grants.filter((grant) => !ended.includes(grant)),
    });
  }

  /** By uptime: setting the wall clock back lengthens nothing. */
  #watchExpiry(grant: ConsentGrant): void {
    if (grant.expiresAtMs === 0) return;
    const { clock, logger } = this.#options;
    const endsUptimeMs = clock.uptimeMs() + grant.expiresAtMs - clock.nowMs();
    const wait = (): void => {
      const leftMs = endsUptimeMs - clock.uptimeMs();
      if (leftMs > 0) {
        this.#timers.set(grant.consentId, clock.after(Math.min(leftMs, MAX_WAIT_MS), wait));
        return;
      }
      this.#end([grant], "expired").catch((error: unknown) => reportUnsaved(logger, error));
    };
    wait();
  }
}

function reportUnsaved(logger: Logger, error: unknown): void {
  logger.error("consent-not-saved", `Consent could not be saved: ${errorMessage(error)}`);
}
