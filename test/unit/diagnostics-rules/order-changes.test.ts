import type { FaultChange } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { orderChanges } from "../../../diagnostics-rules/engine/order-changes.ts";

type Told = Pick<FaultChange, "atMs" | "ruleId" | "state" | "foundInBacklog">;

function ordered(told: readonly Told[]): string[] {
  const changes = told.map((each) => ({ deviceId: "dev-1", instance: "", ...each }) as FaultChange);
  return orderChanges(changes).map(({ atMs, ruleId, state }) => `${atMs} ${ruleId} ${state}`);
}

describe("the order of changes", () => {
  it("is that of their times, then of their rules", () => {
    expect(
      ordered([
        { atMs: 20, ruleId: "b", state: "firing", foundInBacklog: false },
        { atMs: 20, ruleId: "a", state: "firing", foundInBacklog: false },
        { atMs: 10, ruleId: "b", state: "pending", foundInBacklog: true },
      ]),
    ).toEqual(["10 b pending", "20 a firing", "20 b firing"]);
  });

  it("leaves what is told of one fault as it was told, though its end is dated back", () => {
    expect(
      ordered([
        { atMs: 20, ruleId: "b", state: "firing", foundInBacklog: false },
        { atMs: 5, ruleId: "b", state: "resolved", foundInBacklog: false },
        { atMs: 10, ruleId: "a", state: "firing", foundInBacklog: false },
      ]),
    ).toEqual(["10 a firing", "20 b firing", "5 b resolved"]);
  });
});
