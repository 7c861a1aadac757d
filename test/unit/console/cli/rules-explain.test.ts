import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ruleText } from "../../diagnostics-rules/rule-text.ts";
import { cliBench } from "./cli-bench.ts";

async function bench() {
  const made = await cliBench();
  made.state.isReachable = false;
  return made;
}

describe("housecall rules explain", () => {
  it("says a shipped rule by its id, in English and Korean, without a server", async () => {
    const { run } = await bench();

    const english = await run("rules explain linux.device-silent");
    const korean = await run("rules explain linux.device-silent --language ko");

    expect([english.code, korean.code, english.err]).toEqual([0, 0, ""]);
    expect(english.out).toMatch(/^Device is silent {2}\[linux\.device-silent \d+, linux\]\n/);
    expect(english.out).toContain("\nFires when one of these holds\n  - “quiet” is above 5 min\n");
    expect(korean.out).toContain("\n다음 중 하나이면 고장 발생\n  - ‘quiet’: 5분 초과\n");
  });

  it("says a rule file, as JSON when asked", async () => {
    const { run, folder } = await bench();
    writeFileSync(join(folder, "mine.yml"), ruleText({ rule: "test.mine" }));

    const { code, out } = await run("rules explain mine.yml --json");

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      rule: "test.mine",
      language: "en",
      parts: [
        { heading: "Watches" },
        { heading: "Judged" },
        { heading: "Fires when one of these holds" },
        {},
        {},
        {},
        {},
        {},
        {},
        {},
      ],
    });
  });

  it("says what is wrong with a rule that cannot be loaded, and that there is no such rule or file", async () => {
    const { run, folder } = await bench();
    writeFileSync(join(folder, "bad.yml"), ruleText({ fire: ["nonsense > 1"] }));

    const bad = await run("rules explain bad.yml");
    const unknown = await run("rules explain washer.no-such-rule");
    const nowhere = await run("rules explain nowhere.yml");

    expect([bad.code, unknown.code, nowhere.code]).toEqual([2, 4, 4]);
    expect(bad.err).toContain('bad.yml:6:9: error: Unknown signal "nonsense"');
    expect(unknown.err).toContain('no shipped rule "washer.no-such-rule"');
    expect(nowhere.err).toContain("nowhere.yml cannot be read");
  });
});
