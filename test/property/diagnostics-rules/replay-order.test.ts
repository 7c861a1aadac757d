import { replayRules } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { csv, play } from "../../unit/diagnostics-rules/replayed.ts";
import { ruleText } from "../../unit/diagnostics-rules/rule-text.ts";

const plan = replayRules([
  {
    path: "o.yml",
    text: ruleText({
      signals: { level: { cadence: "1m" }, mode: {} },
      fire: ["level > 5 and not (mode == 2)"],
    }),
  },
]);

type Row = readonly [atS: number, ...cells: (number | string)[]];

/** The row is so many rows behind its place. */
function behind(rows: readonly Row[], index: number, by: number): readonly Row[] {
  const row = rows[index];
  if (row === undefined) throw new Error(`no row ${index}`);
  return [
    ...rows.slice(0, index),
    ...rows.slice(index + 1, index + 1 + by),
    row,
    ...rows.slice(index + 1 + by),
  ];
}

describe("rows that are not in order", () => {
  const rows = Array.from({ length: 1_500 }, (_, at): Row => [60 * at, at % 7 < 3 ? 9 : 1, 1]);
  const { told } = play(plan, csv("level,mode", rows));

  it("are put in order when they are at most a thousand rows behind", () => {
    const swapped = rows.map((row, at) => rows[at % 2 === 0 ? at + 1 : at - 1] ?? row);

    expect(told.length).toBeGreaterThan(400);
    expect(play(plan, csv("level,mode", swapped)).told).toEqual(told);
    expect(play(plan, csv("level,mode", behind(rows, 3, 1_000))).told).toEqual(told);
    expect(play(plan, csv("level,mode", [...rows.slice(0, 900)].reverse())).told).toEqual(
      play(plan, csv("level,mode", rows.slice(0, 900))).told,
    );
  });

  it("are left out and counted when they are further behind", () => {
    const { replay } = play(plan, csv("level,mode", behind(rows, 3, 1_001)));

    expect([replay.rows, replay.olderRows]).toEqual([1_499, 1]);
  });
});

describe("rows of one time", () => {
  it("are all taken, and of two samples of one signal the first", () => {
    const { told, rows } = play(
      plan,
      csv("level,mode", [
        [0, 9, ""],
        [0, 1, 1],
        [60, 1, ""],
      ]),
      "all",
    );

    expect(told).toEqual(["0 firing", "60 resolved"]);
    expect(rows.map(([at, fault]) => `${at} ${fault}`)).toEqual(["0 inactive", "0 firing", "60 inactive"]);
  });
});

describe("rows an hour apart", () => {
  const hourly = (fire: string, rows: readonly Row[]) => {
    const text = ruleText({
      signals: { level: { cadence: "1h" } },
      fire: [fire],
      say: { en: "{level}", ko: "값 {level}" },
    });
    return play(
      replayRules([{ path: "h.yml", text }]),
      csv(
        "level,note",
        rows.map(([atH, ...cells]) => [3_600 * atH, ...cells]),
      ),
    ).told;
  };
  const atHour = (hour: number): number => 3_600 * hour;

  it("are those of a device that is there in between", () => {
    const rows: Row[] = [
      [0, 1],
      [1, 9],
      [2, 9],
      [3, 9],
      [4, 1],
      [5, ""],
      [6, ""],
      [7, ""],
      [8, 1],
    ].map(([at = 0, level = ""]): Row => [Number(at), level, 1]);

    expect(hourly("level > 5 for 2h", rows)).toEqual([
      `${atHour(1)} pending`,
      `${atHour(3)} firing`,
      `${atHour(4)} resolved`,
    ]);
    expect(hourly("absent_over_time(level[150m])", rows)).toEqual([
      `${atHour(6.5)} firing`,
      `${atHour(8)} resolved`,
    ]);
    expect(hourly("level > 5 -> level < 5 within 3h", rows)[0]).toBe(`${atHour(4)} firing`);
    expect(hourly("silence() > 10m", rows)).toEqual([]);
  });

  it("are a silence when three of them are missing", () => {
    const rows: Row[] = [0, 1, 5, 6].map((at) => [at, 1, 1]);

    expect(hourly("silence() > 10m", rows)).toEqual([`${atHour(1) + 601} firing`, `${atHour(5)} resolved`]);
  });
});
