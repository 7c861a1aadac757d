/**
 * Resolves with the first truthy answer of `look`; rejects, naming what was awaited, after `timeoutMs`.
 *
 * A look that throws counts as "not yet"; its last error is told at the deadline.
 */
export async function until<Answer>(
  what: string,
  look: () => Answer | undefined | false | Promise<Answer | undefined | false>,
  options: { readonly timeoutMs: number; readonly everyMs?: number },
): Promise<Answer> {
  const endMs = Date.now() + options.timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await look();
      if (answer) return answer;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > endMs)
      throw new Error(`${what}: not within ${options.timeoutMs} ms`, { cause: lastError });
    await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? 50));
  }
}

/** Resolves after `ms`. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
