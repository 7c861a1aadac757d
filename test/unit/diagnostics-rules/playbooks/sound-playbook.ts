/** A playbook without a mistake, into which tests put one. */
export const soundPlaybook = `playbook: washer.sound
version: 1
title: { en: Sound, ko: 정상 }
about: { en: For tests, ko: 시험용 }
applies_to: { class: washer }
starts:
  - { rule: washer.drain-slow, causes: [filter-blocked] }
let:
  last_drain: last_over_time(drain_duration_s[30d])
names:
  last_drain: { en: Last drain, ko: 최근 배수 }
steps:
  - id: look
    title: { en: Look, ko: 보기 }
    why: { en: To know, ko: 알기 위해 }
    say: { en: Is it slow, ko: 느린가요 }
    expect: { en: Quick, ko: 빠름 }
    check: last_drain < 150s
    minutes: 1
    ok: well
    not_ok: clean
    skip: clean
  - id: clean
    title: { en: Clean, ko: 청소 }
    why: { en: It is blocked, ko: 막힘 }
    say: { en: Please clean it, ko: 청소해 주세요 }
    expect: { en: Clean, ko: 깨끗함 }
    minutes: 5
    ok: test
    not_ok: visit
    skip: test
  - id: test
    title: { en: Test, ko: 시험 }
    why: { en: To see it, ko: 확인하려고 }
    say: { en: I test it, ko: 시험합니다 }
    expect: { en: Quick, ko: 빠름 }
    check: last_drain < 150s
    within: 10m
    action: { run: self-test, with: { test: drain-test } }
    consent: [action]
    minutes: 3
    ok: mended
    not_ok: visit
    skip: visit
ends:
  - id: well
    title: { en: Well, ko: 정상 }
    next: { en: Close, ko: 종료 }
    outcome: no_fault_found
    verdict: unsure
  - id: mended
    title: { en: Mended, ko: 해결 }
    next: { en: Close, ko: 종료 }
    outcome: remote_guidance
    cause: filter-blocked
    verdict: true_positive
    otherwise_visit: true
  - id: visit
    title: { en: Visit, ko: 방문 }
    next: { en: Book, ko: 예약 }
    outcome: visit_needed
    verdict: true_positive
tests:
  - name: it is cleaned
    given: { drain_duration_s: "240 _x9 80" }
    start: 1m
    answers: [{ at: 5m, step: clean, is: ok }]
    expect: { at: 12m, path: { look: not_ok, clean: ok, test: ok }, end: mended }
`;
