/**
 * Open-circuit voltage of a lithium-ion cell (NMC, 4.2 V class) by its charge.
 *
 * Data sheets of 18650 cells such as Samsung INR18650-25R and LG INR18650MJ1, discharge at 0.2 C; read off, ours.
 */
const CURVE: readonly (readonly [ratio: number, volts: number])[] = [
  [0, 2.9],
  [0.03, 3.15],
  [0.08, 3.35],
  [0.2, 3.52],
  [0.4, 3.65],
  [0.6, 3.8],
  [0.8, 3.97],
  [1, 4.17],
];

/** Volts of one cell at rest; `ratio` of its full charge, 0..1. */
export function cellVolts(ratio: number): number {
  const above = CURVE.findIndex(([each]) => each >= ratio);
  const [toRatio, toVolts] = CURVE[above] ?? [1, 4.17];
  const [fromRatio, fromVolts] = CURVE[Math.max(0, above - 1)] ?? [0, 2.9];
  if (toRatio === fromRatio) return toVolts;
  return fromVolts + ((toVolts - fromVolts) * (Math.max(0, ratio) - fromRatio)) / (toRatio - fromRatio);
}
