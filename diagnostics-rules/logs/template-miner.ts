/** Log templates of a fleet: one stream of lines per device class, model and firmware. */
import { AppError } from "@housecall/proto/base";
import { z } from "zod";
import { miningLimits } from "./mining-limits.ts";
import { type MinedLine, TemplateStream } from "./template-stream.ts";

/** Whose lines are taken together: what one firmware says, another may never have said. */
export interface StreamName {
  readonly deviceClass: string;
  readonly model: string;
  readonly firmware: string;
}

/** Grows when lines are cut or clustered otherwise: what was learnt before would call every known line new. */
const VERSION = 2;

const patterns = z.array(
  z.object({
    words: z.array(z.string()),
    seen: z.array(z.number().int()),
    gaps: z.array(z.string()),
    lines: z.number().int(),
    lastLine: z.number().int(),
  }),
);
const snapshotSchema = z.object({
  version: z.number().int(),
  streams: z.array(
    z.object({
      key: z.string(),
      state: z.object({
        lines: z.number().int(),
        settledAtLine: z.number().int(),
        templates: patterns,
        pending: patterns,
      }),
    }),
  ),
});

/** Mines many streams; at most {@link miningLimits.streams}, the one that had no line for longest goes first. */
export class TemplateMiner {
  /** In the order of their newest lines. */
  readonly #streams = new Map<string, TemplateStream>();

  /** Goes on from a {@link snapshot}; one of an earlier version is learnt anew. @throws AppError STORE_DAMAGED, STORE_NEWER */
  constructor(snapshot?: Uint8Array) {
    if (snapshot === undefined) return;
    for (const { key, state } of readSnapshot(snapshot))
      this.#streams.set(key, new TemplateStream({ state }));
  }

  /** Learns from a line and says what it is an instance of. */
  take(name: StreamName, line: string): MinedLine {
    return this.#stream(name).take(line);
  }

  /** Templates that a stream has learnt; those of waiting lines are not among them. */
  templates(name: StreamName): readonly MinedLine[] {
    return this.#streams.get(keyOf(name))?.templates ?? [];
  }

  /** All state as bytes; going on from them gives what never having stopped gives. */
  snapshot(): Uint8Array {
    const streams = [...this.#streams].map(([key, stream]) => ({ key, state: stream.state() }));
    return new TextEncoder().encode(JSON.stringify({ version: VERSION, streams }));
  }

  #stream(name: StreamName): TemplateStream {
    const key = keyOf(name);
    const stream = this.#streams.get(key) ?? new TemplateStream();
    this.#streams.delete(key);
    this.#streams.set(key, stream);
    const [oldest] = this.#streams.keys();
    if (this.#streams.size > miningLimits.streams && oldest !== undefined) this.#streams.delete(oldest);
    return stream;
  }
}

function keyOf({ deviceClass, model, firmware }: StreamName): string {
  return JSON.stringify([deviceClass, model, firmware]);
}

function readSnapshot(bytes: Uint8Array): z.infer<typeof snapshotSchema>["streams"] {
  const { version, streams } = parseSnapshot(bytes);
  if (version > VERSION)
    throw new AppError("STORE_NEWER", `Log templates: got version ${version}, wanted at most ${VERSION}`);
  return version < VERSION ? [] : streams;
}

function parseSnapshot(bytes: Uint8Array): z.infer<typeof snapshotSchema> {
  try {
    return snapshotSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw new AppError("STORE_DAMAGED", "Log templates: the snapshot is not one", { cause: error });
  }
}
