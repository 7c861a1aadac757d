/** One step forward of the records schema; versions are consecutive, never edited once released. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}
