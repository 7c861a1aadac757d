/** An axis spans at least this share of its highest number, so that noise does not look like a storm. */
const minSpanRatio = 0.05;
const airRatio = 0.1;

/**
 * The lowest and highest number of an axis that shows all these numbers with air around them.
 *
 * Never below nought when no number is, never above `ceiling` when no number is, and never an empty range.
 */
export function valueRange(shown: readonly (number | null)[], ceiling: number): [number, number] {
  const numbers = shown.flatMap((value) => (value !== null && Number.isFinite(value) ? [value] : []));
  if (numbers.length === 0) return [0, 1];
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  const minSpan = Math.max(Math.abs(low), Math.abs(high)) * minSpanRatio || 1;
  const air = Math.max((high - low) * airRatio, (minSpan - (high - low)) / 2);
  return [
    low >= 0 ? Math.max(0, low - air) : low - air,
    high <= ceiling ? Math.min(ceiling, high + air) : high + air,
  ];
}
