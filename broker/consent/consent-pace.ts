import type { Clock } from "@housecall/proto/base";
import { TokenBucket, type TokenBucketOptions } from "../mqtt/token-bucket.ts";

/** Grants and answers of one device that are taken; the owner of a real one presses a few buttons a day. */
const PACE: TokenBucketOptions = { perSecond: 1 / 30, burst: 200 };

/** With so many buckets, full ones are forgotten. */
const FORGET_FROM = 1_000;

/** Says whether a device may change consents once more: its words go into the audit, which is kept for ever. */
export interface ConsentPace {
  mayChange(deviceId: string): boolean;
}

/** Buckets of devices that changed something lately. */
export function createConsentPace(clock: Clock): ConsentPace {
  let forgetAt = FORGET_FROM;
  const buckets = new Map<string, TokenBucket>();
  return {
    mayChange: (deviceId) => {
      const uptimeMs = clock.uptimeMs();
      if (buckets.size >= forgetAt) {
        for (const [id, other] of buckets) if (other.isFull(uptimeMs)) buckets.delete(id);
        forgetAt = Math.max(FORGET_FROM, buckets.size * 2);
      }
      const bucket = buckets.get(deviceId) ?? new TokenBucket(PACE, uptimeMs);
      buckets.set(deviceId, bucket);
      return bucket.tryTake(uptimeMs);
    },
  };
}
