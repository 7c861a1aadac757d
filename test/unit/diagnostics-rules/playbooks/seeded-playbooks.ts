/** A mistake in the sound playbook: what stands there instead, where it is found, and what is said of it. */
export interface PlaybookSeed {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly place: string;
  readonly says: string;
}

const seed = (kind: string, from: string, to: string, place: string, says: string): PlaybookSeed => ({
  ...{ kind, from, to, place, says },
});

/** One for each kind of mistake that one file can have. */
export const playbookSeeds: readonly PlaybookSeed[] = [
  seed("yaml-syntax", "about: {", "about: {{", "5:1", ""),
  seed("schema", "version: 1", "versoin: 1", "2:1", 'did you mean "version"?'),
  seed(
    "translation-missing",
    "say: { en: I test it, ko: 시험합니다 }",
    "say: { en: I test it }",
    "35:10",
    "Is missing",
  ),
  seed("translation-missing", "ko: 알기 위해", "ko: To know", "15:29", "no Korean letter"),
  seed(
    "expression-syntax",
    "last_drain < 150s\n    within",
    "last_drain < \n    within",
    "37:24",
    "wanted a signal",
  ),
  seed(
    "unknown-signal",
    "last_over_time(drain_duration_s[30d])",
    "last_over_time(drain_duratoin_s[30d])",
    "9:30",
    'did you mean "drain_duration_s"?',
  ),
  seed(
    "unknown-unit",
    "last_drain < 150s\n    minutes",
    "last_drain < 150 parsec\n    minutes",
    "18:29",
    "parsec",
  ),
  seed(
    "unit-mismatch",
    "last_drain < 150s\n    minutes",
    "last_drain < 150 kHz\n    minutes",
    "18:23",
    "kHz",
  ),
  seed("type-mismatch", "last_drain < 150s\n    minutes", "last_drain\n    minutes", "18:12", "condition"),
  seed("never-true", "last_drain < 150s\n    minutes", "drain_current_a > 500 A\n    minutes", "18:12", ""),
  seed(
    "check-unreadable",
    "last_drain < 150s\n    minutes",
    'event("x") < 1 in 5m\n    minutes',
    "18:12",
    "wanted signals",
  ),
  seed("window-unbounded", "drain_duration_s[30d]", "drain_duration_s[300d]", "9:30", "30 d"),
  seed("duplicate-id", "- id: test", "- id: clean", "32:9", "twice"),
  seed("unknown-target", "ok: mended", "ok: mendet", "42:9", 'did you mean "mended"?'),
  seed("loop", "ok: mended", "ok: clean", "42:9", "wanted a later step or an end"),
  seed(
    "no-end",
    "ok: test\n    not_ok: visit\n    skip: test",
    "ok: clean\n    not_ok: clean\n    skip: clean",
    "23:9",
    "no end",
  ),
  seed(
    "unreachable-step",
    "ok: test\n    not_ok: visit\n    skip: test",
    "ok: mended\n    not_ok: visit\n    skip: visit",
    "32:9",
    '"test"',
  ),
  seed("dead-outcome", "ok: well", "ok: clean", "46:9", '"well"'),
  seed(
    "unknown-rule",
    "washer.drain-slow,",
    "washer.drain-slo,",
    "7:13",
    'did you mean "washer.drain-slow"?',
  ),
  seed("unknown-rule", "washer.drain-slow,", "dryer.drain-pump,", "7:13", 'wanted one for "washer"'),
  seed("unknown-cause", "[filter-blocked]", "[filter-bloked]", "7:41", 'did you mean "filter-blocked"?'),
  seed("unknown-cause", "cause: filter-blocked", "cause: pump-blocked", "55:12", "None of the rules"),
  seed("unknown-action", "run: self-test", "run: selftest", "39:20", 'did you mean "self-test"?'),
  seed(
    "unknown-action",
    "with: { test: drain-test }",
    "with: { tset: drain-test }",
    "39:45",
    'did you mean "test"?',
  ),
  seed(
    "asks-decided",
    "    check: last_drain < 150s\n    minutes",
    "    answer: always\n    check: last_drain < 150s\n    minutes",
    "18:13",
    "ask only while it is unknown",
  ),
  seed(
    "nothing-decides",
    "    expect: { en: Clean, ko: 깨끗함 }",
    "    expect: { en: Clean, ko: 깨끗함 }\n    answer: never",
    "28:13",
    "has no check",
  ),
  seed("say-missing", "    say: { en: Please clean it, ko: 청소해 주세요 }\n", "", "23:9", "write under say"),
  seed(
    "within-without-check",
    "    expect: { en: Clean, ko: 깨끗함 }",
    "    expect: { en: Clean, ko: 깨끗함 }\n    within: 5m",
    "28:13",
    "has none",
  ),
  seed(
    "shows-unknown",
    "  last_drain: { en: Last",
    "  last_drian: { en: Last",
    "11:15",
    'did you mean "last_drain"?',
  ),
  seed(
    "visit-without-remote",
    "outcome: remote_guidance",
    "outcome: visit_needed",
    "57:22",
    "avoids no visit",
  ),
  seed(
    "unused-let",
    "  last_drain: last_over",
    "  other: drain_current_a\n  last_drain: last_over",
    "9:10",
    "never used",
  ),
  seed(
    "unknown-action",
    "{ test: drain-test }",
    "{ test: drane-test }",
    "39:45",
    'did you mean "drain-test"?',
  ),
];
