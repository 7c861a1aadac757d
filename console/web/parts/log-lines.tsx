import type { Ref } from "react";
import { printable } from "../format/printable.ts";
import { formatBytes } from "../format/quantity.ts";
import { useMoments, usePreferences } from "../shell/use-preferences.tsx";
import { isTextKey } from "../text/translate.ts";
import type { ShownLine } from "./shown-line.ts";

/** Log lines as text, never as HTML, with the level in a word. */
export function LogLines(props: {
  readonly label: string;
  readonly lines: readonly ShownLine[];
  readonly ref?: Ref<HTMLElement>;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="log-lines" aria-label={props.label} tabIndex={0} ref={props.ref}>
      <ol>
        {props.lines.map((line) => (
          <LogLineRow key={line.key} line={line} />
        ))}
      </ol>
    </section>
  );
}

function LogLineRow({ line }: { readonly line: ShownLine }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const level = `level.${line.severity}`;
  return (
    <li className={`log-line level-${line.severity}`}>
      <span className="log-time">{line.atMs === null ? "" : moment(line.atMs, "dayTime")}</span>
      <span className="log-level">{isTextKey(level) ? translate(level) : line.severity}</span>
      <span className="log-source">{printable(line.unit === "" ? line.source : line.unit)}</span>
      <span className="log-message">
        <bdi>{printable(line.message)}</bdi>
        {(line.redactions ?? 0) > 0 && (
          <span className="log-note"> [{translate("lines.redacted", { count: line.redactions ?? 0 })}]</span>
        )}
        {(line.truncatedBytes ?? 0) > 0 && (
          <span className="log-note">
            {" "}
            [{translate("lines.cut", { size: formatBytes(line.truncatedBytes ?? 0, language) })}]
          </span>
        )}
      </span>
    </li>
  );
}
