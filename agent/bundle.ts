/** Makes the one file that ships to devices: `node agent/bundle.ts` writes agent/dist/housecall-agent.cjs. */
import { chmod } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";
import { launcher } from "./launcher.ts";

const folder = dirname(fileURLToPath(import.meta.url));
const outfile = join(folder, "dist/housecall-agent.cjs");

/** What mqtt asks for and never uses here, as CommonJS; 0.5 MB of memory. */
const leftOut: ReadonlyMap<string, string> = new Map([
  ["debug", "module.exports = () => () => undefined;"],
  [
    "lru-cache",
    'exports.LRUCache = class { constructor() { throw new Error("the agent speaks no MQTT 5"); } };',
  ],
]);
const leaveOut: Plugin = {
  name: "leave-out",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(?:debug|lru-cache)$/ }, ({ path }) => ({ path, namespace: "left-out" }));
    onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({ contents: leftOut.get(path) ?? "" }));
  },
};

await build({
  entryPoints: [join(folder, "main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  // 1.5 MB less resident than an ES module of the same code.
  format: "cjs",
  target: "node24",
  minifySyntax: true,
  // Names stay: stack traces are read by people.
  minifyWhitespace: true,
  // What Node has itself: readable-stream is its copy, worker-timers is for browsers.
  alias: { "readable-stream": "node:stream", "worker-timers": "node:timers" },
  plugins: [leaveOut],
  legalComments: "none",
  banner: { js: launcher },
  logLevel: "warning",
});
await chmod(outfile, 0o755);
