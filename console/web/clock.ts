import type { EpochMs } from "@housecall/proto/units";

/** What the pages need of time; ages are shown by the server's clock, because a person's computer may be wrong. */
export interface WebClock {
  nowMs(): EpochMs;
  /** A reading of the browser's own clock as the server's time. */
  toServerMs(ownMs: EpochMs): EpochMs;
  /** Tells what the server's clock said just now (`Date` header, whole seconds). */
  noticeServerTime(serverMs: EpochMs): void;
}

/** Differences below this are the network and the rounding of the header, not a wrong clock. */
const toleratedMs = 2_500;

/** A {@link WebClock} over the browser's own clock. */
export function createWebClock(ownNowMs: () => EpochMs): WebClock {
  let aheadMs = 0;
  return {
    nowMs: () => ownNowMs() + aheadMs,
    toServerMs: (ownMs) => ownMs + aheadMs,
    noticeServerTime: (serverMs) => {
      const differenceMs = serverMs - ownNowMs();
      aheadMs = Math.abs(differenceMs) < toleratedMs ? 0 : differenceMs;
    },
  };
}
