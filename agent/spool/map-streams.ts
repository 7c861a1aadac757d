import type { Stream } from "@housecall/proto";

/** A table with an entry for every stream. */
export function mapStreams<Value>(entryOf: (stream: Stream) => Value): Record<Stream, Value> {
  return {
    urgent: entryOf("urgent"),
    metrics: entryOf("metrics"),
    logs: entryOf("logs"),
    debug: entryOf("debug"),
  };
}
