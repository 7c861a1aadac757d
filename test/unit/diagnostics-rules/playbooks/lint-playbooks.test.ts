import {
  allPlaybookKinds,
  lintPlaybooks,
  shippedKnownRules,
  testPlaybooks,
} from "@housecall/diagnostics-rules/playbooks";
import { describe, expect, it } from "vitest";
import { playbookSeeds } from "./seeded-playbooks.ts";
import { soundPlaybook } from "./sound-playbook.ts";

const rules = shippedKnownRules();
const findingsIn = (text: string) => lintPlaybooks([{ path: "sound.yml", text }], rules).findings;

describe("lint of playbooks", () => {
  it("finds nothing in a sound one, whose test passes", () => {
    expect(findingsIn(soundPlaybook)).toEqual([]);
    expect(testPlaybooks([{ path: "sound.yml", text: soundPlaybook }]).results).toMatchObject([
      { detail: "" },
    ]);
  });

  it.each(playbookSeeds)("finds $kind where it stands: $says", ({ kind, from, to, place, says }) => {
    expect(soundPlaybook.split(from)).toHaveLength(2);
    const found = findingsIn(soundPlaybook.replace(from, to)).filter((finding) => finding.kind === kind);

    expect(found.map(({ line, column }) => `${line}:${column}`)).toContain(place);
    expect(found.find(({ line, column }) => `${line}:${column}` === place)?.message).toContain(says);
  });

  it("finds a playbook without a test", () => {
    const untested = `${soundPlaybook.slice(0, soundPlaybook.indexOf("tests:"))}tests: []\n`;

    expect(findingsIn(untested)).toMatchObject([{ kind: "tests-missing", level: "error" }]);
  });

  it("finds a playbook whose id another one has", () => {
    const files = ["one.yml", "two.yml"].map((path) => ({ path, text: soundPlaybook }));

    expect(lintPlaybooks(files, rules).findings).toMatchObject([
      { kind: "duplicate-playbook", file: "two.yml", line: 1 },
    ]);
  });

  it("has a seeded mistake for each kind that playbooks alone have", () => {
    const seeded = new Set(playbookSeeds.map(({ kind }) => kind));
    const known = Object.keys(allPlaybookKinds);

    expect([...seeded].filter((kind) => !known.includes(kind))).toEqual([]);
  });

  it("takes hostile files for what they are", () => {
    for (const text of [
      "",
      "[",
      "playbook: [[[[",
      `playbook: ${"x".repeat(70_000)}`,
      "null",
      "- 1",
      "steps: {}",
    ])
      expect(findingsIn(text).length).toBeGreaterThan(0);
  });
});
