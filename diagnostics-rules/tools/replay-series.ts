/** Names of series of samples, as rules and files write them. */

/** A signal, of one instance when it has several. */
export interface Series {
  readonly signal: string;
  /** "" when the signal exists once. */
  readonly instance: string;
}

/** A column's name as a rule can use it: `Outlet Temp (C)` is `Outlet_Temp_C`. */
export function seriesName(name: string): string {
  if (/^[A-Za-z_]\w*(?:\{[^{}]*\})?$/.test(name)) return name;
  const plain = name.replaceAll(/[^A-Za-z0-9_]+/g, "_").replaceAll(/^_+|_+$/g, "");
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}

/** `disk_used_ratio{mount="/"}` or `disk_used_ratio{/}` as signal and instance. */
export function seriesOf(name: string): Series {
  const [, signal = name, instance = ""] = /^([^{]+)\{(?:[a-z_]+=)?"?([^{}"]*)"?\}$/.exec(name) ?? [];
  return { signal, instance };
}
