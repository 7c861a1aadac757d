import type { StateMeaning } from "./state-meaning.ts";

/** 16 hexadecimal digits that change when kept state would mean something else; texts and severities do not count. */
export function stateHash({
  layout,
  inputs,
  occurrences,
  states,
  buckets,
  operators,
  during,
  fire,
  clear,
}: StateMeaning): string {
  const clauses = [...fire, ...(clear ? [clear] : [])].map(({ typed, holdMs, repeat }) => [
    typed,
    holdMs,
    repeat && [repeat.of, repeat.unit],
  ]);
  const meaning = JSON.stringify([
    [layout.stride, layout.verified, layout.verdicts],
    inputs.map(({ signal, windowMs, isGate }) => [signal.id, windowMs, signal.cadenceSeconds, isGate]),
    occurrences.map(({ source, filters, windowMs, capacity }) => [
      source.kind === "log" ? source.template.text : source.kind === "event" ? [source.name] : [],
      filters.map(({ name, sign, value }) => [name, sign, value]),
      windowMs,
      capacity,
    ]),
    states,
    buckets,
    operators,
    during ?? null,
    clauses,
    clear !== undefined,
  ]);
  return digest(meaning);
}

/** 16 hexadecimal digits that two different texts hardly share. */
export function digest(text: string): string {
  return hash(text, 0x811c9dc5) + hash(text, 0x01000193);
}

/** FNV-1a over UTF-16 units. */
function hash(text: string, seed: number): string {
  let value = seed;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}
