import type { ConsentScope } from "@housecall/proto";

/** Allowed until `lost` aborts. */
export interface ConsentHold {
  /** Aborts when the permission is revoked, expires, or is narrowed to something else. */
  readonly lost: AbortSignal;
  release(): void;
}

/** By which grant something is allowed, and what. */
export interface HeldConsent {
  readonly consentId: string;
  readonly scope: ConsentScope;
}

/** Everybody who goes on by a consent. */
export class ConsentHolds {
  readonly #held = new Map<AbortController, HeldConsent>();

  give(consent: HeldConsent): ConsentHold {
    const controller = new AbortController();
    this.#held.set(controller, consent);
    return { lost: controller.signal, release: () => this.#held.delete(controller) };
  }

  /** Tells all to stop whose consent is over. */
  cut(isOver: (consent: HeldConsent) => boolean): void {
    for (const [controller, consent] of this.#held) {
      if (isOver(consent)) controller.abort();
    }
  }
}
