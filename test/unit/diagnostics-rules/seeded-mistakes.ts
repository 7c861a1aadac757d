/** Mistakes that are put into the sound rule one at a time. */

/** One mistake: `from` becomes `to`, and is then found at "line:column" with words that say what was expected. */
export interface Seed {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly place: string;
  readonly says: string;
}

const BUSY = "  busy: avg_over_time(cpu_busy_ratio[5m])";
const FIRE = "  - busy > 90% for 1m";
const SECOND = "  - load_1m > 64 and cpu_busy_ratio > 95% for 5m";
const CLEAR = "clear: busy < 80%";
const REMEDY = `remedy:
  - { who: remote, step: { en: Restart it, ko: 다시 시작하기 }, settles: runaway, verify: busy < 70% within 30m, check: { en: It rests, ko: 한가함 } }`;
const MISSING = "missing: hold 15m then unknown";

/** Seeds in the fire clauses, which start at column 5. */
function clause(
  kind: string,
  to: string,
  { at, says }: { readonly at: number; readonly says: string },
): Seed {
  return { kind, from: FIRE, to: `  - ${to}`, place: `9:${at}`, says };
}

/** One mistake of each kind that can be made in one file, the sound rule being right in everything else. */
export const seeds: readonly Seed[] = [
  {
    kind: "file-too-large",
    from: "rule:",
    to: `#${"x".repeat(70_000)}\nrule:`,
    place: "1:1",
    says: "wanted at most 65536",
  },
  {
    kind: "yaml-syntax",
    from: "keep: [load_1m]",
    to: "keep: [load_1m",
    place: "19:37",
    says: "must be sufficiently indented and end with a ]",
  },
  {
    kind: "yaml-forbidden",
    from: "version: 1",
    to: "version: &v 1",
    place: "2:13",
    says: "rules spell everything out",
  },
  {
    kind: "yaml-too-deep",
    from: "keep: [load_1m]",
    to: `keep: ${"[".repeat(20)}a${"]".repeat(20)}`,
    place: "19:30",
    says: "Nested deeper than 12",
  },
  {
    kind: "schema",
    from: "safety: S4",
    to: "saftey: S4",
    place: "15:1",
    says: 'Unknown field "saftey"; did you mean "safety"?',
  },
  {
    kind: "schema",
    from: "status: live",
    to: "status: lvie",
    place: "3:9",
    says: 'expected one of "draft"|"shadow"|"live"|"retired"; did you mean "live"?',
  },
  clause("expression-syntax", "busy >", { at: 11, says: "wanted a signal, number, function or" }),
  clause("expression-too-deep", `${"(".repeat(40)}busy > 90%${")".repeat(40)}`, {
    at: 37,
    says: "nested deeper than 32",
  }),
  {
    kind: "unknown-signal",
    from: "evidence: { keep: [load_1m]",
    to: "evidence: { keep: [laod_1m]",
    place: "19:20",
    says: 'Unknown signal "laod_1m"; did you mean "load_1m"?',
  },
  {
    kind: "unknown-code",
    from: "applies_to: { class: linux }",
    to: 'applies_to: { class: washer }\nwhile: cycle_phase == "dryin"',
    place: "6:23",
    says: 'Unknown name "dryin" of cycle_phase; did you mean "drain"? Known: idle, fill',
  },
  clause("unknown-function", "avg_overtime(cpu_busy_ratio[5m]) > 90%", {
    at: 5,
    says: 'Unknown function "avg_overtime"; did you mean "avg_over_time"?',
  }),
  clause("unknown-unit", "memory_available_bytes < 5 MiBB", {
    at: 32,
    says: 'Unknown unit "MiBB"; did you mean "MiB"?',
  }),
  {
    kind: "unknown-placeholder",
    from: "busy to {busy}",
    to: "busy to {bussy}",
    place: "20:39",
    says: 'Unknown value "{bussy}"; did you mean "busy"?',
  },
  clause("wrong-arguments", "rate(cpu_busy_ratio) > 1", {
    at: 10,
    says: "rate got no window, wanted a signal with one: rate(x[5m])",
  }),
  clause("type-mismatch", "busy for 1m", { at: 5, says: "Got a number (ratio), wanted a condition" }),
  clause("unit-mismatch", "busy > 5 MB", {
    at: 10,
    says: 'Got ratio and MB to compare with ">", wanted the same unit',
  }),
  clause("mixed-instances", "disk_used_ratio > 90% and unit_active == 0", {
    at: 31,
    says: "but the rule is judged per mount; wanted one kind of instance",
  }),
  clause("window-unbounded", "avg_over_time(cpu_busy_ratio[365d]) > 90%", {
    at: 19,
    says: "Got a window of 365 d, wanted at most 30 d",
  }),
  clause("repeat-impossible", "busy > 90% for 6 of 5 samples", {
    at: 16,
    says: "Got 6 of 5 samples, wanted at most 5 of them",
  }),
  clause("log-template", 'log("boom <itn>") >= 1 in 5m', {
    at: 9,
    says: 'Unknown placeholder "<itn>"; did you mean "int"?',
  }),
  {
    kind: "silence-mixed",
    from: SECOND,
    to: "  - silence() > 5m",
    place: "9:3",
    says: "cannot stand beside signals or logs; make two rules",
  },
  {
    kind: "let-cycle",
    from: BUSY,
    to: "  busy: busy + 1",
    place: "7:9",
    says: '"busy" uses itself: busy -> busy, wanted a let that ends in signals',
  },
  clause("never-true", "cpu_busy_ratio > 95", { at: 5, says: "did you mean 95%?" }),
  clause("always-true", "load_1m >= 0", {
    at: 5,
    says: "always holds: load_1m lies between 0 and 1000000, wanted a limit within",
  }),
  clause("fire-never", "busy > 90% and busy < 50%", {
    at: 5,
    says: 'its parts never hold together; did you mean "or"?',
  }),
  {
    kind: "clear-overlaps-fire",
    from: CLEAR,
    to: "clear: busy < 95%",
    place: "11:8",
    says: "can hold at once; leave a distance between fire and clear",
  },
  {
    kind: "never-clears",
    from: CLEAR,
    to: "clear: load_1m < 0",
    place: "11:8",
    says: "load_1m lies between 0 and 1000000, wanted a limit within",
  },
  clause("for-below-cadence", "cpu_busy_ratio > 90% for 3s", {
    at: 5,
    says: "samples come 10 s apart: one sample would be enough; wanted at least 10 s",
  }),
  clause("window-below-cadence", "rate(oom_kills_total[15s]) > 0.1", {
    at: 5,
    says: 'rate needs 2 samples, but "oom_kills_total" comes every 10 s and the window is 15 s; wanted at least 20 s',
  }),
  clause("sequence-below-cadence", 'event("x") -> not cpu_busy_ratio > 90% within 1s', {
    at: 16,
    says: "samples come 10 s apart; wanted at least 10 s",
  }),
  clause("baseline-short", "busy > 2 * baseline(busy, 3 samples)", { at: 31, says: "learn over at least 5" }),
  {
    kind: "while-never",
    from: "fire:",
    to: "while: load_1m < 0\nfire:",
    place: "8:8",
    says: "so the rule is never judged: load_1m lies between 0 and 1000000, wanted a limit within",
  },
  {
    kind: "while-always",
    from: "fire:",
    to: "while: load_1m >= 0\nfire:",
    place: "8:8",
    says: "always holds; leave while out",
  },
  clause("counter-unwrapped", "oom_kills_total > 3", {
    at: 5,
    says: "only grows; compare increase(oom_kills_total[10m]) or its rate",
  }),
  clause("rate-of-gauge", "rate(load_1m[5m]) > 1", { at: 5, says: "use delta or deriv" }),
  clause("delta-of-counter", "deriv(oom_kills_total[5m]) > 1", { at: 5, says: "use increase or rate" }),
  clause("equals-measured", "cpu_busy_ratio == 50%", {
    at: 20,
    says: "hardly ever equal to a number; use <= or >=",
  }),
  {
    kind: "unused-let",
    from: BUSY,
    to: `${BUSY}\n  spare: load_1m`,
    place: "8:10",
    says: '"spare" is never used; use it or leave it out',
  },
  {
    kind: "translation-missing",
    from: "ko: 작업량 많음",
    to: "ko: Much labour",
    place: "18:45",
    says: "no Korean letter, wanted the same in Korean",
  },
  {
    kind: "words-missing",
    from: ", sign: { en: Much waits, ko: 대기가 많음 }",
    to: "",
    place: "17:87",
    says: 'Cause "runaway" has no sign; say what one sees when its condition holds',
  },
  {
    kind: "unit-by-hand",
    from: "busy to {busy}.",
    to: "busy to {busy} %.",
    place: "20:38",
    says: '"{busy}" shows its unit, and "%" is written after it; leave that out',
  },
  {
    kind: "tests-missing",
    from: "    kind: missing",
    to: "    kind: other",
    place: "24:3",
    says: 'There is no test of kind "missing", wanted one each of fires, nearly and missing',
  },
  {
    kind: "test-contradicts",
    from: "expect: [{ at: 10m, fault: none }]",
    to: "expect: [{ at: 10m, fault: firing }]",
    place: "29:11",
    says: 'A test of kind "nearly" expects more than a pending fault',
  },
  {
    kind: "causes-prior",
    from: "id: work",
    to: "id: runaway",
    place: "18:11",
    says: 'Cause "runaway" stands here twice, wanted another id',
  },
  {
    kind: "cause-never-first",
    from: "prior: 0.6, when",
    to: "prior: 0.1, when",
    place: "17:87",
    says: 'it weighs 0.1 at best where "work" weighs 0.4; raise its prior',
  },
  {
    kind: "cause-unknown",
    from: "settles: runaway",
    to: "settles: runnaway",
    place: "22:68",
    says: 'There is no cause "runnaway"; did you mean "runaway"?',
  },
  { kind: "clear-missing", from: `${CLEAR}\n`, to: "", place: "9:3", says: "say when it is over" },
  {
    kind: "remedy-missing",
    from: REMEDY,
    to: "remedy: []",
    place: "21:9",
    says: "say what customer, remote support or technician can do",
  },
  {
    kind: "duplicate-clause",
    from: SECOND,
    to: "  - busy > 0.9 for 1m",
    place: "10:5",
    says: "stands here twice; leave one out",
  },
  {
    kind: "missing-below-cadence",
    from: MISSING,
    to: "missing: hold 5s then unknown",
    place: "12:10",
    says: "samples come 10 s apart; wanted at least 20 s",
  },
  {
    kind: "late-over-hold",
    from: "late: 2m",
    to: "late: 20m",
    place: "13:7",
    says: "but is missed after 900 s; wanted at most that",
  },
];
