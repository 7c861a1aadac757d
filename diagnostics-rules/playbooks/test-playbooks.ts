import type { PlaybookTestReport } from "@housecall/proto/api";
import { AppError, errorMessage } from "@housecall/proto/base";
import { findSignal } from "@housecall/proto/signals";
import { parseDuration } from "../language/parser.ts";
import { ExpressionError } from "../language/rule-finding.ts";
import type { NamedFile } from "../language/shaped-file.ts";
import { expandSeries, parseSeriesName } from "../tools/series.ts";
import { judgeSteps, type KnownSample, type KnownTelemetry } from "./judge-steps.ts";
import type { KnownRule } from "./known-rules.ts";
import { loadPlaybooks } from "./load-playbooks.ts";
import type { Playbook } from "./playbook.ts";
import { formatPlaybookFinding } from "./playbook-finding.ts";
import { playbookLimits } from "./playbook-limits.ts";
import type { PlaybookTest } from "./playbook-schema.ts";
import { decide, mayAnswer, placeOfRun, type StepDone } from "./walk-playbook.ts";

/** Time 0 of every test. */
const START_AT_MS = Date.UTC(2026, 0, 1);

/** Runs the tests inside playbook files. A file with a mistake gives one failed result that names it. */
export function testPlaybooks(files: readonly NamedFile[], rules?: readonly KnownRule[]): PlaybookTestReport {
  const { playbooks, findings } = loadPlaybooks(files, rules);
  const errors = findings.filter(({ severity }) => severity === "error");
  const unloaded = [...new Set(errors.map(({ file }) => file))].map((file) => {
    const own = errors.filter((error) => error.file === file);
    const detail = own.map(formatPlaybookFinding).join("\n");
    const playbook = own[0]?.playbookId ?? "";
    return { file, playbook, name: "the playbook can be loaded", passed: false, detail };
  });
  const results = playbooks.flatMap((playbook) =>
    playbook.source.tests.map((test) => {
      const detail = problemsOf(playbook, test).join("; ");
      return { file: playbook.file, playbook: playbook.id, name: test.name, passed: detail === "", detail };
    }),
  );
  return { results: [...unloaded, ...results] };
}

/** What a test finds wrong; a test that cannot be read says why. */
function problemsOf(playbook: Playbook, test: PlaybookTest): readonly string[] {
  try {
    return new TestRun(playbook, test).problems();
  } catch (error) {
    if (error instanceof AppError || error instanceof ExpressionError) return [errorMessage(error)];
    throw error;
  }
}

/** One run as a test plays it: it is looked at when it starts, when somebody answers, and at the end. */
class TestRun {
  readonly #playbook: Playbook;
  readonly #test: PlaybookTest;
  readonly #samples: readonly KnownSample[];
  readonly #startMs: number;
  readonly #done: StepDone[] = [];

  constructor(playbook: Playbook, test: PlaybookTest) {
    this.#playbook = playbook;
    this.#test = test;
    this.#samples = samplesOf(test, playbook.source.applies_to.class);
    this.#startMs = timeOf(test.start);
  }

  problems(): readonly string[] {
    const { answers, expect } = this.#test;
    const endMs = timeOf(expect.at);
    if (endMs > playbookLimits.testMs) return [`got ${expect.at}, wanted at most 31 d`];
    this.#look(START_AT_MS + this.#startMs);
    const problems = answers.flatMap(({ at, step, is }) => {
      const atMs = timeOf(at);
      return this.#answer({ step, is, atMs: START_AT_MS + atMs }, at);
    });
    this.#look(START_AT_MS + endMs);
    return [...problems, ...this.#compare()];
  }

  #answer(answer: StepDone, at: string): readonly string[] {
    const decision = this.#look(answer.atMs);
    const place = this.#place();
    const here = place.kind === "step" ? place.step.id : `the end "${place.end}"`;
    if (place.kind === "end" || place.step.id !== answer.step)
      return [`at ${at}: step "${answer.step}" is answered, and the run is at "${here}"`];
    if (answer.is !== "skipped" && !mayAnswer(place.step, decision))
      return [`at ${at}: step "${answer.step}" asks nobody (telemetry: ${decision})`];
    this.#done.push(answer);
    this.#look(answer.atMs);
    return [];
  }

  /** Lets telemetry decide what it can; what it says of the step at which the run then stands. */
  #look(nowMs: number): ReturnType<typeof decide> {
    const verdicts = judgeSteps(this.#playbook, this.#telemetry(nowMs));
    for (;;) {
      const place = this.#place();
      if (place.kind === "end") return "unknown";
      const decision = decide(place.step, verdicts.get(place.step.id), { sinceMs: place.sinceMs, nowMs });
      if (decision !== "ok" && decision !== "not_ok") return decision;
      this.#done.push({ step: place.step.id, is: decision, atMs: nowMs });
    }
  }

  #place() {
    return placeOfRun(this.#playbook, START_AT_MS + this.#startMs, this.#done);
  }

  #telemetry(nowMs: number): KnownTelemetry {
    const states = this.#test.states.map(({ at, entries }) => ({ atMs: START_AT_MS + timeOf(at), entries }));
    const samples = this.#samples.filter(({ atMs }) => atMs <= nowMs);
    const heardAtMs = [...samples, ...states].map(({ atMs }) => atMs).filter((atMs) => atMs <= nowMs);
    const lastReportAtMs = heardAtMs.length === 0 ? null : Math.max(...heardAtMs);
    return { nowMs, samples, states, lastReportAtMs };
  }

  #compare(): readonly string[] {
    const { path, end, open } = this.#test.expect;
    const got = this.#done.map(({ step, is }) => `${step} ${is}`).join(", ");
    const wanted = Object.entries(path)
      .map(([step, is]) => `${step} ${is}`)
      .join(", ");
    const place = this.#place();
    const at = place.kind === "end" ? `end ${place.end}` : `step ${place.step.id}`;
    const wantedAt = end !== undefined ? `end ${end}` : open !== undefined ? `step ${open}` : at;
    return [
      ...(got === wanted ? [] : [`got the path ${got || "(none)"}, wanted ${wanted || "(none)"}`]),
      ...(at === wantedAt ? [] : [`got ${at}, wanted ${wantedAt}`]),
    ];
  }
}

function samplesOf({ given, cadence }: PlaybookTest, deviceClass: string): readonly KnownSample[] {
  const cadenceMs = parseDuration(cadence);
  return Object.entries(given).flatMap(([name, text]) => {
    const { signal, instance } = parseSeriesName(name);
    const codes = findSignal(signal, deviceClass)?.codes ?? {};
    return expandSeries(String(text), codes).flatMap((value, index) =>
      Number.isNaN(value) ? [] : [{ signal, instance, value, atMs: START_AT_MS + index * cadenceMs }],
    );
  });
}

function timeOf(text: string): number {
  return /^0[a-z]*$/.test(text.trim()) ? 0 : parseDuration(text);
}
