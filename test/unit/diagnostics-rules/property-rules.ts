/** Rules for the properties of verdicts: those of every Linux device, and one for each thing that keeps state of its own. */
import { loadRules, type Rule, shippedRuleFiles } from "@housecall/diagnostics-rules";
import { rule } from "./rule-text.ts";

/** What the devices of these properties measure. */
export const propertySignals = [
  "cpu_busy_ratio",
  "disk_used_ratio{/}",
  "disk_used_ratio{/var}",
  "disk_read_only{/}",
  "memory_available_ratio",
  "oom_kills_total",
  "unit_restarts_total{web.service}",
  "clock_offset_s",
];

const plainRules: readonly Rule[] = [
  ...loadRules(shippedRuleFiles().filter(({ path }) => path.startsWith("linux/"))).rules,
  rule({
    rule: "test.hold",
    fire: ["cpu_busy_ratio > 50% for 30s", "cpu_busy_ratio > 95%"],
    clear: "cpu_busy_ratio < 40% for 20s",
    late: "2m",
  }),
  rule({
    rule: "test.window",
    fire: ["avg_over_time(cpu_busy_ratio[2m]) > 60% and changes(cpu_busy_ratio[5m]) >= 3"],
    late: "2m",
  }),
  rule({
    rule: "test.lines",
    fire: ['log("boom <int>") >= 2 in 3m for 20s'],
    evidence: { keep: [], logs: 2 },
    late: "2m",
  }),
  rule({ rule: "test.absence", fire: ["absent_over_time(clock_offset_s[4m])"], late: "2m" }),
  rule({
    rule: "test.both",
    fire: ['log("<unit>: gave up") >= 1 in 5m and cpu_busy_ratio > 30%'],
    applies_to: { class: "linux", each: "unit" },
    late: "2m",
  }),
];

/** One rule for each thing that keeps state of its own. */
export const operatorParts = [
  {
    rule: "test.while",
    while: "cpu_busy_ratio > 30%",
    fire: ["avg_over_time(memory_available_ratio[3m]) > 50% for 20s"],
    late: "2m",
  },
  {
    rule: "test.cycles",
    fire: ["max_over_time(cpu_busy_ratio[2 cycles]) > 98% for 2 of 3 cycles"],
    clear: "cpu_busy_ratio < 40% for 2 cycles",
    late: "2m",
  },
  { rule: "test.samples", fire: ["cpu_busy_ratio > 50% for 3 of 5 samples"], late: "2m" },
  {
    rule: "test.past",
    fire: [
      "cpu_busy_ratio > 1.2 * baseline(cpu_busy_ratio, 4 samples) and ewma(memory_available_ratio, 1m) > 30%",
      "avg_over_time(cpu_busy_ratio[1 cycle]) > 1.2 * baseline(cpu_busy_ratio, 2 cycles)",
      "cpu_busy_ratio > 2 * baseline(cpu_busy_ratio, 3m)",
      "time_to(cpu_busy_ratio, 100%, 4m) < 30s",
    ],
    clear: "cpu_busy_ratio < 30%",
    late: "2m",
  },
  {
    rule: "test.sequences",
    fire: [
      'event("x") -> cpu_busy_ratio > 90% within 2m',
      'log("boom <int>") -> not event("x") within 30s',
      "cpu_busy_ratio > 50% -> not memory_available_ratio > 90% within 1m",
      'not event("x") within 4m and state("door") == "open"',
    ],
    late: "2m",
  },
  { rule: "test.long", fire: ["avg_over_time(cpu_busy_ratio[2h]) > 60%"], late: "2m" },
  {
    rule: "test.reports",
    fire: ['event("cycle-finished") >= 2 in 10m and state("door") == "open"', 'event("x").n > 2'],
    late: "2m",
  },
  {
    rule: "test.policies",
    fire: ["cpu_busy_ratio > 50% for 10s", "memory_available_ratio < 10% for 3m"],
    clear: "cpu_busy_ratio < 40% for 15s",
    missing: "hold 1m then unknown",
    severity: { start: "info", warning: "cpu_busy_ratio > 98%", critical: "after 1m" },
    evidence: { keep: ["cpu_busy_ratio", "usual"], logs: 2 },
    let: { usual: "avg_over_time(cpu_busy_ratio[5m])" },
    causes: [
      { id: "one", title: { en: "One", ko: "하나" }, prior: 0.5, when: "memory_available_ratio < 30%" },
      { id: "two", title: { en: "Two", ko: "둘" }, prior: 0.5 },
    ],
    say: { en: "At {cpu_busy_ratio}, usually {usual}.", ko: "{cpu_busy_ratio}, 평소 {usual}." },
    remedy: [
      {
        who: "remote",
        step: { en: "Do", ko: "하기" },
        verify: "memory_available_ratio > 50% within 10m",
      },
    ],
    late: "2m",
  },
  {
    rule: "test.missing-holds",
    fire: ["cpu_busy_ratio > 90%"],
    clear: "memory_available_ratio > 95%",
    missing: "hold",
    late: "2m",
  },
  {
    rule: "test.within-cycles",
    while: "cpu_busy_ratio > 10%",
    fire: [
      "memory_available_ratio > 50% for 10s for 2 of 3 cycles",
      'event("x") >= 3 in 2 cycles',
      "cpu_busy_ratio > 1.5 * baseline(memory_available_ratio, 2 cycles)",
    ],
    clear: "memory_available_ratio < 40% for 3 of 4 samples",
    missing: "hold 10m then unknown",
    severity: { start: "info", warning: "after 1 cycles" },
    late: "2m",
  },
  {
    rule: "test.parameters",
    fire: [
      'log("boom <int:n>" where n > 60) >= 1 in 2m',
      'max_over_time(event("x").n[4m]) > 3',
      'event("x" where n == 2) >= 2 in 10m for 20s',
    ],
    late: "2m",
  },
  {
    rule: "test.chains",
    fire: [
      'event("x") -> cpu_busy_ratio > 50% within 3m -> log("boom <int>") within 3m',
      'cpu_busy_ratio > 95% -> not (event("x") >= 1 in 1m) within 40s',
    ],
    missing: "hold 2m then unknown",
    late: "2m",
  },
] satisfies readonly (Readonly<Record<string, unknown>> & { readonly fire: readonly string[] })[];
export const operatorRules: readonly Rule[] = operatorParts.map(rule);

/** All of them. */
export const propertyRules: readonly Rule[] = [...plainRules, ...operatorRules];
