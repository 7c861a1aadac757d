/** Every bound of a playbook, in one table. */
export const playbookLimits = {
  /** Steps, ends, tests, causes of one playbook. */
  listItems: 32,
  /** Readings that one step shows. */
  readings: 8,
  /** Samples of one signal that a check is given. */
  samples: 2_000,
  /** Time that one test may take. */
  testMs: 31 * 86_400_000,
} as const;
