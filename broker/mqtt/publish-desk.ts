import type { RejectionReason } from "@housecall/proto";
import { type Clock, errorMessage, type Logger } from "@housecall/proto/base";
import type { DeviceSession } from "./device-session.ts";
import type { InboundPublish } from "./embedded-broker.ts";
import type { IntakeJob, PublishIntake } from "./publish-intake.ts";
import { RefusalCounter } from "./refusal.ts";
import { judgePublish, judgeSubscription } from "./topic-rules.ts";
import type { UplinkSink } from "./uplink-sink.ts";

/** What the desk has seen since the start. */
export interface PublishCounters {
  readonly publishes: number;
  readonly publishedBytes: number;
  /** QoS 0 publishes that the store did not take; nobody was promised anything. */
  readonly droppedUnacknowledged: number;
  readonly refusedPublishes: Readonly<Record<string, number>>;
  readonly refusedSubscriptions: number;
}

/**
 * Takes each publish to the sink: what is permitted to `accept`, the rest to `quarantine`.
 *
 * A refused publish is acknowledged like any other, because a device that gets no PUBACK sends it for
 * ever. A device that is refused too often is handed to `onMisbehaviour`.
 */
export class PublishDesk {
  readonly #options: PublishDeskOptions;
  readonly #refused = new RefusalCounter<RejectionReason>();
  #publishes = 0;
  #publishedBytes = 0;
  #droppedUnacknowledged = 0;
  #refusedSubscriptions = 0;

  constructor(options: PublishDeskOptions) {
    this.#options = options;
  }

  /** Resolves when the publish may be acknowledged. Never rejects. */
  async take(session: DeviceSession, publish: InboundPublish): Promise<"acknowledge" | "silent"> {
    const sizeBytes = session.publishBegan();
    this.#publishes += 1;
    this.#publishedBytes += publish.payload.length;
    try {
      return await this.#decide(session, publish, sizeBytes);
    } catch (error) {
      this.#options.logger.error("publish-failed", errorMessage(error), { deviceId: session.deviceId });
      return "silent";
    } finally {
      session.publishEnded(sizeBytes);
    }
  }

  /** True when the device may subscribe by this filter. */
  maySubscribe(session: DeviceSession, filter: string): boolean {
    const channel = judgeSubscription(session.deviceId, filter);
    if (channel !== undefined) {
      session.subscriptions.add(channel);
      return true;
    }
    this.#refusedSubscriptions += 1;
    this.#strike(session);
    return false;
  }

  /** The device does not want these any more. */
  unsubscribed(session: DeviceSession, filters: readonly string[]): void {
    for (const filter of filters) {
      const channel = judgeSubscription(session.deviceId, filter);
      if (channel !== undefined) session.subscriptions.delete(channel);
    }
  }

  counters(): PublishCounters {
    return {
      publishes: this.#publishes,
      publishedBytes: this.#publishedBytes,
      droppedUnacknowledged: this.#droppedUnacknowledged,
      refusedPublishes: this.#refused.snapshot(),
      refusedSubscriptions: this.#refusedSubscriptions,
    };
  }

  async #decide(
    session: DeviceSession,
    publish: InboundPublish,
    sizeBytes: number,
  ): Promise<"acknowledge" | "silent"> {
    const job = this.#jobFor(session, publish, sizeBytes);
    if (publish.qos === 0) return this.#tryOnce(job);
    const outcome = await this.#options.intake.submit(job);
    return outcome === "safe" ? "acknowledge" : "silent";
  }

  #jobFor(session: DeviceSession, publish: InboundPublish, sizeBytes: number): IntakeJob {
    const { sink, clock } = this.#options;
    const verdict = judgePublish(session.deviceId, publish);
    const isWithinDay = session.conduct.spendOfDay(sizeBytes, clock.uptimeMs());
    const base = { deviceId: session.deviceId, receivedAtMs: clock.nowMs() };
    let payload = publish.payload;
    const quarantine = (reason: RejectionReason, detail: string) =>
      sink.quarantine({ ...base, topic: publish.topic, payload, reason, detail });
    const refusal = "reason" in verdict ? verdict : isWithinDay ? undefined : overBudget;
    if (refusal !== undefined) this.#countRefusal(session, refusal.reason);
    return {
      run: () =>
        refusal === undefined && "channel" in verdict
          ? sink.accept({ ...base, channel: verdict.channel, payload })
          : quarantine(refusal?.reason ?? "malformed", refusal?.detail ?? ""),
      isGone: () => session.isOver,
      detach: () => {
        payload = new Uint8Array(payload);
      },
      setAside: (detail) => quarantine("malformed", detail),
    };
  }

  async #tryOnce(job: IntakeJob): Promise<"acknowledge"> {
    try {
      await job.run();
    } catch (error) {
      this.#droppedUnacknowledged += 1;
      this.#options.logger.debug("unacknowledged-publish-dropped", errorMessage(error));
    }
    return "acknowledge";
  }

  #countRefusal(session: DeviceSession, reason: RejectionReason): void {
    this.#refused.add(reason);
    // Too much of what is permitted is slowed down and set aside, but it is no reason to shut a device out.
    if (reason !== "rate_limited") this.#strike(session);
  }

  #strike(session: DeviceSession): void {
    if (session.conduct.isOneRefusalTooMany(this.#options.clock.uptimeMs())) {
      this.#options.onMisbehaviour(session);
    }
  }
}

/** What the desk works with. */
export interface PublishDeskOptions {
  readonly sink: UplinkSink;
  readonly intake: PublishIntake;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onMisbehaviour: (session: DeviceSession) => void;
}

const overBudget = { reason: "rate_limited", detail: "The device's bytes of this day are spent" } as const;
