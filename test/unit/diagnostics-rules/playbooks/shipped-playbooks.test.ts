import {
  lintPlaybooks,
  shippedKnownRules,
  shippedPlaybookFiles,
  shippedPlaybooks,
  testPlaybooks,
} from "@housecall/diagnostics-rules/playbooks";
import { describe, expect, it } from "vitest";

const rules = shippedKnownRules();
const files = shippedPlaybookFiles();
const playbooks = shippedPlaybooks();
const { results } = testPlaybooks(files, rules);

describe("the shipped playbooks", () => {
  it("are those that support begins with", () => {
    expect(playbooks.map(({ id }) => id)).toEqual([
      "dryer.slow",
      "linux.network",
      "refrigerator.warm",
      "robot-cleaner.stops",
      "washer.not-draining",
    ]);
  });

  it("are without a mistake", () => {
    expect(lintPlaybooks(files, rules).findings).toEqual([]);
  });

  it.each(results)("$playbook: $name", ({ detail }) => {
    expect(detail).toBe("");
  });

  it("have six to ten steps", () => {
    for (const { source } of playbooks) {
      expect(source.steps.length).toBeGreaterThanOrEqual(6);
      expect(source.steps.length).toBeLessThanOrEqual(10);
    }
  });

  it("wait for a new reading after everything that they run on the device", () => {
    const runs = playbooks.flatMap(({ source }) => source.steps.filter(({ action }) => action !== undefined));

    expect(runs.length).toBeGreaterThan(0);
    for (const { id, within, consent } of runs) {
      expect(within, id).toBeDefined();
      expect(consent, id).toContain("action");
    }
  });
});
