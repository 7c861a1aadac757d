import type { FaultChange } from "@housecall/diagnostics-rules";
import type { Fault } from "@housecall/proto/api";
import { expect, it } from "vitest";
import { foldFault } from "../../../../broker/diagnosis/fold-fault.ts";
import { sayStanding } from "../../../../diagnostics-rules/engine/last-known.ts";

const evidence = [{ kind: "silence" as const, lastReportAtMs: 1, silentMs: 2 }];

function change(state: FaultChange["state"], atMs: number, facts: Partial<FaultChange> = {}): FaultChange {
  return {
    ...{
      deviceId: "dev-1",
      ruleId: "r",
      ruleVersion: 1,
      instance: "/var",
      state,
      severity: "warning",
      safetyRank: "S3",
    },
    ...{ title: { en: "t", ko: "t" }, say: { en: "s", ko: "s" }, evidence, causes: [], remedies: [] },
    ...{ startedAtMs: 100, atMs, foundInBacklog: false, isEvident: true },
    ...facts,
  };
}
const fold = (open: Fault | undefined, next: FaultChange) =>
  foldFault({ open, change: next, newId: "new", publishedAtMs: 9_999 });

it("keeps when it began and when it fired over all changes", () => {
  const pending = fold(undefined, change("pending", 100));
  const firing = fold(pending.fault, change("firing", 160, { startedAtMs: 150 }));
  const unknown = fold(firing.fault, change("unknown", 200));
  const again = fold(unknown.fault, change("firing", 250));
  const resolved = fold(again.fault, change("resolved", 300));

  expect(resolved.fault).toMatchObject({
    id: "new",
    startedAtMs: 100,
    firedAtMs: 160,
    resolvedAtMs: 300,
    state: "resolved",
  });
  expect([pending, firing, unknown, again, resolved].map(({ outcome }) => outcome)).toEqual([
    "open",
    "open",
    "open",
    "open",
    "closed",
  ]);
});

it("discards what fell back before it fired, and does not call it resolved", () => {
  const pending = fold(undefined, change("pending", 100));

  expect(fold(pending.fault, change("inactive", 130))).toMatchObject({
    outcome: "discarded",
    fault: { state: "inactive", firedAtMs: null, resolvedAtMs: null },
  });
});

it("calls resolved what fired once, also when changed rules had it pending anew and it fell back", () => {
  const firing = fold(undefined, change("firing", 100));
  const pending = fold(firing.fault, change("pending", 200));

  expect(fold(pending.fault, change("inactive", 230))).toMatchObject({
    outcome: "closed",
    fault: { state: "resolved", firedAtMs: 100, resolvedAtMs: 230 },
  });
});

it("keeps the evidence of before when a change brings none", () => {
  const firing = fold(undefined, change("firing", 100));

  expect(fold(firing.fault, change("resolved", 200, { evidence: [] })).fault.evidence).toEqual(evidence);
});

it("goes on showing why it is a fault when a change tells of the time after it", () => {
  const aftermath = { isEvident: false, say: { en: "all dry", ko: "물 없음" }, evidence: [], causes: [] };
  const firing = fold(undefined, change("firing", 100, { say: { en: "wet", ko: "물 있음" } }));

  const news = fold(firing.fault, change("firing", 150, { ...aftermath, remedies: [remedy] }));
  const resolved = fold(news.fault, change("resolved", 200, aftermath));

  expect(news.fault).toMatchObject({ say: { en: "wet" }, evidence, remedies: [remedy] });
  expect(resolved.fault).toMatchObject({ say: { en: "wet" }, evidence, state: "resolved" });
});

it("does not go on saying that data are missing when they have come again", () => {
  const firing = fold(undefined, change("firing", 100));
  const say = sayStanding({ en: "wet", ko: "물 있음" }, "missing", "");
  const unknown = fold(firing.fault, change("unknown", 150, { say }));
  const between = { isEvident: false, say: { en: "–", ko: "–" } };

  const again = fold(unknown.fault, change("firing", 200, between));
  const over = fold(unknown.fault, change("resolved", 200, between));

  expect(unknown.fault.say).toEqual(say);
  expect([again.fault.say, over.fault.say]).toEqual(Array(2).fill({ en: "wet", ko: "물 있음" }));
});

const remedy = { who: "customer" as const, step: { en: "wipe", ko: "닦기" } };
