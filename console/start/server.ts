/**
 * The server alone, without agent and without building: for supervisors and tests.
 *
 *     node console/start/server.ts --config FILE
 *
 * Prints one JSON line when it is ready: {"event":"ready","url":…,"ports":{…},"setUpLink":…,"pid":…}
 */
import { parseArgs } from "node:util";
import { systemClock, toAppError } from "@housecall/proto/base";
import { readConfig } from "../config/read-config.ts";
import { startServer } from "../index.ts";
import { openServerLogger } from "../logging/open-server-logger.ts";
import { forcedExitCode, startExitCode } from "./exit-codes.ts";
import { onStopSignals } from "./stop-signals.ts";

const stopping = Promise.withResolvers<void>();
onStopSignals({
  clock: systemClock,
  process,
  onStop: stopping.resolve,
  onForce: () => process.exit(forcedExitCode),
});

try {
  const { values } = parseArgs({ options: { config: { type: "string" } } });
  const { config } = readConfig({ path: values.config, folder: process.cwd(), environment: process.env });
  const write = (line: string): void => void process.stderr.write(line);
  const log = openServerLogger({ config, clock: systemClock, terminal: { level: "warn", write } });
  const server = await startServer(config, { logger: log.logger });
  const { url, ports, setUpLink } = server;
  process.stdout.write(`${JSON.stringify({ event: "ready", url, ports, setUpLink, pid: process.pid })}\n`);
  await stopping.promise;
  await server.stop();
  await log.close();
  process.exit(0);
} catch (error) {
  const failure = toAppError(error);
  process.stderr.write(`Housecall cannot go on (${failure.code}).\n${failure.message}\n`);
  process.exit(startExitCode(failure.code));
}
