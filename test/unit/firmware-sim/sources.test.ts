/** A number of the simulated world says where it comes from: a source, or that it is an estimate of ours. */
import { describe, expect, it } from "vitest";
import { readSources } from "../../lib/source-tree.ts";

const FOLDERS = /^firmware-sim\/(?:appliances|faults|look-alikes|home|machine)\//;
const NUMBER = /^(?:export )?const ([A-Z][A-Z0-9_]+)(?:: \w+)? = [^"`{[].*\d/;
const SOURCE =
  /\bours\b|diagnostics|\b[A-Z]\d\b|\b(?:LG|ISO|EU|IEC|GE|ADAC|ITU-R|KCA)\b|PowerManager|Android|Raspberry|Electric Utility|normals|data sheet|manual|roborock|LMXS|\.[ch]\b|\.rst|\(\d\)|strerror|heat of|specific heat|Standard Time/i;
/** How the simulator steps, looks and keeps, not how the world is. */
const NOT_OF_THE_WORLD =
  /STEP|_AT_MS$|MOST_DEVIATIONS|SAMPLE_INTERVAL|^MAX_|MONTHS_PER|^SEVERE$|^NEVER$|IDLE_MS|UNCHANGED_MS/;

describe("constants of the simulated world", () => {
  it("say where they come from", () => {
    const numbers = readSources()
      .filter(({ path }) => FOLDERS.test(path))
      .flatMap(numbersOf);

    expect(numbers.length).toBeGreaterThan(250);
    expect(numbers.filter(({ comment }) => !SOURCE.test(comment)).map(({ place }) => place)).toEqual([]);
  });
});

function numbersOf({ path, text }: { readonly path: string; readonly text: string }) {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const name = NUMBER.exec(line)?.[1];
    if (name === undefined || NOT_OF_THE_WORLD.test(name)) return [];
    return [{ place: `${path}: ${name}`, comment: commentAbove(lines, index) }];
  });
}

/** The comment above a constant, or above the constants that it follows. */
function commentAbove(lines: readonly string[], index: number): string {
  let last = index - 1;
  while (/^(?:export )?const /.test(lines[last] ?? "")) last -= 1;
  let first = last;
  while (first > 0 && /^ \*|^\/\//.test(lines[first] ?? "") && !/^\/\*\*/.test(lines[first] ?? ""))
    first -= 1;
  const comment = lines.slice(first, last + 1).join(" ");
  return /^\/\*\*|^\/\//.test(comment) ? comment : "";
}
