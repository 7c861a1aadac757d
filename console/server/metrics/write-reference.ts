import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { metricsReference } from "./reference.ts";

writeFileSync(join(import.meta.dirname, "../../docs/METRICS.md"), metricsReference());
