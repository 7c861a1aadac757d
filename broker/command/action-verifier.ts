import type { CommandResult } from "@housecall/proto";
import type { ActionCheck } from "@housecall/proto/api";
import { type EpochMs, errorMessage } from "@housecall/proto/base";
import { checkAction } from "../actions/action-checks.ts";
import { type CommandCore, completeStep } from "./command-core.ts";
import type { CommandChange, CommandRow } from "./command-records.ts";
import { hasBegun } from "./command-state.ts";
import { type CommandStep, takeStep } from "./command-step.ts";

/** Rows looked at in one tick; the rest in the next. */
const ROWS_PER_TICK = 100;

/** Reason of an action whose device said "done" while telemetry is still watched. */
export const VERIFYING = "verifying";

/**
 * Holds what devices say that they have done against stored telemetry.
 *
 * Invariant: an action succeeds only when every check is met; a device's word alone never makes it so.
 */
export class ActionVerifier {
  readonly #core: CommandCore;

  constructor(core: CommandCore) {
    this.#core = core;
  }

  /** The device says that it is done: from now on telemetry has to show it. */
  stepOfSaid(row: CommandRow, result: CommandResult, step: CommandStep): CommandChange | undefined {
    if (row.action === null || row.action.saidAtMs !== null) return undefined;
    const verifyByMs = step.nowMs + this.#core.verifyWithinMs;
    const action = { ...row.action, saidAtMs: step.atMs, verifyByMs, outcome: [...(result.outcome ?? [])] };
    const running = takeStep(row, { ...step, to: "running", reason: VERIFYING });
    const after = running?.row ?? { ...row, changedAtMs: step.nowMs, reason: VERIFYING };
    return { row: { ...after, action, detail: result.detail, deadlineAtMs: verifyByMs }, audit: [] };
  }

  /** Looks at every action that waits for its proof. Call about once a second. */
  async tick(atMs: EpochMs): Promise<void> {
    for (const row of await this.#core.ledger.records.toVerify(ROWS_PER_TICK)) {
      try {
        await this.#look(row, atMs);
      } catch (error) {
        // A store that cannot be read now can be later; the time-out goes on.
        this.#core.logger.warn("action-not-checked", errorMessage(error), { commandId: row.id });
      }
    }
  }

  async #look(row: CommandRow, atMs: EpochMs): Promise<void> {
    const { action } = row;
    if (action === null || action.saidAtMs === null || !("action" in row.request)) return;
    const { deviceId, request } = row;
    const watched = {
      ...{ deviceId, request, before: action.before, saidAtMs: action.saidAtMs },
      beganAtMs: beganAt(row) ?? action.saidAtMs,
    };
    const checks = await checkAction(watched, this.#core.evidence, atMs);
    await this.#core.ledger.change(row.id, (current) => this.#decide(current, checks, atMs));
  }

  #decide(row: CommandRow, checks: readonly ActionCheck[], atMs: EpochMs): CommandChange | undefined {
    if (row.action === null || !hasBegun(row.state)) return undefined;
    const seen: CommandRow = { ...row, action: { ...row.action, checks: [...checks] } };
    const { detail } = row;
    if (checks.length > 0 && checks.every(({ isMet }) => isMet))
      return takeStep(seen, completeStep(this.#core, { to: "succeeded", reason: "", detail }));
    if (atMs >= (row.action.verifyByMs ?? 0)) {
      const missing = checks.filter(({ isMet }) => !isMet).map(missingText);
      const why = { reason: "not_seen_in_telemetry", detail: missing.join("; ").slice(0, 500) };
      return takeStep(seen, completeStep(this.#core, { to: "unverified", ...why }));
    }
    const isSame = JSON.stringify(row.action.checks) === JSON.stringify(checks);
    return isSame ? undefined : { row: seen, audit: [] };
  }
}

/** When the device began, by its own corrected clock. */
function beganAt({ history }: CommandRow): EpochMs | undefined {
  return history.find(({ state }) => hasBegun(state))?.atMs;
}

function missingText({ subject, wanted, measured, unit }: ActionCheck): string {
  const suffix = unit === "" ? "" : ` ${unit}`;
  return `${subject}: wanted ${wanted}${suffix}, got ${measured === null ? "nothing" : `${measured}${suffix}`}`;
}
