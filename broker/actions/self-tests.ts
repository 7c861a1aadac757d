import type { LocalText } from "@housecall/proto/api";
import { type DurationMs, MINUTE_MS } from "@housecall/proto/base";

/** What a signal must have shown since the device began. */
export interface SignalProof {
  readonly id: string;
  readonly signal: string;
  /** Over all samples since the device began, or the newest of them. */
  readonly of: "least" | "most" | "newest";
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly words: LocalText;
}

/** A test that the firmware of some devices offers, and what telemetry shows when it was really done and passed. */
export interface SelfTest {
  readonly id: string;
  readonly title: LocalText;
  readonly effect: LocalText;
  /** A device that says nothing for longer has lost it. */
  readonly silenceMs: DurationMs;
  readonly proofs: readonly SignalProof[];
}

/**
 * The drain test of washers. Numbers: GE WCVH4800K service page (25.3 kHz reset level); a drain pump takes 0.19 to 0.3 A; and the
 * 150 s of `washer.drain-slow`, so that a test passes exactly where the rule is content.
 */
const drainTest: SelfTest = {
  id: "drain-test",
  title: { en: "Drain test", ko: "배수 테스트" },
  effect: {
    en: "The washer locks its door, fills with water to the wash level (about a minute and a half), then pumps it out and times it. About three minutes in all; nothing is heated and the drum does not turn.",
    ko: "세탁기가 문을 잠그고 세탁 수위까지 물을 채운 뒤(약 1분 30초) 배수하면서 시간을 잽니다. 모두 3분 정도 걸리며, 가열하거나 드럼을 돌리지 않습니다.",
  },
  silenceMs: 20 * MINUTE_MS,
  proofs: [
    {
      id: "filled",
      ...{ signal: "drum_level_khz", of: "least", atMost: 25.3 },
      words: { en: "Water rose in the drum", ko: "드럼에 물이 찼음" },
    },
    {
      id: "pump_ran",
      ...{ signal: "drain_pump_current_a", of: "most", atLeast: 0.1, atMost: 0.4 },
      words: { en: "The drain pump ran", ko: "배수 펌프가 작동했음" },
    },
    {
      id: "drained_in_time",
      ...{ signal: "drain_duration_s", of: "newest", atLeast: 5, atMost: 150 },
      words: { en: "The water was gone in time", ko: "제시간에 물이 빠졌음" },
    },
  ],
};

const selfTests: readonly SelfTest[] = [drainTest];

/** A test that the server knows how to verify; undefined for any other, which is not offered to people. */
export function findSelfTest(id: string): SelfTest | undefined {
  return selfTests.find((known) => known.id === id);
}
