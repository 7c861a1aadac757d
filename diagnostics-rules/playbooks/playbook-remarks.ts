import type { ShapedFile } from "../language/shaped-file.ts";
import type { PlaybookFinding } from "./playbook-finding.ts";
import type { PlaybookSource } from "./playbook-schema.ts";

/** A playbook that was read, for whoever looks for mistakes in it. */
export interface ReadPlaybook {
  readonly read: ShapedFile<PlaybookSource>;
  readonly source: PlaybookSource;
}

/** A mistake at a part of a playbook. */
export interface PlaybookRemark {
  readonly kind: PlaybookFinding["kind"];
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Offset within the text at `path`. */
  readonly offset?: number;
  /** An error unless told otherwise. */
  readonly severity?: "error" | "warning";
}

/** The remark with its place in the file. */
export function placed({ read, source }: ReadPlaybook, remark: PlaybookRemark): PlaybookFinding {
  const { kind, path, message, offset = 0, severity = "error" } = remark;
  return { kind, severity, message, playbookId: source.playbook, ...read.placeOf(path, offset) };
}
