import type { LogLine, LossReport, RecordBody, SignalAlias, Stream } from "@housecall/proto";
import type { AliasTable, RecordWriter } from "../../agent/ports.ts";

/** One call of {@link RecordWriter.write}. */
export interface Written {
  readonly stream: Stream;
  readonly body: RecordBody;
  readonly atMs: number | undefined;
  readonly note: Uint8Array | undefined;
}

/** Keeps what the agent says. */
export class RecordingWriter implements RecordWriter {
  readonly written: Written[] = [];
  readonly losses: Omit<LossReport, "kind" | "firstSequence" | "lastSequence">[] = [];
  /** Called by flushed(): lets a test see what was durable when. */
  onFlush: () => void = () => undefined;

  write(stream: Stream, body: RecordBody, atMs?: number, note?: Uint8Array): void {
    this.written.push({ stream, body, atMs, note });
  }

  async flushed(): Promise<void> {
    this.onFlush();
  }

  lost(loss: Omit<LossReport, "kind" | "firstSequence" | "lastSequence">): void {
    this.losses.push(loss);
  }

  /** Bodies of one kind, in order. */
  of<Kind extends RecordBody["kind"]>(kind: Kind): readonly Extract<RecordBody, { kind: Kind }>[] {
    return this.written.flatMap(({ body }) => (isKind(body, kind) ? [body] : []));
  }

  /** All log lines, in order. */
  get lines(): readonly LogLine[] {
    return this.of("logs").flatMap((batch) => batch.lines);
  }
}

function isKind<Kind extends RecordBody["kind"]>(
  body: RecordBody,
  kind: Kind,
): body is Extract<RecordBody, { kind: Kind }> {
  return body.kind === kind;
}

/** An alias table of at most `max` signals. */
export function recordingAliases(max = 1_000): AliasTable {
  const aliases: SignalAlias[] = [];
  return {
    aliasOf: (key) => {
      const known = aliases.find(
        ({ signal, instance, unit }) =>
          signal === key.signal && instance === key.instance && unit === key.unit,
      );
      if (known !== undefined) return known.alias;
      if (aliases.length >= max) return undefined;
      aliases.push({ alias: aliases.length + 1, ...key });
      return aliases.length;
    },
    all: () => aliases,
  };
}
