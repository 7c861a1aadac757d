import { errorMessage } from "@housecall/proto/base";
import type { z } from "zod";

/** Where a JSON text stands. */
export interface JsonPlace {
  readonly table: string;
  readonly column: string;
  /** Names the row among those of its table. */
  readonly key: string;
}

/** Rows whose JSON cannot be read, for people. */
export interface DamagedRows {
  readonly count: number;
  /** The first of them and what is wrong with it. */
  readonly example: string;
}

/** More than this many damaged rows are not told apart. */
const MAX_ROWS = 10_000;

/**
 * Reads JSON that we wrote ourselves, and remembers which rows were damaged since.
 *
 * A damaged row is left out, so that it does not take the others with it; one that is whole again is forgotten.
 */
export class RowDamage {
  readonly #rows = new Map<string, string>();

  /** Undefined when the text is no JSON or not of this shape. */
  read<Value>(
    schema: z.ZodType<Value>,
    row: Readonly<Record<string, unknown>>,
    place: JsonPlace,
  ): Value | undefined {
    const name = `${place.table}.${place.column} of ${place.key}`;
    const parsed = schema.safeParse(jsonOf(String(row[place.column])));
    if (parsed.success) {
      if (this.#rows.size > 0) this.#rows.delete(name);
      return parsed.data;
    }
    const [issue] = parsed.error.issues;
    if (this.#rows.size < MAX_ROWS)
      this.#rows.set(name, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "unreadable"}`);
    return undefined;
  }

  /** Undefined while nothing is damaged. */
  get damaged(): DamagedRows | undefined {
    const [first] = this.#rows;
    if (first === undefined) return undefined;
    return { count: this.#rows.size, example: first.join(": ") };
  }
}

/** No JSON becomes the sentence of the parser, which no schema takes. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return new SyntaxError(errorMessage(error));
  }
}
