import { describe, expect, it } from "vitest";
import { compileLogTemplate } from "../../../diagnostics-rules/logs/log-template.ts";
import { leastProcessorMs } from "../../lib/processor-time.ts";

describe("a log template", () => {
  it.each([
    ["Killed process <int> (<word>)", "Out of memory: Killed process 4242 (chromium) total-vm:1kB", true],
    ["Killed process <int> (<word>)", "Killed process x (chromium)", false],
    ["temperature <num> C", "core temperature -12.5e1 C now", true],
    ["address <hex> lost", "address 0xDEADbeef lost", true],
    ["pump <any…> stalled", "pump 3 of line B stalled", true],
    ["pump <any...> stalled", "pump  stalled", true],
    ["a.b(c)*", "a.b(c)*", true],
    ["a.b(c)*", "aXb(c)", false],
    ["two  spaces here", "two spaces\there", true],
    ["ends with <word>", "ends with ", false],
  ])("%s against %s: %s", (template, line, wanted) => {
    expect(compileLogTemplate(template, "").match(line) !== undefined).toBe(wanted);
  });

  it("names the instance that the line speaks of", () => {
    const template = compileLogTemplate("<unit>: Start request repeated too quickly", "unit");

    expect(template.match("web@1.service: Start request repeated too quickly.")).toBe("web@1.service");
    expect(template.match("something else")).toBeUndefined();
  });

  it("takes time linear in the line, whatever is in it", () => {
    const template = compileLogTemplate("<any>a<word>a<any>a<word>a<any>b<int>(a+)+$ x", "");
    const line = `${"a".repeat(50_000)} (a+)+$ x`;

    expect(template.match(line)).toBeUndefined();
    expect(leastProcessorMs(() => template.match(line))).toBeLessThan(50);
  });
});
