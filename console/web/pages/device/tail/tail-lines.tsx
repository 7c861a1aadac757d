import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { TailBuffer } from "../../../live/tail-buffer.ts";
import { LogLines, useStickToEnd } from "../../../parts/log-lines.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { SeveritySelect } from "../severity-select.tsx";
import { filterLines, pausedAt } from "./tail-view-model.ts";

/** The lines of a tail with pause and filter, and what is missing in words. */
export function TailLines({ buffer }: { readonly buffer: TailBuffer }) {
  const translate = useTranslate();
  const [pausedAtNumber, setPausedAtNumber] = useState<number | null>(null);
  const [text, setText] = useState("");
  const [minSeverity, setMinSeverity] = useState(7);
  const { lines, waiting } = pausedAt(buffer, pausedAtNumber);
  const shown = filterLines(lines, { text, minSeverity });
  const { ref } = useStickToEnd();
  const isPaused = pausedAtNumber !== null;
  return (
    <>
      <div className="tail-filter">
        <TextInput
          label={translate("tail.filter")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SeveritySelect label={translate("tail.level")} value={minSeverity} onChange={setMinSeverity} />
        <Button
          variant="default"
          onClick={() => setPausedAtNumber(isPaused ? null : (buffer.lines.at(-1)?.number ?? 0))}
        >
          {translate(isPaused ? "tail.resume" : "tail.pause")}
        </Button>
        <span className="dimmed">
          {isPaused
            ? translate("tail.paused", { count: waiting })
            : translate("tail.count", { count: shown.length })}
        </span>
      </div>
      {buffer.droppedLines > 0 && (
        <p className="fault-state">{translate("tail.dropped", { count: buffer.droppedLines })}</p>
      )}
      {buffer.trimmedLines > 0 && (
        <p className="dimmed">{translate("tail.trimmed", { count: buffer.trimmedLines })}</p>
      )}
      {shown.length === 0 ? (
        <p role="status">{translate("tail.noMatch", { count: lines.length })}</p>
      ) : (
        <LogLines
          ref={ref}
          label={translate("tail.lines")}
          lines={shown.map((line) => ({ ...line, key: line.number }))}
        />
      )}
    </>
  );
}
