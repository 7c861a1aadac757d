import { describe, it } from "vitest";
import { checkBacklog } from "../../unit/diagnostics-rules/backlog-property.ts";
import { checkReload } from "../../unit/diagnostics-rules/reload-property.ts";
import {
  checkAnyOrder,
  checkCutting,
  checkIndependence,
  checkRestart,
} from "../../unit/diagnostics-rules/verdict-properties.ts";

const SEEDS = 1_000;
const TIMEOUT_MS = 600_000;

describe("verdicts, a thousand times over", () => {
  it.each([
    ["any order and duplicates", checkAnyOrder],
    ["any cutting of rows into records", checkCutting],
    ["a restart at any point", checkRestart],
    ["other rules", checkIndependence],
    ["the pass over a backlog", checkBacklog],
    ["a rule of which another clause is changed", checkReload],
  ])(
    "are the same for %s",
    (_, check) => {
      check(SEEDS);
    },
    TIMEOUT_MS,
  );
});
