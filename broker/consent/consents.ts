import type {
  ConsentAllowance,
  ConsentAsk,
  ConsentAskRequest,
  ConsentEnd,
  ConsentRow,
  CustomerLanguage,
  StoredConsentAsk,
  StoredConsentEnd,
  VerbalConsentRequest,
} from "@housecall/proto/api";
import type { Actor } from "../actor.ts";

/** A question of which everything is known. */
export type ConsentQuestionRequest = Omit<ConsentAskRequest, "language"> & {
  readonly language: CustomerLanguage;
};

/** What owners allow, and asking them for it. The device decides; what is here is what it said. */
export interface Consents {
  /**
   * @throws AppError NOT_FOUND (device), CONFLICT when its owner still has a question to answer, RATE_LIMITED when the
   * device has too many open commands.
   */
  ask(deviceId: string, request: ConsentQuestionRequest, actor: Actor): Promise<ConsentAsk>;
  /**
   * Tells the device that the owner said yes by telephone.
   *
   * The minutes count from now on, and the device is told while they last, a day at most. One that hears of it late
   * may show it as allowed for longer; here it counts no more when the minutes from now on are over.
   *
   * @throws AppError NOT_FOUND, CONFLICT when another one waits for the device, RATE_LIMITED as with a question.
   */
  recordVerbal(
    deviceId: string,
    request: VerbalConsentRequest & { readonly language: CustomerLanguage },
    actor: Actor,
  ): Promise<ConsentAsk>;
  /** Takes a question back. @throws AppError NOT_FOUND, CONFLICT when it is answered. */
  withdraw(deviceId: string, consentId: string, actor: Actor): Promise<ConsentAsk>;
  /**
   * Staff give a consent back; it counts no more from now on, and the device is told.
   *
   * @throws AppError NOT_FOUND when it does not hold, FORBIDDEN for the device's own setting.
   */
  end(
    deviceId: string,
    consentId: string,
    given: { readonly reason: string; readonly caseId: string; readonly actor: Actor },
  ): Promise<void>;
  /** Newest first. */
  asks(deviceId: string, limit: number): Promise<readonly ConsentAsk[]>;
  /** What each scope allows now. */
  allowed(deviceId: string): Promise<readonly ConsentAllowance[]>;
  /** What has ended, newest first. */
  ended(deviceId: string, limit: number): Promise<readonly ConsentEnd[]>;
  /** Whether the device has ever said anything of consent. */
  hasReported(deviceId: string): Promise<boolean>;
  /** The consent that covers a scope now; undefined when none does. */
  covering(deviceId: string, scope: ConsentAllowance["scope"]): Promise<ConsentRow | undefined>;
}

/** What a command about consent keeps. */
export type ConsentCommandRequest = StoredConsentAsk | StoredConsentEnd;
