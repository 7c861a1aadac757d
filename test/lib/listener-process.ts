/**
 * A listener alone in a process of its own, so that its memory can be measured.
 *
 * Started by fork with one argument, the TLS material as JSON. Sends {port}; answers "measure" with
 * {rssBytes, liveBytes, counters} after a garbage collection. Needs --expose-gc.
 */
import { silentLogger, systemClock } from "@housecall/proto/base";
import { startMqttListener } from "../../broker/mqtt/mqtt-listener.ts";

const listener = await startMqttListener({
  port: 0,
  bindAddress: "127.0.0.1",
  tls: JSON.parse(process.argv[2] ?? ""),
  maxConnections: 2_000,
  clock: systemClock,
  logger: silentLogger,
  gate: { admit: async () => "admitted" },
  sink: { accept: async () => undefined, quarantine: async () => undefined },
  sessions: [],
});
process.on("message", () => {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rssBytes: rss, liveBytes: heapUsed + external, counters: listener.counters() });
});
process.send?.({ port: listener.port });
