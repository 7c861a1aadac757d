import { AppError, errorMessage } from "@housecall/proto/base";

const FULL = new Set(["ENOSPC", "EDQUOT"]);

/** Runs work on a file; what the file system refuses becomes DISK_FULL, NOT_FOUND or UNAVAILABLE. */
export async function onFile<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = String((error as { code?: unknown }).code ?? "");
    if (FULL.has(code)) throw new AppError("DISK_FULL", `${path}: the disk is full`, { cause: error });
    if (code === "ENOENT") throw new AppError("NOT_FOUND", `${path} does not exist`, { cause: error });
    throw new AppError("UNAVAILABLE", `${path}: ${errorMessage(error)}`, { cause: error });
  }
}
