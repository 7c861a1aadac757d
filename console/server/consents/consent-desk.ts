import type { DataPlane } from "@housecall/broker";
import type {
  ConsentAsk,
  ConsentAskRequest,
  ConsentOverview,
  consentScope,
  DeviceDetail,
  VerbalConsentRequest,
} from "@housecall/proto/api";
import { AppError, type Clock, SECOND_MS } from "@housecall/proto/base";
import type { z } from "zod";

type Scope = z.output<typeof consentScope>;

/** Questions and ended consents that a page shows. */
const MAX_SHOWN = 20;
/** A device that has connected this lately may not have said yet what its own setting allows. */
const STILL_TELLING_MS = 10 * SECOND_MS;

/** Consent as support staff work with it. */
export interface ConsentDesk {
  /** @throws AppError NOT_FOUND for an unknown device. */
  overview(deviceId: string): Promise<ConsentOverview>;
  /** @throws AppError NOT_FOUND, CONFLICT when the device has no display, or its owner has a question to answer. */
  ask(deviceId: string, request: ConsentAskRequest, actor: string): Promise<ConsentAsk>;
  /** @throws AppError NOT_FOUND, CONFLICT when the device takes no consent by telephone. */
  recordVerbal(deviceId: string, request: VerbalConsentRequest, actor: string): Promise<ConsentAsk>;
  /** @throws AppError NOT_FOUND, CONFLICT when it is answered. */
  withdraw(deviceId: string, consentId: string, actor: string): Promise<ConsentAsk>;
  /** @throws AppError NOT_FOUND when it does not hold, FORBIDDEN for the device's own setting. */
  end(
    deviceId: string,
    consentId: string,
    given: { readonly reason: string; readonly caseId: string; readonly actor: string },
  ): Promise<ConsentOverview>;
  /**
   * The consent under which something may be asked of the device: "" when that is not known here. The device judges.
   *
   * @throws AppError CONSENT_REQUIRED when it is known that there is none.
   */
  consentFor(deviceId: string, scope: Scope): Promise<string>;
}

/** What {@link createConsentDesk} needs. */
export interface ConsentDeskOptions {
  readonly plane: Pick<DataPlane, "consents" | "fleet" | "customers">;
  readonly clock: Clock;
}

/** The desk over the consents of the data plane. */
export function createConsentDesk({ plane, clock }: ConsentDeskOptions): ConsentDesk {
  const { consents, fleet, customers } = plane;
  const languageOf = async (deviceId: string) =>
    (await customers.ownerOf(deviceId)).customer?.language ?? "en";

  async function overview(deviceId: string): Promise<ConsentOverview> {
    const device = await fleet.get(deviceId);
    return {
      asks: [...(await consents.asks(deviceId, MAX_SHOWN))],
      allowed: [...(await consents.allowed(deviceId))],
      ended: [...(await consents.ended(deviceId, MAX_SHOWN))],
      panel: knows(device, "ask_consent"),
      telephone: knows(device, "verbal_consent"),
      language: await languageOf(deviceId),
    };
  }

  return {
    overview,
    ask: async (deviceId, request, name) => {
      if (knows(await fleet.get(deviceId), "ask_consent") === "no")
        throw new AppError("CONFLICT", NO_DISPLAY);
      const language = request.language ?? (await languageOf(deviceId));
      return consents.ask(deviceId, { ...request, language }, { name });
    },
    recordVerbal: async (deviceId, request, name) => {
      if (knows(await fleet.get(deviceId), "verbal_consent") === "no")
        throw new AppError("CONFLICT", NO_TELEPHONE);
      return consents.recordVerbal(deviceId, { ...request, language: await languageOf(deviceId) }, { name });
    },
    withdraw: (deviceId, consentId, name) => consents.withdraw(deviceId, consentId, { name }),
    end: async (deviceId, consentId, { actor: name, ...given }) => {
      await fleet.get(deviceId);
      await consents.end(deviceId, consentId, { ...given, actor: { name } });
      return overview(deviceId);
    },
    consentFor: async (deviceId, scope) => {
      const covering = await consents.covering(deviceId, scope);
      if (covering !== undefined) return covering.consentId;
      const device = await fleet.get(deviceId);
      const hasTold = isSettled(device, clock.nowMs()) || (await consents.hasReported(deviceId));
      if (device.capabilities.length > 0 && hasTold)
        throw new AppError("CONSENT_REQUIRED", missingSentence(scope, device));
      return "";
    },
  };
}

const NO_DISPLAY =
  "This device has no display on which its owner could be asked. If the owner is on the telephone and the device allows it, record consent by telephone.";
const NO_TELEPHONE =
  "This device's own setting takes no consent by telephone. Ask for it on the device's display.";

const deeds: Readonly<Record<Scope, string>> = {
  state: "seeing the state of",
  logs: "pulling logs from",
  tail: "following the logs of",
  action: "remote actions on",
};

function missingSentence(scope: Scope, device: DeviceDetail): string {
  const next =
    knows(device, "ask_consent") === "no"
      ? "Record it by telephone if the device allows that."
      : "Ask for consent, and try again when the owner has allowed it.";
  return `The owner has not allowed ${deeds[scope]} this device. ${next}`;
}

/** "unknown" until the device has introduced itself. */
function knows({ capabilities }: DeviceDetail, capability: string): "yes" | "no" | "unknown" {
  if (capabilities.length === 0) return "unknown";
  return capabilities.includes(capability) ? "yes" : "no";
}

/** A device tells what its own setting allows right after it has connected for the first time. */
function isSettled({ sessionStartedAtMs }: DeviceDetail, nowMs: number): boolean {
  return sessionStartedAtMs === null || nowMs - sessionStartedAtMs >= STILL_TELLING_MS;
}
