import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEngine, loadRules } from "@housecall/diagnostics-rules";
import { lint } from "@housecall/diagnostics-rules/tools";
import { systemClock } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { loadRuleFiles } from "../../../broker/diagnosis/load-rule-files.ts";
import { threadedRuleTools } from "../../../console/server/threaded-rule-tools.ts";
import { compileLogTemplate } from "../../../diagnostics-rules/logs/log-template.ts";
import { leastProcessorMs } from "../../lib/processor-time.ts";
import { cliBench } from "../../unit/console/cli/cli-bench.ts";
import { RuleDevice } from "../../unit/diagnostics-rules/rule-device.ts";
import { rule } from "../../unit/diagnostics-rules/rule-text.ts";
import { hostileRules } from "./hostile-rules.ts";

/** Milliseconds of this thread's processor time, when what runs is compiled. */
function spentMs(run: () => unknown): number {
  return leastProcessorMs(run, 2);
}

describe("a hostile rule file", () => {
  it.each(Object.entries(hostileRules))("with %s is refused at once, where it stands", (_, hostile) => {
    const { text, kind, place, says } = hostile;
    const { rules, findings } = loadRules([{ path: "r.yml", text }]);
    const [first] = lint([{ name: "r.yml", text }]).findings.filter(({ level }) => level === "error");

    expect(rules).toEqual([]);
    expect(findings.length).toBeLessThanOrEqual(51);
    expect(first).toMatchObject({ file: "r.yml", kind });
    expect(`${first?.line}:${first?.column}`).toBe(place);
    expect(first?.message).toContain(says);
    expect(spentMs(() => loadRules([{ path: "r.yml", text }]))).toBeLessThan(2_000);
  });

  describe("beside many others", () => {
    const named = Object.entries(hostileRules).map(([what, hostile], index) => ({
      what,
      file: `${index}.yml`,
      hostile,
    }));
    const folder = mkdtempSync(join(tmpdir(), "housecall-rules-"));
    for (const { file, hostile } of named) writeFileSync(join(folder, file), hostile.text);

    it("is refused by rules lint, in the same words", async () => {
      const bench = await cliBench({ ruleTools: threadedRuleTools(systemClock) });
      const paths = named.map(({ file }) => join(folder, file));

      const { code, out } = await bench.run(`rules lint ${paths.join(" ")}`);
      const lines = out.split("\n");

      expect(code).toBe(6);
      for (const { what, file, hostile } of named) {
        const first = lines.find((line) => line.startsWith(join(folder, file)) && line.includes(" error: "));
        expect(first, what).toContain(`${file}:${hostile.place}: error: `);
        expect(first, what).toContain(hostile.says);
        expect(first, what).toContain(`[${hostile.kind}]`);
      }
    });

    it("is left out by a server that starts, which says why", () => {
      const { problems } = loadRuleFiles([folder]);

      expect(problems).toHaveLength(named.length);
      for (const { what, file, hostile } of named) {
        const problem = problems.find(({ file: told }) => told === join(folder, file));
        expect(problem?.message, what).toContain(`${file}:${hostile.place}: error: `);
        expect(problem?.message, what).toContain(hostile.says);
      }
    });
  });

  it("with more mistakes than anybody reads says how many there are", () => {
    const { findings } = loadRules([{ path: "r.yml", text: `a: &a x\nb: [${"*a,".repeat(20_000)}*a]` }]);

    expect(findings).toHaveLength(51);
    expect(findings.at(-1)?.message).toBe("19952 more mistakes of this kind or others follow");
  });

  it("as large as it may be is read", () => {
    const text = `${"#".repeat(65_000)}\nrulle: a`;

    expect(loadRules([{ path: "r.yml", text }]).findings.map(({ kind }) => kind)).toContain("schema");
  });
});

describe("a pattern", () => {
  const line = `${"a".repeat(50_000)}!`;

  it("that backtracks elsewhere is text here, and costs nothing on 50 kB", () => {
    const engine = createEngine({ rules: [rule({ fire: ['log("(a+)+$") >= 1 in 5m'] })] });
    const device = new RuleDevice();
    engine.accept(device.birth(0));

    expect(spentMs(() => engine.accept(device.log(1, line)))).toBeLessThan(50);
    expect(engine.accept(device.log(2, `x${"(a+)+$"}y`))).toHaveLength(1);
  });

  it.each([
    ["aaa<any>(a+)+$", line],
    ["aaa<word>a<word>a<word>b", line],
    ["<int>1<int>1<int>1<int>11x", `11x${"1".repeat(50_000)}`],
    ["aaa <any> <any> <any> b", `aaa ${"a ".repeat(25_000)}`],
  ])("of a few placeholders (%s) stays below 50 ms on 50 kB", (text, against) => {
    const template = compileLogTemplate(text, "");

    expect(spentMs(() => template.match(against))).toBeLessThan(50);
  });

  it("of as many placeholders as may be stays below 300 ms on the longest line that a device may send", () => {
    const named = Array.from({ length: 8 }, (_, index) => `<int:x${index}>1`).join("");
    const template = compileLogTemplate(`${"<int>1".repeat(16)}${named}11`, "");

    expect(spentMs(() => template.match("1".repeat(8_192)))).toBeLessThan(300);
  });
});
