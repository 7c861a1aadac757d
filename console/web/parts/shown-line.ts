/** A log line as it is shown; the last two only where they are known. */
export interface ShownLine {
  readonly key: string | number;
  readonly atMs: number | null;
  readonly severity: number;
  readonly source: string;
  readonly unit: string;
  readonly message: string;
  readonly redactions?: number;
  readonly truncatedBytes?: number;
}
