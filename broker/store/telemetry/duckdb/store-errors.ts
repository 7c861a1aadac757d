import { AppError, errorMessage } from "@housecall/proto/base";

/** What a message of DuckDB means for us. It has no stable codes over this API, so the wording decides. */
export function asStoreError(subject: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const text = errorMessage(cause);
  if (/no space left|disk is full|ENOSPC|out of space|quota exceeded/i.test(text)) {
    return new AppError(
      "DISK_FULL",
      `${subject}: the disk is full. Free space on it; nothing that was acknowledged is lost.`,
      { cause },
    );
  }
  if (/could not set lock|conflicting lock/i.test(text)) {
    return new AppError(
      "CONFLICT",
      `${subject} is in use by another process (${firstLine(text)}). Stop it first.`,
      { cause },
    );
  }
  if (/EACCES|permission denied/i.test(text)) {
    return new AppError(
      "FOLDER_UNWRITABLE",
      `${subject} cannot be written (${firstLine(text)}). Let this user write there.`,
      { cause },
    );
  }
  if (/newer version|newer storage version|can only read versions?|storage version/i.test(text)) {
    return new AppError(
      "STORE_NEWER",
      `${subject} was written by a newer version (${firstLine(text)}). Start the newer version.`,
      { cause },
    );
  }
  // Other reads hold the memory at the moment: nothing is wrong with what was to be stored.
  if (/out of memory/i.test(text)) {
    return new AppError(
      "UNAVAILABLE",
      `${subject}: DuckDB's memory is used up (${firstLine(text)}). Try again; if it stays, raise telemetryMemoryLimitMegabytes.`,
      { cause },
    );
  }
  if (isDamage(text)) {
    return new AppError("STORE_DAMAGED", `${subject} is damaged (${firstLine(text)}).`, { cause });
  }
  if (/invalidated|IO Error|read-only file system|could not (write|sync|open)/i.test(text)) {
    return new AppError("UNAVAILABLE", `${subject} cannot be written (${firstLine(text)}).`, { cause });
  }
  return new AppError("INTERNAL", `${subject}: ${firstLine(text)}`, { cause });
}

function isDamage(text: string): boolean {
  return /corrupt|checksum|not a valid duckdb|not a duckdb|serializ|wal file|failure while replaying|unexpected end|could not read enough|does not exist/i.test(
    text,
  );
}

function firstLine(text: string): string {
  return text.split("\n")[0]?.slice(0, 300) ?? "";
}
