import { Button, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { type TailBuffer, tailRate } from "../../../live/tail-buffer.ts";
import { useNow } from "../../../shell/use-now.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { SeveritySelect } from "../severity-select.tsx";
import { TailList } from "./tail-list.tsx";
import { filterLines, missingWords, pausedAt } from "./tail-view-model.ts";

/** The lines of a tail with pause, filter and highlight, and what is missing in words. */
export function TailLines({ buffer }: { readonly buffer: TailBuffer }) {
  const translate = useTranslate();
  const [held, setHeld] = useState<TailBuffer | null>(null);
  const [text, setText] = useState("");
  const [highlight, setHighlight] = useState("");
  const [minSeverity, setMinSeverity] = useState(7);
  const { shown, waiting } = pausedAt(buffer, held);
  const lines = useMemo(() => filterLines(shown.lines, { text, minSeverity }), [shown, text, minSeverity]);
  return (
    <>
      <div className="tail-filter">
        <TextInput
          label={translate("tail.filter")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <TextInput
          label={translate("tail.highlight")}
          value={highlight}
          onChange={(event) => setHighlight(event.currentTarget.value)}
        />
        <SeveritySelect label={translate("tail.level")} value={minSeverity} onChange={setMinSeverity} />
        <Button variant="default" onClick={() => setHeld(held === null ? buffer : null)}>
          {translate(held === null ? "tail.pause" : "tail.resume")}
        </Button>
        <span className="dimmed">
          {held === null
            ? translate("tail.count", { count: lines.length })
            : translate("tail.paused", { count: waiting })}{" "}
          · <Rate buffer={buffer} />
        </span>
      </div>
      {missingWords(buffer, translate).map((words) => (
        <p key={words} className="tail-missing">
          {words}
        </p>
      ))}
      {lines.length === 0 ? (
        <p role="status">{translate("tail.noMatch", { count: shown.lines.length })}</p>
      ) : (
        <TailList lines={lines} highlight={highlight} />
      )}
    </>
  );
}

function Rate({ buffer }: { readonly buffer: TailBuffer }) {
  const translate = useTranslate();
  const { clock } = useWorld();
  useNow();
  return translate("tail.rate", { count: tailRate(buffer, clock.nowMs()) });
}
