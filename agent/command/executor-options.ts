import type { LogLine } from "@housecall/proto";
import type { Clock, Logger } from "@housecall/proto/base";
import type { ActionTools } from "../actions/action-job.ts";
import type { StateFiles } from "../platform/ports.ts";
import type { DirectLink, RecordWriter } from "../ports.ts";
import type { ConsentQuestions } from "../privacy/consent-questions.ts";
import type { ConsentStore } from "../privacy/consent-store.ts";
import type { LogSources } from "./choose-sources.ts";
import type { CommandKey } from "./offer-check.ts";

/** What the command executor needs. */
export interface CommandExecutorOptions {
  readonly device: string;
  /** The pinned keys of the console, at most two. */
  readonly keys: readonly CommandKey[];
  readonly writer: RecordWriter;
  readonly link: DirectLink;
  readonly consent: ConsentStore;
  readonly questions: ConsentQuestions;
  readonly sources: LogSources;
  readonly actions: ActionTools;
  readonly follow: (take: (line: LogLine) => void, refuse: (source: string) => void) => () => void;
  /** A folder of its own: whatever lies in it belongs to commands. */
  readonly stateFiles: StateFiles;
  /** Disk space that pulls leave to others. */
  readonly minFreeBytes: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Somebody begins or ends to work on the device: for its display. */
  readonly onActivity?: (activity: Activity) => void;
}

/** A command as the owner of the device sees it. */
export interface Activity {
  readonly commandId: string;
  /** "" when it ends. */
  readonly requestedBy: string;
  readonly step: "begins" | "ends";
}
