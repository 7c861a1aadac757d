import type { SqlValue } from "./database.ts";

/** A condition on customers `c` joined with their registrations `r`. */
export interface SearchCondition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Holds when all of the conditions do; there is at least one. */
export function allOf(conditions: readonly SearchCondition[]): SearchCondition {
  return combined(conditions, " AND ");
}

/** Holds when any of the conditions does; there is at least one. */
export function anyOf(conditions: readonly SearchCondition[]): SearchCondition {
  return combined(conditions, " OR ");
}

function combined(conditions: readonly SearchCondition[], by: " AND " | " OR "): SearchCondition {
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(by)})`,
    values: conditions.flatMap(({ values }) => values),
  };
}
