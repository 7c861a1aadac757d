import type { Command } from "@housecall/proto/api";
import { type EpochMs, MINUTE_MS } from "@housecall/proto/units";
import type { TailBuffer, TailLine } from "../../../live/tail-buffer.ts";
import type { Translate } from "../../../text/translate.ts";
import { isActive, reasonWord } from "../pull/pull-view-model.ts";

/** How long a tail may run, to choose from. */
export const tailDurations = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS] as const;

/** What a tail does. */
export type TailPhase =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly command: Command }
  | { readonly kind: "running"; readonly command: Command; readonly endsAtMs: EpochMs }
  | { readonly kind: "ended"; readonly command: Command };

/** The phase of the newest tail among the commands of a device. */
export function tailPhase(commands: readonly Command[]): TailPhase {
  const tails = commands.filter((command) => command.kind === "tail_logs");
  const newest = tails.toSorted((one, other) => other.createdAtMs - one.createdAtMs)[0];
  if (!newest) return { kind: "idle" };
  if (!isActive(newest)) return { kind: "ended", command: newest };
  const begunAtMs = newest.history.find(({ state }) => state === "running" || state === "accepted")?.atMs;
  if (begunAtMs === undefined) return { kind: "starting", command: newest };
  const durationMs =
    newest.request && "durationMs" in newest.request ? newest.request.durationMs : 5 * MINUTE_MS;
  return { kind: "running", command: newest, endsAtMs: begunAtMs + durationMs };
}

/** Lines that the filter lets through: at least as severe as the level, and with the text in message, unit or source. */
export function filterLines(
  lines: readonly TailLine[],
  filter: { readonly text: string; readonly minSeverity: number },
): TailLine[] {
  const text = filter.text.trim().toLowerCase();
  return lines.filter(
    (line) =>
      line.severity <= filter.minSeverity &&
      (text === "" || `${line.message}\n${line.unit}\n${line.source}`.toLowerCase().includes(text)),
  );
}

/** What is shown: what was held when it was paused, and how many lines have come since; or what is held now. */
export function pausedAt(
  buffer: TailBuffer,
  held: TailBuffer | null,
): { readonly shown: TailBuffer; readonly waiting: number } {
  if (held === null || held.commandId !== buffer.commandId) return { shown: buffer, waiting: 0 };
  return { shown: held, waiting: buffer.heardLines - held.heardLines };
}

/** What became of lines that are not here, each in a sentence. */
export function missingWords(buffer: TailBuffer, translate: Translate): string[] {
  const { droppedLines, lostLines, missedLines, trimmedLines } = buffer;
  const counts = [
    ["tail.dropped", droppedLines],
    ["tail.lost", lostLines],
    ["tail.missed", missedLines],
    ["tail.trimmed", trimmedLines],
  ] as const;
  return counts.filter(([, count]) => count > 0).map(([key, count]) => translate(key, { count }));
}

/** How a tail ended, in a sentence. */
export function tailEnd(command: Command, translate: Translate): string {
  const state = translate(`commandState.${command.state}`);
  if (command.reason === "") return translate("tail.ended", { state });
  return translate("tail.endedReason", { state, reason: reasonWord(command, translate) });
}
