/** Extra facts of a log line: identifiers, codes, durations. Never a token, a key or a payload. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Writes one structured line per event.
 *
 * error: a person must act. warn: it healed or will be retried. info: life cycle. debug: the rest.
 * `event` is kebab-case and stable, `message` is for people.
 */
export interface Logger {
  error(event: string, message: string, fields?: LogFields): void;
  warn(event: string, message: string, fields?: LogFields): void;
  info(event: string, message: string, fields?: LogFields): void;
  debug(event: string, message: string, fields?: LogFields): void;
}

/** Drops every line: for tests that are not about logging. */
export const silentLogger: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
