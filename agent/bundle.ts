/** Makes the one file that ships to devices: `node agent/bundle.ts` writes agent/dist/housecall-agent.mjs. */
import { chmod } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = dirname(fileURLToPath(import.meta.url));
const outfile = join(folder, "dist/housecall-agent.mjs");

await build({
  entryPoints: [join(folder, "main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node24",
  minifySyntax: true,
  // Names stay: stack traces are read by people.
  minifyWhitespace: true,
  // What Node has itself: readable-stream is its copy, worker-timers is for browsers.
  alias: { "readable-stream": "node:stream", "worker-timers": "node:timers" },
  legalComments: "none",
  // CommonJS libraries ask for Node's modules by require.
  banner: {
    js: '#!/usr/bin/env node\nimport { createRequire as createRequireOfNode } from "node:module";\nconst require = createRequireOfNode(import.meta.url);',
  },
  logLevel: "warning",
});
await chmod(outfile, 0o755);
