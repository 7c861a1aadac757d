import { describe, expect, it } from "vitest";
import { caseFaultText } from "../../../../console/cli/commands/case-fault-text.ts";
import { faultOf, firedCase, gone } from "../../../lib/case-files.ts";

const t0 = Date.UTC(2026, 10, 2, 9);
const words = (en: string) => ({ en, ko: en });

describe("a fault of a case on the command line", () => {
  it("has its sentence, the causes that are possible with their shares, and what can be done by whom", () => {
    const { desk, number } = firedCase(t0, {
      ruleId: "washer.drain-slow",
      title: words("Draining takes too long"),
      say: words("Draining took 4 min."),
      causes: [
        { id: "filter", title: words("The filter"), share: 0.756 },
        { id: "pump", title: words("The pump"), share: 0 },
      ],
      remedies: [{ who: "customer", step: words("Rinse it.\u001b[2J"), settles: "filter" }],
    });

    const [fault] = desk.file(number).faults;

    expect(fault && caseFaultText(fault).split("\n")).toEqual([
      "Draining takes too long (washer.drain-slow, warning)",
      "  Draining took 4 min.",
      "  likely: The filter (76 %)",
      expect.stringMatching(/^ {2}ask the customer: Rinse it\.[^\u001b]*$/),
      "",
    ]);
  });

  it("says that it is gone", () => {
    const { desk, number } = firedCase(t0);
    desk.see(gone(faultOf("f1", t0), t0 + 1), t0 + 1);

    const [shown] = desk.file(number).faults;

    expect(shown && caseFaultText(shown)).toContain(", gone)");
  });
});
