import { TemplateMiner, TemplateStream } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { miningLimits } from "../../../../diagnostics-rules/logs/mining-limits.ts";
import { leastProcessorMs } from "../../../lib/processor-time.ts";
import { SyntheticWords } from "../../../lib/synthetic-words.ts";

const hostile: Readonly<Record<string, string>> = {
  empty: "",
  blanks: " \t  ",
  "50 kB without a space": "x".repeat(50_000),
  "50 kB of digits": "7".repeat(50_000),
  "50 kB of spaces": " ".repeat(50_000),
  "50 kB of equals signs": "=".repeat(50_000),
  "50 kB of keys": "k=".repeat(25_000),
  "50 kB of quotes": "\"'".repeat(25_000),
  "50 kB of brackets": "[(<{".repeat(12_500),
  "50 kB of points": ".".repeat(50_000),
  "50 kB of colons and hex": "a:".repeat(25_000),
  "50 kB of times": "12:30:01 ".repeat(5_500),
  "50 kB of dashes and numbers": "- 1 ".repeat(12_500),
  "50 kB of words": "word ".repeat(10_000),
  "an endless header": `Jun 14 15:16:01 ${"a ".repeat(25_000)}`,
  "control characters": "\u0000\u0001\u001b[31mred\u0007 \u007f\u0085 end",
  "half a surrogate": "broken \ud800 text",
  "other scripts": "세탁기 오류 E21 發生 ошибка",
  placeholders: "<int> <any> <nothing> <int:x>",
};

describe("a hostile line", () => {
  it.each(Object.entries(hostile))("%s has one template and costs next to nothing", (_, line) => {
    const stream = new TemplateStream();
    stream.learn(line);
    stream.settle();
    const spentMs = leastProcessorMs(() => stream.learn(line), 20);
    const { id, text } = stream.find(line);

    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(text.length).toBeLessThanOrEqual(miningLimits.textCharacters + 5);
    expect(text).not.toMatch(/[\u0000-\u001f\u007f]/);
    expect(spentMs).toBeLessThan(20);
  });

  it("leaves the others alone", () => {
    const stream = new TemplateStream();
    for (const line of [...Object.values(hostile), "pump stall after 5 ms"]) stream.learn(line);
    stream.settle();

    expect(stream.find("pump stall after 99 ms").text).toBe("pump stall after <qty>");
  });
});

describe("memory", () => {
  it("is bounded over a million different lines", () => {
    const stream = new TemplateStream();
    for (let index = 0; index < 1_000_000; index += 1) stream.learn(`job ${index} of u${index % 977} done`);
    stream.settle();

    expect(stream.templates.map(({ text }) => text)).toEqual(["job <int> of <id> done"]);
  });

  it("is bounded over lines that have nothing in common, and drops what was not seen for longest", () => {
    const words = new SyntheticWords(3);
    const stream = new TemplateStream();
    const letters = () => words.int(1e4, 1e9).toString(36).replaceAll(/\d/g, "x");
    stream.learn("the very first line");
    for (let index = 0; index < 8_000; index += 1) {
      stream.learn(words.many(words.int(2, 12), letters));
      if (index % 500 === 0) stream.learn("a line that is seen again and again");
    }
    stream.settle();
    const texts = stream.templates.map(({ text }) => text);
    const { templates, pending } = stream.state();

    expect(templates.length).toBeLessThanOrEqual(miningLimits.templates);
    expect(pending).toEqual([]);
    expect(JSON.stringify(stream.state()).length).toBeLessThan(2_000_000);
    expect(texts).toContain("a line that is seen again and again");
    expect(texts).not.toContain("the very first line");
  });

  it("is bounded over long lines that have nothing in common", () => {
    const words = new SyntheticWords(4);
    const stream = new TemplateStream();
    for (let index = 0; index < 600; index += 1)
      stream.learn(words.many(150, () => words.int(1e9, 1e15).toString(36).replaceAll(/\d/g, "x")));
    stream.settle();

    expect(JSON.stringify(stream.state().templates).length).toBeLessThan(4 * miningLimits.templateCharacters);
  });

  it("is bounded over streams: the one that had no line for longest goes first", () => {
    const miner = new TemplateMiner();
    const name = (firmware: number) => ({ deviceClass: "washer", model: "m", firmware: String(firmware) });
    for (let firmware = 0; firmware < miningLimits.streams + 5; firmware += 1)
      miner.take(name(firmware), "door locked");
    miner.take(name(6), "door locked");
    const { streams } = JSON.parse(new TextDecoder().decode(miner.snapshot()));

    expect(streams).toHaveLength(miningLimits.streams);
    expect(streams.at(0).key).toBe('["washer","m","5"]');
    expect(streams.at(-1).key).toBe('["washer","m","6"]');
  });
});
