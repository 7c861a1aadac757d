/** Writes console/docs/CONFIGURATION.md; run after changing the schema. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { configReference } from "./reference.ts";

writeFileSync(join(import.meta.dirname, "../docs/CONFIGURATION.md"), configReference());
