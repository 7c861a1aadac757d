/** A rule as people write it, without a mistake; tests name its lines. */
export const soundRule = `rule: test.busy
version: 1
status: live
title: { en: Processor is busy, ko: 프로세서 사용률 높음 }
applies_to: { class: linux }
let:
  busy: avg_over_time(cpu_busy_ratio[5m])
fire:
  - busy > 90% for 1m
  - load_1m > 64 and cpu_busy_ratio > 95% for 5m
clear: busy < 80%
missing: hold 15m then unknown
late: 2m
severity: { start: warning, critical: after 1h }
safety: S4
causes:
  - { id: runaway, title: { en: A program runs wild, ko: 프로그램 폭주 }, prior: 0.6, when: load_1m > 8, sign: { en: Much waits, ko: 대기가 많음 } }
  - { id: work, title: { en: Much work, ko: 작업량 많음 }, prior: 0.4 }
evidence: { keep: [load_1m], logs: 3 }
say: { en: "The processor is busy to {busy}.", ko: "프로세서 사용률이 {busy}입니다." }
remedy:
  - { who: remote, step: { en: Restart it, ko: 다시 시작하기 }, settles: runaway, verify: busy < 70% within 30m, check: { en: It rests, ko: 한가함 } }
tests:
  - name: ten busy minutes fire
    kind: fires
    given: { cpu_busy_ratio: "0.95x90", load_1m: "2x90" }
    expect: [{ at: 10m, fault: firing, cause: work }]
  - name: a busy minute does not
    kind: nearly
    given: { cpu_busy_ratio: "0.2x30 0.95x6 0.2x30" }
    expect: [{ at: 10m, fault: none }]
  - name: silence clears nothing
    kind: missing
    given: { cpu_busy_ratio: "0.95x90 _x30 0.95x5" }
    expect: [{ at: 19m, fault: firing }]
`;
