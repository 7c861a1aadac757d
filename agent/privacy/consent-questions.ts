import { type AskConsent, type ConsentScope, limits } from "@housecall/proto";
import { AppError, type Clock, type EpochMs, MINUTE_MS } from "@housecall/proto/base";
import type { ConsentStore } from "./consent-store.ts";

/** A question of staff that the owner has not settled. */
export interface ConsentQuestion extends Pick<AskConsent, "consentId" | "minutes" | "reason" | "language"> {
  readonly commandId: string;
  readonly scopes: readonly ConsentScope[];
  readonly requestedBy: string;
  readonly caseId: string;
  /** By the device's clock; afterwards nobody waits for an answer. */
  readonly answerUntilMs: EpochMs;
  /** The owner has put it off; it may still be allowed or refused. */
  readonly isPutOff: boolean;
}

/** How a question ended. */
export type QuestionEnd = "granted" | "refused" | "expired" | "withdrawn";
/** How the owner, or time, ended it. */
export type QuestionAnswer = Exclude<QuestionEnd, "withdrawn">;

/** What the panel hears of questions. */
export interface QuestionWatcher {
  opened(question: ConsentQuestion): void;
  closed(consentId: string, end: QuestionEnd): void;
}

/** Who waits for the answer. */
export interface Asker {
  /** Aborts when the question is withdrawn. */
  readonly signal: AbortSignal;
  /** The owner can read it now; called once. */
  onShown(): void;
}

/** Questions that wait for the owner, and the owner's answers. */
export interface ConsentQuestions {
  open(): readonly ConsentQuestion[];
  /** Puts a question; resolves with how it ended. @throws AppError RATE_LIMITED when too many are open; the signal's reason. */
  put(question: ConsentQuestion, asker: Asker): Promise<QuestionAnswer>;
  /**
   * The owner allows all or a part of what was asked, for as long as was asked or less.
   *
   * @throws AppError NOT_FOUND when it is not open, REQUEST_INVALID for more than was asked, TOO_LARGE when too many
   *   grants are open: then the question stays.
   */
  allow(
    consentId: string,
    allowed: { readonly scopes: readonly ConsentScope[]; readonly minutes: number },
  ): Promise<void>;
  isOpen(consentId: string): boolean;
  /** A panel has it. */
  noteShown(consentId: string): void;
  /** @throws AppError NOT_FOUND */
  refuse(consentId: string): void;
  /** The question stays, and the owner may still answer it. @throws AppError NOT_FOUND */
  putOff(consentId: string): void;
  watch(watcher: QuestionWatcher): void;
}

interface Waiting {
  question: ConsentQuestion;
  isShown: boolean;
  readonly onShown: () => void;
  readonly finish: (end: QuestionEnd) => void;
}

/** Questions over the consents of the device. */
export function createConsentQuestions(options: {
  readonly consent: ConsentStore;
  readonly clock: Clock;
}): ConsentQuestions {
  return new OpenQuestions(options.consent, options.clock);
}

/** Invariants: a question ends once; nothing is granted that was not asked; every end but a withdrawal is reported. */
class OpenQuestions implements ConsentQuestions {
  readonly #consent: ConsentStore;
  readonly #clock: Clock;
  readonly #open = new Map<string, Waiting>();
  readonly #watchers: QuestionWatcher[] = [];

  constructor(consent: ConsentStore, clock: Clock) {
    this.#consent = consent;
    this.#clock = clock;
  }

  open(): readonly ConsentQuestion[] {
    return [...this.#open.values()].map(({ question }) => question);
  }

  isOpen(consentId: string): boolean {
    return this.#open.has(consentId);
  }

  put(question: ConsentQuestion, { signal, onShown }: Asker): Promise<QuestionAnswer> {
    signal.throwIfAborted();
    const { consentId, answerUntilMs } = question;
    if (this.#open.size >= limits.consentQuestions || this.#open.has(consentId)) {
      const message = `Consent: ${limits.consentQuestions} questions are open already, or this one is`;
      return Promise.reject(new AppError("RATE_LIMITED", message));
    }
    return new Promise((resolve, reject) => {
      const finish = (end: QuestionEnd): void => {
        if (!this.#open.delete(consentId)) return;
        stop();
        signal.removeEventListener("abort", onAbort);
        for (const watcher of this.#watchers) watcher.closed(consentId, end);
        if (end === "withdrawn") reject(signal.reason);
        else resolve(end);
      };
      const onAbort = (): void => finish("withdrawn");
      const leftMs = Math.max(0, answerUntilMs - this.#clock.nowMs());
      const stop = this.#clock.after(Math.min(leftMs, limits.consentAnswerMaxMs), () => {
        this.#consent.decline(consentId, "expired");
        finish("expired");
      });
      signal.addEventListener("abort", onAbort, { once: true });
      this.#open.set(consentId, { question, isShown: false, onShown, finish });
      for (const watcher of this.#watchers) watcher.opened(question);
    });
  }

  noteShown(consentId: string): void {
    const waiting = this.#open.get(consentId);
    if (waiting === undefined || waiting.isShown) return;
    waiting.isShown = true;
    waiting.onShown();
  }

  async allow(
    consentId: string,
    allowed: { readonly scopes: readonly ConsentScope[]; readonly minutes: number },
  ): Promise<void> {
    const { question, finish } = this.#require(consentId);
    const excess = allowed.scopes.filter((scope) => !question.scopes.includes(scope));
    const isTooLong = allowed.minutes === 0 || allowed.minutes > question.minutes;
    if (excess.length > 0 || isTooLong || allowed.scopes.length === 0) {
      const wanted = `a part of ${question.scopes.join(", ")} for at most ${question.minutes} minutes`;
      throw new AppError("REQUEST_INVALID", `Consent ${consentId}: wanted ${wanted}`);
    }
    const scopes = [...new Set(allowed.scopes)];
    const expiresAtMs = this.#clock.nowMs() + allowed.minutes * MINUTE_MS;
    this.#consent.checkGrant({ consentId });
    // It counts at once: a question that stayed open until it is written could still expire or be withdrawn.
    const granted = this.#consent.grant({ consentId, scopes, grantedBy: "panel", expiresAtMs });
    finish("granted");
    await granted;
  }

  refuse(consentId: string): void {
    const { finish } = this.#require(consentId);
    this.#consent.decline(consentId, "refused");
    finish("refused");
  }

  putOff(consentId: string): void {
    const waiting = this.#require(consentId);
    waiting.question = { ...waiting.question, isPutOff: true };
    this.#consent.decline(consentId, "later");
  }

  watch(watcher: QuestionWatcher): void {
    this.#watchers.push(watcher);
  }

  #require(consentId: string): Waiting {
    const waiting = this.#open.get(consentId);
    if (waiting === undefined)
      throw new AppError("NOT_FOUND", `Consent ${consentId.slice(0, 64)}: this question is not open`);
    return waiting;
  }
}
