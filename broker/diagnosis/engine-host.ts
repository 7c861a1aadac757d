import type { Engine, EngineInput, FaultChange, RuleHealth } from "@housecall/diagnostics-rules";
import { errorMessage, type Logger } from "@housecall/proto/base";
import { decodeRuleFiles, type RuleFile } from "./rule-files.ts";

/** Makes an engine; with a snapshot it goes on where the other one was, also under changed rules. */
export type EngineFactory = (options: {
  readonly files: readonly RuleFile[];
  readonly snapshot?: Uint8Array;
}) => Engine;

/** Runs the engine and changes its rules in place; the same for the live run and for a replay. */
export class EngineHost {
  readonly #createEngine: EngineFactory;
  readonly #logger: Logger;
  #engine: Engine;
  #failures = 0;
  #inputs = 0;

  constructor(options: {
    readonly createEngine: EngineFactory;
    readonly logger: Logger;
    readonly files: readonly RuleFile[];
    readonly snapshot?: Uint8Array;
  }) {
    const { createEngine, logger, ...from } = options;
    this.#createEngine = createEngine;
    this.#logger = logger;
    this.#engine = createEngine(from);
  }

  /** Inputs on which the engine failed; each is a bug of ours and was skipped. */
  get failures(): number {
    return this.#failures;
  }

  /** Inputs since this host was made, failed ones included. */
  get inputs(): number {
    return this.#inputs;
  }

  get ruleHealth(): readonly RuleHealth[] {
    return this.#engine.ruleHealth();
  }

  accept(commitSeq: number, input: EngineInput): readonly FaultChange[] {
    this.#inputs += 1;
    try {
      return this.#engine.accept(input);
    } catch (error) {
      this.#failures += 1;
      this.#logger.error("rules-failed", `Input ${commitSeq} (${input.kind}): ${errorMessage(error)}`);
      return [];
    }
  }

  changeRules(payload: Uint8Array): void {
    this.#engine = this.#createEngine({ files: decodeRuleFiles(payload), snapshot: this.#engine.snapshot() });
  }

  snapshot(): Uint8Array {
    return this.#engine.snapshot();
  }

  forget(deviceId: string): void {
    this.#engine.forget(deviceId);
  }
}
