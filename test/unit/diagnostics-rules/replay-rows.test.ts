import { rowReaderFor } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { NumberScanner } from "../../../diagnostics-rules/tools/replay-cells.ts";
import { SyntheticWords } from "../../lib/synthetic-words.ts";

const signals = {
  isRead: (signal: string) => ["level", "mode", "disk", "Outlet_Temp_C"].includes(signal),
  codesOf: (signal: string) => (signal === "mode" ? { idle: 0, drain: 3 } : undefined),
};

function read(...lines: string[]) {
  const reader = rowReaderFor(lines[0] ?? "", signals);
  const rows = lines.flatMap((line) => {
    const row = reader.read(line);
    return row === undefined ? [] : [{ atMs: row.atMs, values: [...row.values] }];
  });
  return { rows, columns: reader.columns, unread: reader.unread };
}

describe("rows of CSV", () => {
  it("have the columns that rules read, and pass over what the others hold", () => {
    const { rows, columns, unread } = read(
      "note,level,timestamp,Outlet Temp (C),label",
      "any words,1.5,5,-2,anomaly",
      '"a, b",,6,.5,',
    );

    expect({ columns, unread }).toEqual({ columns: ["level", "Outlet_Temp_C"], unread: ["note", "label"] });
    expect(rows).toEqual([
      { atMs: 5_000, values: [1.5, -2] },
      { atMs: 6_000, values: [Number.NaN, 0.5] },
    ]);
  });

  it("take what other programs write: a byte order mark, quotation marks, blanks, names of codes", () => {
    const { rows, columns } = read(
      '\ufeff"timestamp","level","disk{mount=""/""}", mode ',
      '"5","1.5"," 2 ",drain',
      "",
      "6, 1.5 ,2e3, idle",
      "7,+1,1_000,1".replace("1_000", "0x10"),
    );

    expect(columns).toEqual(["level", 'disk{mount="/"}', "mode"]);
    expect(rows.map(({ values }) => values)).toEqual([
      [1.5, 2, 3],
      [1.5, 2_000, 0],
      [1, 16, 1],
    ]);
  });

  it.each(["", " ", "NaN", "nan", "NA", "n/a", "null", "None", '""'])("have no sample in %j", (cell) => {
    expect(read("timestamp,level,mode", `5,${cell},1`).rows[0]?.values).toEqual([Number.NaN, 1]);
  });

  it.each([
    ["timestamp,level", "5", "got 1 cells, wanted 2"],
    ["timestamp,level", "5,1,", "got 3 cells, wanted 2"],
    ["timestamp,level", "5,1,2,3", "got 4 cells, wanted 2"],
    ["timestamp,level", '5,"1', "not closed"],
    ["timestamp,level", "5,1.2.3", 'level: got "1.2.3", wanted a number'],
    ["timestamp,level", "5,-", 'level: got "-", wanted a number'],
    ["timestamp,level", "5,.", 'level: got ".", wanted a number'],
    ["timestamp,level,level", "5,1,2", "got two columns named level"],
    ["timestamp,mode", "5,spin", 'mode: got "spin", wanted a number'],
    [`timestamp,${"x,".repeat(1_000)}y`, "5", "wanted at most 1000"],
  ])("refuse %.30s then %s", (head, line, message) => {
    expect(() => read(head, line)).toThrow(message);
  });
});

describe("rows of JSON", () => {
  it("have the names that rules read, and pass over what the others hold", () => {
    const { rows, columns, unread } = read(
      '\ufeff{"timestamp": 5, "level": 1.5, "tags": ["a"], "label": "anomaly"}',
      '{"timestamp": "1970-01-01T00:00:06", "mode": "drain", "level": null}',
      '{"timestamp": 7, "mode": "2", "level": true, "log": null}',
    );

    expect({ columns, unread }).toEqual({ columns: ["level", "mode"], unread: ["tags", "label"] });
    expect(rows).toEqual([
      { atMs: 5_000, values: [1.5] },
      { atMs: 6_000, values: [Number.NaN, 3] },
      { atMs: 7_000, values: [1, 2] },
    ]);
  });
});

describe("a number read where it stands", () => {
  it("is bit for bit what Number gives, or left to it", () => {
    const words = new SyntheticWords(1);
    const scanner = new NumberScanner();
    let read = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const text = numberText(words);
      const line = `1,${text},2`;

      const value = scanner.read(line, 2);

      if (scanner.end < 0) continue;
      read += 1;
      if (!Object.is(value, Number(text)) || scanner.end !== 2 + text.length)
        expect({ text, value, end: scanner.end }).toEqual({
          text,
          value: Number(text),
          end: 2 + text.length,
        });
    }
    expect(read).toBeGreaterThan(10_000);
  });
});

function numberText(words: SyntheticWords): string {
  const digits = (count: number): string => words.many(count, () => String(words.int(0, 9)), "");
  const sign = words.next() < 0.3 ? "-" : "";
  const whole = digits(words.int(0, 12));
  const fraction = words.next() < 0.7 ? `.${digits(words.int(whole === "" ? 1 : 0, 9))}` : "";
  const text = `${sign}${whole}${fraction}`;
  return whole === "" && fraction === "" ? `${sign}0` : text;
}
