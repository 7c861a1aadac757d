import type { PulledLine } from "@housecall/proto/api";
import { memo } from "react";
import { formatBytes } from "../../format/quantity.ts";
import { useMoments, usePreferences } from "../../shell/use-preferences.tsx";
import { isTextKey, type Translate } from "../../text/translate.ts";
import { messageParts } from "./message-parts.ts";

/** Letters of a message that a row draws; the whole of it is shown beside the list. */
const ROW_LETTERS = 400;

/** A line in one row of the list. */
export const LogRowOf = memo(function LogRowOf(props: {
  readonly line: PulledLine;
  readonly find: string;
  readonly isChosen: boolean;
  readonly onChoose: (line: PulledLine) => void;
}) {
  const { line, find, isChosen, onChoose } = props;
  const { translate } = usePreferences();
  const { moment } = useMoments();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself takes the keys
    <div
      id={`log-line-${line.number}`}
      className={`log-row level-${line.severity}${line.isFound ? " is-found" : ""}`}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      onClick={() => onChoose(line)}
    >
      <span className="log-number">{line.number}</span>
      <span className="log-time">{line.atMs === null ? "–" : moment(line.atMs, "dayTime")}</span>
      <span className="log-level">{levelWord(line.severity, translate)}</span>
      <span className="log-source">
        <MessageText message={line.unit === "" ? line.source : line.unit} find={find} />
      </span>
      <span className="log-text">
        <MessageText message={line.message.slice(0, ROW_LETTERS)} find={find} />
        <LineMarks line={line} />
      </span>
    </div>
  );
});

/** A message as text, with marks where something was removed and where the searched text stands. */
export function MessageText({ message, find }: { readonly message: string; readonly find: string }) {
  const { translate } = usePreferences();
  return (
    <bdi>
      {messageParts(message, find).map(({ kind, text, at }) => {
        if (kind === "text") return text;
        if (kind === "found") return <mark key={at}>{text}</mark>;
        const key = `redaction.${text.slice(1, -1)}`;
        const what = isTextKey(key) ? translate(key) : text;
        return (
          <span key={at} className="log-redacted" title={translate("log.redacted", { what })}>
            {text}
          </span>
        );
      })}
    </bdi>
  );
}

/** What is odd about a line, in words. */
export function LineMarks({ line }: { readonly line: PulledLine }) {
  const { translate, language } = usePreferences();
  const words = line.marks.map((mark) => translate(`log.mark.${mark}`));
  if (line.cutBytes > 0) words.push(translate("lines.cut", { size: formatBytes(line.cutBytes, language) }));
  return words.length === 0 ? null : <span className="log-note"> [{words.join(", ")}]</span>;
}

/** The word for a severity. */
export function levelWord(severity: number, translate: Translate): string {
  const key = `level.${severity}`;
  return isTextKey(key) ? translate(key) : String(severity);
}
