import { TemplateStream } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { compileLogTemplate } from "../../../../diagnostics-rules/logs/log-template.ts";
import { groupingAccuracy } from "../../../lib/synthetic-logs.ts";
import { SyntheticWords } from "../../../lib/synthetic-words.ts";

const COUNT = 3_000;

/** What a program says, by statement. */
const statements: readonly ((words: SyntheticWords) => string)[] = [
  (words) => `user ${words.pick("kim|lee|park|choi|jung|kang")} logged in`,
  (words) => `user ${words.pick("kim|lee|park|choi|jung|kang")} logged out`,
  (words) => `server listening at http://127.0.0.1:${words.port()}`,
  (words) => `cache miss for key item:${words.int(1, 9_999)}`,
  (words) => `cache hit for key item:${words.int(1, 9_999)}`,
  (words) => `query took ${words.int(1, 900)} ms`,
  () => "connection closed by peer",
  () => "connection reset by peer",
  (words) => `cannot open "${words.pick("a|b|c|d")}.conf"`,
  () => "shutting down",
];

const forms: Readonly<Record<string, (message: string, words: SyntheticWords) => string>> = {
  "JSON without blanks": (msg, words) =>
    JSON.stringify({ level: words.int(3, 5) * 10, time: words.int(1, 1e9), hostname: "web01", msg }),
  "JSON with blanks": (message, words) =>
    JSON.stringify({ ts: words.int(1, 1e9), severity: words.pick("info|warn"), message }).replaceAll(
      /(?<=[:,])(?=")|(?<=":)(?=\d)/g,
      " ",
    ),
  "keys and values": (message, words) =>
    `time=2026-03-01T10:00:${words.int(10, 59)}Z level=info msg=${JSON.stringify(message)} pid=${words.int(1, 99)}`,
};

function linesOf(form: (message: string, words: SyntheticWords) => string) {
  const words = new SyntheticWords(7);
  const said = Array.from({ length: COUNT }, () => words.int(0, statements.length - 1));
  const lines = said.map((index) => form(statements[index]?.(words) ?? "", words));
  const stream = new TemplateStream({ settleAfterLines: Number.POSITIVE_INFINITY });
  for (const line of lines) stream.learn(line);
  stream.settle();
  return { said, lines, stream };
}

describe("structured lines", () => {
  it.each(Object.entries(forms))("of %s are grouped by what they say, and not by their keys", (_, form) => {
    const { said, lines, stream } = linesOf(form);

    const ids = lines.map((line) => stream.find(line).id);

    expect(groupingAccuracy(said, ids)).toBe(1);
  });

  it.each(Object.entries(forms))("of %s have templates that a rule may use", (_, form) => {
    const { lines, stream } = linesOf(form);

    for (const line of lines) {
      const { text } = stream.find(line);
      expect(compileLogTemplate(text, "").match(line), `${text} in ${line}`).toBe("");
    }
  });

  it("leave values in quotation marks as they are", () => {
    const stream = new TemplateStream();
    stream.learn('{"path":"/api/items/7","msg":"request completed","agent":"curl 8"}');
    stream.settle();

    expect(stream.templates.map(({ text }) => text)).toEqual([
      '{"path":<text>,"msg":"request completed","agent":<text>}',
    ]);
  });
});
