import type { SearchReading } from "@housecall/proto/api";
import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { SearchIcon } from "../../parts/icons.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { SearchHelp, SearchReadingLine } from "./search-reading.tsx";

const typingPauseMs = 200;

/** The search field of the fleet, how its text was read, and what it understands. */
export function FleetSearch({
  text,
  onSearch,
  reading,
}: {
  readonly text: string;
  readonly onSearch: (text: string) => void;
  /** Of the newest answer. */
  readonly reading: SearchReading | undefined;
}) {
  const translate = useTranslate();
  const [typed, setTyped] = useState(text);
  const searchSoon = useDebouncedCallback(onSearch, typingPauseMs);
  useEffect(() => setTyped(text), [text]);
  const change = (value: string) => {
    setTyped(value);
    searchSoon(value);
  };
  return (
    <search>
      <TextInput
        type="search"
        size="md"
        mb="sm"
        aria-label={translate("fleet.search")}
        placeholder={`${translate("fleet.search")}: ${translate("fleet.searchHint")}`}
        leftSection={<SearchIcon />}
        rightSection={
          typed !== "" && <CloseButton aria-label={translate("common.clear")} onClick={() => change("")} />
        }
        value={typed}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <SearchHelp />
      {reading !== undefined && (
        <SearchReadingLine reading={reading} text={text.trim()} onSearch={onSearch} />
      )}
    </search>
  );
}
