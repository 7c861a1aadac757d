import { createEngine, type EngineInput, loadRules } from "@housecall/diagnostics-rules";
import { lint } from "@housecall/diagnostics-rules/tools";
import { describe, expect, it } from "vitest";
import { RuleDevice } from "./rule-device.ts";
import { rule, ruleText } from "./rule-text.ts";

const title = (id: string) => ({ en: id, ko: "원인" });

function busy(parts: Readonly<Record<string, unknown>>) {
  const engine = createEngine({ rules: [rule({ late: "2m", clear: "cpu_busy_ratio < 50%", ...parts })] });
  const device = new RuleDevice("dev-1", "00000000000000aa", [
    "cpu_busy_ratio",
    "swap_used_ratio",
    "load_1m",
  ]);
  engine.accept(device.birth(0));
  const tell = (input: EngineInput) => engine.accept(input);
  const end = (atS: number) =>
    tell(
      device.put(
        "urgent",
        { kind: "event", name: "cycle-finished", severity: 6, attributes: {} },
        { wallS: atS, receivedS: atS },
      ),
    );
  return { tell, end, device };
}

function problems(parts: Readonly<Record<string, unknown>>): string {
  const { findings } = loadRules([{ path: "r.yml", text: ruleText(parts) }]);
  return findings.map(({ message }) => message).join("\n");
}

describe("missing data", () => {
  it.each([
    [{ signals: { slow: { cadence: "1h" } }, fire: ["slow > 1"] }, 3 * 3_600_000],
    [{ fire: ["cpu_busy_ratio > 90%"] }, 15 * 60_000],
    [{ signals: { slow: { cadence: "1h" } }, evidence: { keep: ["slow"] } }, 15 * 60_000],
    [{ missing: "hold 2m then unknown" }, 2 * 60_000],
    [{ missing: "hold" }, undefined],
  ])("hold a fault as long as the rule says, else by what decides: %j", (parts, heldMs) => {
    expect(rule(parts).missingHoldMs).toBe(heldMs);
  });
});

describe("the severity", () => {
  it("rises in steps, and never falls while the fault lasts", () => {
    const { tell, device } = busy({
      severity: { start: "info", warning: "swap_used_ratio > 50%", critical: "swap_used_ratio > 90%" },
    });
    const at = (atS: number, swap: number) =>
      tell(device.metrics(atS, { cpu_busy_ratio: 1, swap_used_ratio: swap })).map(({ severity }) => severity);

    expect([at(0, 0.1), at(10, 0.6), at(20, 0.1), at(30, 0.95), at(40, 0.1)]).toEqual([
      ["info"],
      ["warning"],
      [],
      ["critical"],
      [],
    ]);
  });

  it("rises after a number of cycles that ended while the fault was firing", () => {
    const { tell, end, device } = busy({ severity: { start: "warning", critical: "after 2 cycles" } });

    tell(device.metrics(0, { cpu_busy_ratio: 1 }));

    expect([end(10), end(20), end(30)].map((changes) => changes.map(({ severity }) => severity))).toEqual([
      [],
      ["critical"],
      [],
    ]);
  });

  it.each([
    [
      { severity: { start: "warning", warning: "after 5m" } },
      'Got a step to warning after the start "warning"',
    ],
    [{ severity: { start: "info", critical: "after a while" } }, 'Got "a" here, wanted a duration'],
    [
      { missing: "hold 15m then resolve" },
      'wanted "hold 15m then unknown" or "hold"; only data clear a fault',
    ],
    [
      { remedy: [{ who: "remote", step: title("do"), verify: "load_1m < 1" }] },
      '"within" and a duration or a number',
    ],
    [
      { remedy: [{ who: "remote", step: title("do"), verify: "load_1m within 5m" }] },
      "Got a number, wanted a condition",
    ],
    [
      { remedy: [{ who: "remote", step: title("do"), verify: "load_1m < 1 within 5 samples" }] },
      'Got samples after "within", wanted a duration or cycles',
    ],
  ])("%j is refused", (parts, wanted) => {
    expect(problems(parts)).toContain(wanted);
  });
});

describe("the causes", () => {
  it("are ranked by prior and likelihood: one changed signal swaps the first two", () => {
    const causes = [
      {
        id: "swapping",
        title: title("Swapping"),
        prior: 0.3,
        when: "swap_used_ratio > 50%",
        likelihood: 0.9,
      },
      {
        id: "overload",
        title: title("Overload"),
        prior: 0.7,
        when: "swap_used_ratio < 50%",
        likelihood: 0.8,
      },
    ];
    const shares = (swap: number) => {
      const { tell, device } = busy({ causes });
      const [change] = tell(device.metrics(0, { cpu_busy_ratio: 1, swap_used_ratio: swap }));
      return change?.causes.map(({ id, share }) => [id, share]);
    };

    // 0.7 × 0.8 against 0.3 × 0.1, and 0.3 × 0.9 against 0.7 × 0.2.
    expect(shares(0.1)).toEqual([
      ["overload", 0.949],
      ["swapping", 0.051],
    ]);
    expect(shares(0.9)).toEqual([
      ["swapping", 0.659],
      ["overload", 0.341],
    ]);
  });

  it("with a likelihood but without a condition are remarked", () => {
    const causes = [{ id: "one", title: title("One"), prior: 1, likelihood: 0.5 }];
    const { findings } = lint([{ name: "r.yml", text: ruleText({ causes }) }]);

    expect(findings.map(({ message }) => message)).toContain("A likelihood says nothing without when");
  });
});

describe("a remedy", () => {
  const remedy = [
    { who: "remote", step: title("Restart"), settles: "one", verify: "load_1m < 1 within 30m" },
    { who: "customer", step: title("Wait") },
  ];

  it("tells what verifies it, and whether it holds", () => {
    const { tell, device } = busy({ remedy });

    const [fired] = tell(device.metrics(0, { cpu_busy_ratio: 1 }));
    const [resolved] = tell(device.metrics(10, { cpu_busy_ratio: 0.1, load_1m: 0.5 }));

    expect(fired?.remedies).toEqual([
      {
        who: "remote",
        step: title("Restart"),
        settles: "one",
        verify: { condition: "load_1m < 1 within 30m", withinMs: 1_800_000, withinCycles: 0, holds: null },
      },
      { who: "customer", step: title("Wait") },
    ]);
    expect(resolved?.remedies[0]?.verify?.holds).toBe(true);
  });

  it("tells that it shows effect while the fault still fires, at most every ten minutes", () => {
    const { tell, device } = busy({ remedy });
    const told = Array.from({ length: 180 }, (_, index) => {
      const load = index < 10 ? 5 : index % 2;
      return tell(device.metrics(index * 10, { cpu_busy_ratio: 1, load_1m: load }));
    }).flat();

    expect(
      told.map(({ state, atMs, remedies }) => [
        state,
        (atMs - 1_800_000_000_000) / 1_000,
        remedies[0]?.verify?.holds,
      ]),
    ).toEqual([
      ["firing", 0, false],
      ["firing", 600, true],
      ["firing", 1_210, false],
    ]);
  });
});
