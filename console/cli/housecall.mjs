#!/usr/bin/env node
// Runs the command line with the Node that the project brings, however old the one is that npx found.
// Plain JavaScript of 2019, so that any Node can read it.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const WANTED_MAJOR = 24;
// Ctrl-C while the command line is still loading; once main.ts listens too, it decides. Never removed: a signal that
// came while modules were being loaded would be lost with the last listener.
const interruptedEarly = () => {
  if (process.listenerCount("SIGINT") > 1) return;
  process.stderr.write("Interrupted.\n");
  process.exit(130);
};
const here = dirname(fileURLToPath(import.meta.url));

if (Number(process.versions.node.split(".")[0]) >= WANTED_MAJOR) {
  process.on("SIGINT", interruptedEarly);
  await import("./main.ts");
} else {
  const bundled = join(here, "../../node_modules/.bin/node");
  if (!existsSync(bundled)) {
    process.stderr.write(
      `Housecall needs Node ${WANTED_MAJOR} or newer; this is ${process.version}. Run "npm ci" first: it brings one.\n`,
    );
    process.exit(1);
  }
  const child = spawn(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  // The child decides when to end; a terminal has sent it Ctrl-C already, which does no harm twice.
  process.on("SIGINT", () => child.kill("SIGINT"));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) => {
    process.stderr.write(`${bundled} could not be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on("close", (code, signal) => {
    if (signal === "SIGINT") process.stderr.write("Interrupted.\n");
    process.exit(signal === "SIGINT" ? 130 : signal ? 128 : code);
  });
}
