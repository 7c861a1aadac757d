/** A way for heat: conductance in W/K to something of this temperature. */
export type HeatPath = readonly [wattsPerKelvin: number, celsius: number];

/** A body that is one temperature throughout. */
export interface HeatedBody {
  readonly celsius: number;
  readonly joulesPerKelvin: number;
  /** Heat that comes in whatever its temperature. */
  readonly watts: number;
  readonly paths: readonly HeatPath[];
}

/**
 * The body's temperature after a time in which what surrounds it stays as it is.
 *
 * The exact solution of a first-order body, so that a step of an hour is as stable as one of a second.
 */
export function celsiusAfter(
  seconds: number,
  { celsius, joulesPerKelvin, watts, paths }: HeatedBody,
): number {
  const conductance = paths.reduce((sum, [wattsPerKelvin]) => sum + wattsPerKelvin, 0);
  if (conductance <= 0) return celsius + (watts * seconds) / joulesPerKelvin;
  const goal = paths.reduce((sum, [wattsPerKelvin, at]) => sum + wattsPerKelvin * at, watts) / conductance;
  return goal + (celsius - goal) * Math.exp((-seconds * conductance) / joulesPerKelvin);
}

/** A quantity that approaches `goal` with a time constant. */
export function approached(
  value: number,
  {
    goal,
    seconds,
    tauSeconds,
  }: { readonly goal: number; readonly seconds: number; readonly tauSeconds: number },
): number {
  return goal + (value - goal) * Math.exp(-seconds / tauSeconds);
}
