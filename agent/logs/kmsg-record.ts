/**
 * A record of /dev/kmsg, Documentation/ABI/testing/dev-kmsg:
 *
 *     6,339,5140900,-;NET: Registered PF_INET6 protocol family
 *      SUBSYSTEM=net
 *     level + 8 * facility, sequence, microseconds since boot, flags; text; indented properties
 *
 * Further fields before the semicolon may come with newer kernels. Bytes that are not printable come as \x1b.
 */

/** What we use of a record. */
export interface KmsgRecord {
  readonly severity: number;
  readonly sequence: number;
  readonly sinceBootMs: number;
  /** False for what a program wrote into the kernel's log. */
  readonly isKernel: boolean;
  readonly message: string;
}

/** Reads a record; undefined when it is damaged. */
export function parseKmsgRecord(text: string): KmsgRecord | undefined {
  const [, priority, sequence, microseconds, message = ""] =
    /^(\d{1,4}),(\d{1,19}),(\d{1,19}),[^;\n]{0,200};([^\n]{0,8192})/.exec(text) ?? [];
  if (priority === undefined) return undefined;
  const level = Number(priority);
  return {
    severity: level % 8,
    sequence: Number(sequence),
    sinceBootMs: Math.floor(Number(microseconds) / 1_000),
    isKernel: level < 8,
    message: message.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
  };
}
