import { defineConfig } from "vitest/config";

/** Each kind of test is a project; they run one after the other because each wants the machine for itself. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts", "test/architecture.test.ts"],
          setupFiles: ["test/lib/load-languages.ts"],
          isolate: false,
          // Node itself strips the types, as in production; a worker loads each module once for all its files.
          experimental: { viteModuleRunner: false, nodeLoader: false },
          pool: "threads",
          maxWorkers: "100%",
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          // Many seeds, or simulated hours: what takes longer than a unit test may.
          name: "property",
          include: ["test/property/**/*.test.ts"],
          isolate: false,
          experimental: { viteModuleRunner: false, nodeLoader: false },
          pool: "threads",
          maxWorkers: "100%",
          testTimeout: 120_000,
          sequence: { groupOrder: 6 },
        },
      },
      {
        test: {
          name: "contract",
          include: ["test/contract/**/*.test.ts"],
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "scenario",
          include: ["test/scenario/**/*.test.ts"],
          experimental: { viteModuleRunner: false, nodeLoader: false },
          testTimeout: 300_000,
          pool: "threads",
          maxWorkers: 2,
          sequence: { groupOrder: 5 },
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: "faults",
          include: ["test/faults/**/*.test.ts"],
          testTimeout: 1_200_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
