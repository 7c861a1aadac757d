import type { Rule } from "../language/rule.ts";
import { RuleEngine } from "./rule-engine.ts";
import { learntLines, readSnapshot } from "./snapshot.ts";
import type { Engine } from "./types.ts";

/** What an engine is made of. */
export interface EngineOptions {
  /** Rules with status "live" are judged; others are ignored. */
  readonly rules: readonly Rule[];
  /** Bytes of {@link Engine.snapshot}: goes on as if it had never stopped. Of a rule that changed the fault goes on, and what its state is of
   * decides what is kept; the rest starts anew. */
  readonly snapshot?: Uint8Array;
}

/** Makes an engine. @throws AppError STORE_DAMAGED, STORE_NEWER for bytes that are not a snapshot of this version. */
export function createEngine({ rules, snapshot }: EngineOptions): Engine {
  const judged = rules.filter(({ status }) => status === "live");
  const engine = new RuleEngine(judged, snapshot && learntLines(snapshot));
  if (snapshot !== undefined) readSnapshot(engine, snapshot);
  return engine;
}
