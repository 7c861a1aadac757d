import type { ActionTools } from "../../agent/actions/action-job.ts";

/** Of a device that permits no action. */
export const noActions: ActionTools = {
  settings: { permitted: [], services: [], selfTests: [] },
  panel: undefined,
  processes: { run: async () => ({ exitCode: 1, output: "", errors: "" }) },
  raised: {
    now: () => ({ intervalMs: undefined, logLevel: undefined }),
    raiseResolution: async () => 0,
    setLogLevel: async () => 0,
    watch: () => undefined,
    stop: () => undefined,
  },
  bootId: "0".repeat(32),
  say: () => undefined,
};
