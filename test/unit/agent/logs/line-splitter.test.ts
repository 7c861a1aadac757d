import { describe, expect, it } from "vitest";
import { createLineSplitter } from "../../../../agent/logs/line-splitter.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe("line splitter", () => {
  it("joins lines that come in pieces and says where they end", () => {
    const splitter = createLineSplitter({ maxBytes: 100, startOffset: 10 });

    const first = splitter.push(Buffer.from("one\ntw"));
    const second = splitter.push(Buffer.from("o\r\nthree"));

    expect(first.map(({ head, endOffset }) => [text(head), endOffset])).toEqual([["one", 14]]);
    expect(second.map(({ head, endOffset }) => [text(head), endOffset])).toEqual([["two", 19]]);
    expect(splitter.waitingBytes).toBe(5);
  });

  it("keeps the beginning of an endless line and counts the rest", () => {
    const splitter = createLineSplitter({ maxBytes: 8 });

    for (let count = 0; count < 1_000; count += 1) splitter.push(Buffer.alloc(1_024, "x"));
    const [line] = splitter.push(Buffer.from("\n"));

    expect(text(line?.head ?? new Uint8Array())).toBe("xxxxxxxx");
    expect(line?.cutBytes).toBe(1_024_000 - 8);
  });

  it("gives the unfinished line at the end, once", () => {
    const splitter = createLineSplitter({ maxBytes: 100 });
    splitter.push(Buffer.from("rest"));

    expect(text(splitter.end()?.head ?? new Uint8Array())).toBe("rest");
    expect(splitter.end()).toBeUndefined();
  });

  it("leaves empty lines out", () => {
    expect(createLineSplitter({ maxBytes: 100 }).push(Buffer.from("\n\r\n\n"))).toEqual([]);
  });

  it("is not disturbed when the caller uses its buffer again", () => {
    const splitter = createLineSplitter({ maxBytes: 100 });
    const buffer = Buffer.from("abc");

    splitter.push(buffer);
    buffer.fill("z");

    expect(splitter.push(Buffer.from("\n")).map(({ head }) => text(head))).toEqual(["abc"]);
  });
});
