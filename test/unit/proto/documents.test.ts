import { limits } from "@housecall/proto";
import { errorCodes } from "@housecall/proto/base";
import { it } from "vitest";
import { logLimits } from "../../../console/server/pulled-log/log-limits.ts";
import { expectGeneratedSection } from "../../lib/generated-section.ts";

it("keeps docs/LIMITS.md equal to the table of limits", () => {
  const rows = Object.entries(limits).map(
    ([name, value]) => `| \`${name}\` | ${value.toLocaleString("en-US")} |\n`,
  );

  expectGeneratedSection({
    path: "docs/LIMITS.md",
    name: "limits",
    wanted: `| limit | value |\n|---|---:|\n${rows.join("")}`,
  });
});

it("keeps docs/LIMITS.md equal to the limits of reading pulled logs", () => {
  const rows = Object.entries(logLimits).map(
    ([name, value]) => `| \`${name}\` | ${value.toLocaleString("en-US")} |\n`,
  );

  expectGeneratedSection({
    path: "docs/LIMITS.md",
    name: "log-limits",
    wanted: `| limit | value |\n|---|---:|\n${rows.join("")}`,
  });
});

it("keeps the error codes in CONTRIBUTING.md equal to the table of codes", () => {
  const rows = Object.entries(errorCodes).map(([code, remedy]) => `| \`${code}\` | ${remedy} |\n`);

  expectGeneratedSection({
    path: "CONTRIBUTING.md",
    name: "error-codes",
    wanted: `| code | remedy |\n|---|---|\n${rows.join("")}`,
  });
});
