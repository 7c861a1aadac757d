import { AppError, type ErrorCode } from "@housecall/proto/base";
import type {
  CommitGroup,
  StoredInput,
  TelemetryStore,
} from "../../broker/store/telemetry/telemetry-store.ts";

/** A telemetry store in memory whose disk can fill, hang, or dislike an entry. */
export interface InMemoryTelemetryStore extends TelemetryStore {
  readonly groups: readonly CommitGroup[];
  /** Every commit fails with this code until it is undefined again. */
  trouble: ErrorCode | undefined;
  /** Commits wait while it is true. */
  isHeld: boolean;
  /** A group with such an input is refused as INTERNAL. */
  dislikes: (input: StoredInput) => boolean;
  /** Lets held commits go on. */
  release(): void;
}

/** Makes an empty store. */
export function inMemoryTelemetryStore(): InMemoryTelemetryStore {
  const groups: CommitGroup[] = [];
  let waiting: (() => void)[] = [];
  const stored = (): StoredInput[] => groups.flatMap((group) => group.inputs);
  const store: InMemoryTelemetryStore = {
    groups,
    trouble: undefined,
    isHeld: false,
    dislikes: () => false,
    release: () => {
      store.isHeld = false;
      for (const resume of waiting) resume();
      waiting = [];
    },
    get lastCommitSeq() {
      return stored().at(-1)?.commitSeq ?? 0;
    },
    get nextSeriesId() {
      return Math.max(0, ...groups.flatMap((group) => group.newSeries.map((series) => series.id))) + 1;
    },
    commit: async (group) => {
      if (store.isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
      if (store.trouble !== undefined) throw new AppError(store.trouble, `store: ${store.trouble}`);
      if (group.inputs.some((input) => store.dislikes(input)))
        throw new AppError("INTERNAL", "store: disliked");
      if ((group.inputs.at(-1)?.commitSeq ?? 0) > store.lastCommitSeq) groups.push(group);
    },
    inputs: async ({ afterCommitSeq, limit }) =>
      stored()
        .filter((input) => input.commitSeq > afterCommitSeq)
        .slice(0, limit),
    keys: async () => stored().filter((input) => input.kind === "record" || input.kind === "rejected"),
    counts: async () => ({
      inputs: stored().length,
      samples: groups.reduce((sum, group) => sum + group.samples.count, 0),
      logLines: groups.reduce((sum, group) => sum + group.logs.length, 0),
    }),
    series: async () => unused(),
    logs: async () => unused(),
    removeBefore: async () => 0,
    firstCommitSeq: async () => stored()[0]?.commitSeq ?? 0,
    problems: () => [],
    restarts: 0,
    close: async () => undefined,
  };
  return store;
}

function unused(): never {
  throw new AppError("INTERNAL", "This store cannot be queried");
}
