/**
 * Least processor time of this thread that one run takes, in ms, over `tries` runs after one that warms up.
 *
 * Unlike the time on the clock it does not count what other programs of a busy machine do meanwhile.
 */
export function leastProcessorMs(run: () => unknown, tries = 5): number {
  run();
  return Math.min(...Array.from({ length: tries }, () => processorMs(run)));
}

/** Processor time of this thread that one run takes, in ms. */
export function processorMs(run: () => unknown): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}
