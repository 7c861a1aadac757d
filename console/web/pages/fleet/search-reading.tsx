import type { SearchReading } from "@housecall/proto/api";
import { Button, Code } from "@mantine/core";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { readingView } from "./search-reading-view-model.ts";

/** How the text of a search was read; nothing when there is nothing to explain. */
export function SearchReadingLine(props: {
  readonly reading: SearchReading;
  readonly text: string;
  readonly onSearch: (text: string) => void;
}) {
  const translate = useTranslate();
  const view = readingView(props.reading, props.text, translate);
  if (view === null) return null;
  return (
    <div className="search-reading" role="status" aria-label={translate("search.reading")}>
      {view.isNearly && <p className="search-nearly">{translate("search.nearly", { text: props.text })}</p>}
      {view.parts.length > 0 && (
        <p>
          {translate("search.readAs")} {view.parts.join(" · ")}
        </p>
      )}
      {view.unread.map(({ text, meant }) => (
        <p key={text} className="search-unread">
          {text}{" "}
          {meant !== null && (
            <Button variant="subtle" size="compact-sm" onClick={() => props.onSearch(meant.text)}>
              {translate("search.didYouMean", { part: meant.part })}
            </Button>
          )}
        </p>
      ))}
    </div>
  );
}

/** The five conditions, for whoever has not met them. */
export function SearchHelp() {
  const translate = useTranslate();
  return (
    <details className="search-help">
      <summary>{translate("search.help")}</summary>
      <ul>
        {examples.map((example) => (
          <li key={example}>
            <Code>{example}</Code> {translate(`search.example.${example.split(":")[0] as ExampleField}`)}
          </li>
        ))}
      </ul>
    </details>
  );
}

const examples = [
  "model:fl9",
  "fault:drain",
  "state:offline,stale",
  "class:washer",
  "last_seen:>2h",
] as const;
type ExampleField = "model" | "fault" | "state" | "class" | "last_seen";
