import { describe, it } from "vitest";
import { checkBacklog } from "../../unit/diagnostics-rules/backlog-property.ts";
import { checkReload } from "../../unit/diagnostics-rules/reload-property.ts";
import {
  checkAnyOrder,
  checkCutting,
  checkIndependence,
  checkRestart,
} from "../../unit/diagnostics-rules/verdict-properties.ts";

/** A few seeds; rule-verdicts.test.ts takes a thousand of each. */
describe("verdicts", () => {
  it("are the same for every order of arrival within lateness, and with duplicates", () => {
    checkAnyOrder(40);
  });

  it("are the same whether rows come as one record or as many", () => {
    checkCutting(200);
  });

  it("are the same when the engine is stored and restored at any point", () => {
    checkRestart(20);
  });

  it("of one rule do not depend on which other rules there are, or are loaded in between", () => {
    checkIndependence(15);
  });

  it("of the pass over a backlog are those of a device that was never away", () => {
    checkBacklog(15);
  });

  it("of a rule are the same when another clause of it is changed", () => {
    checkReload(40);
  });
});
