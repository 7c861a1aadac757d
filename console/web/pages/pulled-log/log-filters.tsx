import type { PulledLogFilter, ReadPulledLog } from "@housecall/proto/api";
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { type RefObject, useState } from "react";
import { everyLine } from "../../api/pulled-log-resources.ts";
import { printable } from "../../format/printable.ts";
import { fromZonedInput, toZonedInput } from "../../format/zoned-input.ts";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";
import { SeveritySelect } from "../device/severity-select.tsx";
import { type FilterChange, hidesLines } from "./log-address.ts";
import type { LogSteps } from "./use-log-steps.ts";

const typingPauseMs = 300;

/** Search with its number of matches, level, source and time. */
export function LogFilters(props: {
  readonly log: ReadPulledLog;
  readonly filter: PulledLogFilter;
  readonly onChange: (change: FilterChange) => void;
  readonly steps: LogSteps;
  readonly searchField: RefObject<HTMLInputElement | null>;
}) {
  const { log, filter, onChange, steps } = props;
  const translate = useTranslate();
  return (
    <search className="log-filters" aria-label={translate("log.filters")}>
      <SearchField {...props} />
      <div className="log-steps">
        <Button
          size="xs"
          variant="default"
          disabled={filter.find === ""}
          onClick={() => steps.go("previous-found")}
        >
          {translate("log.previousFound")}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={filter.find === ""}
          onClick={() => steps.go("next-found")}
        >
          {translate("log.nextFound")}
        </Button>
        <Button size="xs" variant="default" onClick={() => steps.go("next-error")}>
          {translate("log.nextError")}
        </Button>
        <span className="dimmed" role="status">
          {steps.words}
        </span>
      </div>
      <Checkbox
        label={translate("log.onlyFound")}
        checked={filter.show === "found"}
        disabled={filter.find === ""}
        onChange={(event) => onChange({ show: event.currentTarget.checked ? "found" : "all" })}
      />
      <SeveritySelect
        label={translate("log.level")}
        value={filter.minSeverity}
        onChange={(minSeverity) => onChange({ minSeverity })}
      />
      <NativeSelect
        label={translate("log.source")}
        value={filter.source[0] ?? ""}
        onChange={(event) =>
          onChange({ source: event.currentTarget.value === "" ? [] : [event.currentTarget.value] })
        }
        data={[
          { value: "", label: translate("log.allSources") },
          ...log.sources
            .filter(({ source }) => source !== "")
            .map(({ source, lines }) => ({ value: source, label: `${printable(source)} (${lines})` })),
        ]}
      />
      <TimeField name="fromMs" {...props} />
      <TimeField name="toMs" {...props} />
      {(hidesLines(filter) || filter.find !== "") && (
        <Button
          size="xs"
          variant="subtle"
          onClick={() => onChange({ ...everyLine, fromMs: undefined, toMs: undefined })}
        >
          {translate("log.clear")}
        </Button>
      )}
    </search>
  );
}

function SearchField({ filter, onChange, steps, searchField }: Parameters<typeof LogFilters>[0]) {
  const translate = useTranslate();
  const [text, setText] = useState(filter.find);
  const [shownFind, setShownFind] = useState(filter.find);
  if (shownFind !== filter.find) {
    setShownFind(filter.find);
    setText(filter.find);
  }
  const search = useDebouncedCallback(
    (find: string) => onChange({ find, ...(find === "" ? { show: "all" } : {}) }),
    typingPauseMs,
  );
  return (
    <TextInput
      label={translate("log.find")}
      ref={searchField}
      value={text}
      maxLength={200}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && filter.find !== "")
          steps.go(event.shiftKey ? "previous-found" : "next-found");
      }}
    />
  );
}

function TimeField({
  name,
  filter,
  onChange,
}: Parameters<typeof LogFilters>[0] & { readonly name: "fromMs" | "toMs" }) {
  const translate = useTranslate();
  const { timeZone } = useMoments();
  const atMs = filter[name];
  return (
    <TextInput
      type="datetime-local"
      step={1}
      label={translate(name === "fromMs" ? "pull.from" : "pull.to")}
      value={atMs === undefined ? "" : toZonedInput(atMs, timeZone)}
      onChange={(event) => onChange({ [name]: fromZonedInput(event.currentTarget.value, timeZone) })}
    />
  );
}
