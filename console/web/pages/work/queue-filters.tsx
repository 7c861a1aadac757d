import { caseChannel, caseSort, caseTeam } from "@housecall/proto/api";
import { CloseButton, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import type { QueueQuery } from "../../api/case-resources.ts";
import { SearchIcon } from "../../parts/icons.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { classWord, severities } from "../fleet/view-model.ts";
import { deviceClasses } from "./view-model.ts";

type Change = (changes: Readonly<Record<string, string>>) => void;

/** Search and filters of a queue; all of it lives in the address. */
export function QueueFilters({ asked, onChange }: { readonly asked: QueueQuery; readonly onChange: Change }) {
  const translate = useTranslate();
  const any = { value: "", label: translate("work.any") };
  return (
    <search className="queue-filters">
      <FindField text={asked.text ?? ""} onFind={(find) => onChange({ find })} />
      <NativeSelect
        label={translate("work.severity")}
        value={asked.severity ?? ""}
        onChange={(event) => onChange({ severity: event.currentTarget.value })}
        data={[any, ...severities.map((value) => ({ value, label: translate(`severity.${value}`) }))]}
      />
      <NativeSelect
        label={translate("work.class")}
        value={asked.deviceClass ?? ""}
        onChange={(event) => onChange({ class: event.currentTarget.value })}
        data={[any, ...deviceClasses.map((value) => ({ value, label: classWord(value, translate) }))]}
      />
      <NativeSelect
        label={translate("work.channel")}
        value={asked.channel ?? ""}
        onChange={(event) => onChange({ channel: event.currentTarget.value })}
        data={[any, ...caseChannel.options.map((value) => ({ value, label: translate(`channel.${value}`) }))]}
      />
      <NativeSelect
        label={translate("work.team")}
        value={asked.team ?? ""}
        onChange={(event) => onChange({ team: event.currentTarget.value })}
        data={[any, ...caseTeam.options.map((value) => ({ value, label: translate(`team.${value}`) }))]}
      />
      <NativeSelect
        label={translate("work.sort")}
        value={asked.sort}
        onChange={(event) => onChange({ sort: event.currentTarget.value })}
        data={caseSort.options.map((value) => ({ value, label: translate(`work.sort.${value}`) }))}
      />
    </search>
  );
}

const typingPauseMs = 250;

function FindField({ text, onFind }: { readonly text: string; readonly onFind: (text: string) => void }) {
  const translate = useTranslate();
  const [typed, setTyped] = useState(text);
  const findSoon = useDebouncedCallback(onFind, typingPauseMs);
  useEffect(() => setTyped(text), [text]);
  const change = (value: string) => {
    setTyped(value);
    findSoon(value);
  };
  return (
    <TextInput
      type="search"
      className="find-field"
      label={translate("work.search")}
      placeholder={translate("work.searchHint")}
      leftSection={<SearchIcon />}
      rightSection={
        typed !== "" && <CloseButton aria-label={translate("common.clear")} onClick={() => change("")} />
      }
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
