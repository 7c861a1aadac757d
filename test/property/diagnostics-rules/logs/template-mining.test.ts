import { TemplateMiner, TemplateStream } from "@housecall/diagnostics-rules";
import { describe, expect, it } from "vitest";
import { compileLogTemplate } from "../../../../diagnostics-rules/logs/log-template.ts";
import { miningLimits } from "../../../../diagnostics-rules/logs/mining-limits.ts";
import {
  groupingAccuracy,
  type SyntheticLog,
  syntheticKinds,
  syntheticLog,
} from "../../../lib/synthetic-logs.ts";
import { SyntheticWords } from "../../../lib/synthetic-words.ts";

/** As a file is mined: learnt from as a whole, then read again. */
function mined(lines: readonly string[]): TemplateStream {
  const stream = new TemplateStream({ settleAfterLines: Number.POSITIVE_INFINITY });
  for (const line of lines) stream.learn(line);
  stream.settle();
  return stream;
}

function accuracy({ lines, statements }: SyntheticLog): number {
  const stream = mined(lines);
  return groupingAccuracy(
    statements,
    lines.map((line) => stream.find(line).id),
  );
}

const washer = { deviceClass: "washer", model: "w1", firmware: "4.1" };

describe("template mining", () => {
  it.each(syntheticKinds.flatMap((kind) => [1, 2].map((seed) => [kind, seed] as const)))(
    "groups the lines of %s by the statements that wrote them (seed %i)",
    (kind, seed) => {
      const withHeader = syntheticLog(kind, { seed, count: 1_000 });
      const without = syntheticLog(kind, { seed, count: 1_000, header: "without" });

      expect(accuracy(withHeader)).toBeGreaterThanOrEqual(0.97);
      expect(accuracy(without)).toBeGreaterThanOrEqual(0.97);
    },
  );

  it("gives templates that a rule may use: each is found in every one of its lines", () => {
    for (const kind of syntheticKinds) {
      const { lines } = syntheticLog(kind, { seed: 9, count: 500 });
      const stream = mined(lines);
      const compiled = new Map(stream.templates.map(({ id, text }) => [id, compileLogTemplate(text, "")]));
      for (const line of lines) {
        const { id, text } = stream.find(line);
        expect(compiled.get(id)?.match(line), `${text} in ${line}`).toBe("");
      }
    }
  });

  it("names the parameters by their kind", () => {
    const stream = mined([
      'user=root from 10.0.0.1:80 took 1.2 s, wrote /var/log/x as "a b" with 0xff of 17 at 12:30:01 by blk_9',
    ]);

    expect(stream.templates.map(({ text }) => text)).toEqual([
      "user=<any> from <addr> took <qty>, wrote <path> as <text> with <hex> of <int> at <time> by <id>",
    ]);
  });

  it.each([
    [["Invalid user  from 192.0.2.1", "Invalid user bob from 192.0.2.2"], "Invalid user <any> from <addr>"],
    [["speeds ( 1 2 **** 5 )", "speeds ( 1 2 3 4 )"], "speeds ( <any> )"],
    [["a=1, b= c=", "a=2, b=x c="], "a=<int>, b=<any> c=<any>"],
    [["lifetime <1 sec", "lifetime <20 ms"], "lifetime <<qty>"],
    [['reads {"n":1,"k":"v w"}', 'reads {"n":2,"k":""}'], 'reads {"n":<int>,"k":<text>}'],
    [["it can't be 5", "it can't be 6"], "it can't be <int>"],
    [
      [
        "from NEW to RUN now ok",
        "from RUN to NEW now ok",
        "from NEW to END now ok",
        "from RUN to END now ok",
        "from END to RUN now ok",
        "from END to NEW now ok",
      ],
      "from <word> to <word> now ok",
    ],
  ])("sees what %j have in common", (lines, text) => {
    expect(mined(lines).templates.map((template) => template.text)).toEqual([text]);
  });

  it("keeps apart what happened", () => {
    const lines = ["VM a1 Started now", "VM a2 Stopped now", "VM a3 Paused now", "VM a4 Resumed now"];

    expect(mined([...lines, ...lines]).templates).toHaveLength(4);
  });

  it("gives the same ids whatever order the lines come in", () => {
    for (const kind of syntheticKinds) {
      const { lines } = syntheticLog(kind, { seed: 5, count: 600 });
      const words = new SyntheticWords(11);
      const shuffled = lines
        .map((line) => ({ line, at: words.next() }))
        .sort((left, right) => left.at - right.at)
        .map(({ line }) => line);
      const forth = mined(lines);
      const back = mined(shuffled);

      expect(lines.map((line) => back.find(line).id)).toEqual(lines.map((line) => forth.find(line).id));
    }
  });

  it("keeps the id of a template for ever, and gives it again in another process", () => {
    const line = "pump stall after 120 ms";

    expect(mined([line]).find(line).id).toBe("104cc97f14a52728");
  });

  it("goes on from a snapshot as if it had never stopped", () => {
    const { lines } = syntheticLog("sshd", { seed: 4, count: 4_500 });
    const whole = new TemplateMiner();
    let parted = new TemplateMiner();
    const told = lines.map((line, index) => {
      if (index % 701 === 700) parted = new TemplateMiner(parted.snapshot());
      const a = whole.take(washer, line);
      const b = parted.take(washer, line);
      return [a.id, a.isFirst, a.text].join() === [b.id, b.isFirst, b.text].join();
    });

    expect(told.indexOf(false)).toBe(-1);
    expect(parted.snapshot()).toEqual(whole.snapshot());
  });

  it("learns anew after an update that mines otherwise", () => {
    const miner = new TemplateMiner();
    miner.take(washer, "pump stall after 120 ms");
    const older = new TextDecoder().decode(miner.snapshot()).replace('"version":2', '"version":1');

    expect(new TemplateMiner(new TextEncoder().encode(older)).snapshot()).toEqual(
      new TemplateMiner().snapshot(),
    );
  });

  it.each([
    ["nonsense", "STORE_DAMAGED"],
    ['{"version":1,"streams":[{"key":1}]}', "STORE_DAMAGED"],
    ['{"version":3,"streams":[]}', "STORE_NEWER"],
  ])("refuses %s as a snapshot", (text, code) => {
    expect(() => new TemplateMiner(new TextEncoder().encode(text))).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

describe("the first of its kind", () => {
  const warm = (miner: TemplateMiner, name = washer): void => {
    const { lines } = syntheticLog("appliance", { seed: 1, count: miningLimits.warmUpLines + 10 });
    for (const line of lines) miner.take(name, line);
  };

  it("is told once the stream is known, and once only", () => {
    const miner = new TemplateMiner();
    warm(miner);

    const told = ["door locked", "EEPROM checksum wrong at 0x10", "EEPROM checksum wrong at 0x20"].map(
      (line) => miner.take(washer, line).isFirst,
    );

    expect(told).toEqual([false, true, false]);
  });

  it("is told for each firmware by itself", () => {
    const miner = new TemplateMiner();
    const newer = { ...washer, firmware: "5.0" };
    warm(miner);
    warm(miner, newer);
    miner.take(washer, "EEPROM checksum wrong at 0x10");

    expect(miner.take(newer, "EEPROM checksum wrong at 0x10").isFirst).toBe(true);
  });

  it("is not told while the stream is new, nor for another value of what will be a parameter", () => {
    const miner = new TemplateMiner();
    const early = miner.take(washer, "something unheard of").isFirst;
    warm(miner);
    for (const room of ["attic", "cellar"]) miner.take(washer, `cleaning of room ${room} has ended`);

    expect([early, miner.take(washer, "cleaning of room porch has ended").isFirst]).toEqual([false, true]);
  });
});
