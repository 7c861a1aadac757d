import { AppError } from "@housecall/proto/base";
import type { SqlValue } from "./database.ts";

/** A position in a sorted list as an opaque text. */
export function writeCursor(position: readonly SqlValue[]): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** Reads {@link writeCursor}. @throws AppError REQUEST_INVALID for any other text. */
export function readCursor(cursor: string): readonly (string | number)[] {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const isPlain = (each: unknown) => typeof each === "string" || Number.isFinite(each);
    if (Array.isArray(position) && position.every(isPlain)) return position;
  } catch (cause) {
    throw new AppError("REQUEST_INVALID", "The cursor is not one that this list gave.", { cause });
  }
  throw new AppError("REQUEST_INVALID", "The cursor is not one that this list gave.");
}
