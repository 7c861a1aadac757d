import type { PulledLogFilter, ReadPulledLog } from "@housecall/proto/api";
import { Alert, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { pullFilePath } from "../../api/actions.ts";
import { pulledExportPath } from "../../api/pulled-log-resources.ts";
import { useWorld } from "../../app-context.tsx";
import { DownloadIcon } from "../../parts/icons.tsx";
import { useAddress } from "../../parts/use-address.ts";
import { StateNote } from "../../parts/view.tsx";
import { usePreferences } from "../../shell/use-preferences.tsx";
import { FileNotes } from "./file-notes.tsx";
import { LineDetail } from "./line-detail.tsx";
import { type FilterChange, hidesLines, readLogAddress, writeLogFilter } from "./log-address.ts";
import { LogFilters } from "./log-filters.tsx";
import { LogHistogram } from "./log-histogram.tsx";
import { LogList } from "./log-list.tsx";
import { PatternsPanel } from "./patterns-panel.tsx";
import { useLogPages } from "./use-log-pages.ts";
import { useLogSteps } from "./use-log-steps.ts";

/** What a {@link ReadLog} shows. */
export interface ReadLogProps {
  readonly log: ReadPulledLog;
  readonly deviceId: string;
  readonly pullId: string;
}

/** A file whose lines are known. */
export function ReadLog({ log, deviceId, pullId }: ReadLogProps) {
  const { filter, line, change, choose, filterKey } = useLogAddress();
  const [goTo, setGoTo] = useGoTo(pullId, filter, line, filterKey);
  const searchField = useRef<HTMLInputElement>(null);
  const onReach = ({ line: reached, position }: { readonly line: number; readonly position: number }) => {
    choose(reached);
    setGoTo({ position });
  };
  const steps = useLogSteps({ pullId, filter, line, lines: log.lines, foundLines: log.foundLines, onReach });
  return (
    <>
      <FileNotes log={log} />
      {log.histogram && (
        <LogHistogram
          histogram={log.histogram}
          range={filter}
          onChange={(range) => change({ fromMs: undefined, toMs: undefined, ...range })}
        />
      )}
      <LogFilters {...{ log, filter, steps, searchField }} onChange={change} />
      <div className="log-columns">
        <div className="log-main">
          <ShownCount log={log} pullId={pullId} filter={filter} />
          <ShownList {...{ log, pullId, filter, line, goTo, choose }} />
        </div>
        <div className="log-side">
          {line > 0 && <LineDetail {...{ deviceId, pullId, line }} find={filter.find} />}
          <PatternsPanel {...{ pullId, filter }} onChange={change} />
        </div>
      </div>
    </>
  );
}

function useLogAddress() {
  const address = useAddress();
  const read = readLogAddress(address.get);
  const filterKey = JSON.stringify(read.filter);
  // The same object as long as it says the same: what depends on it is not done again at every drawing.
  const filter = useMemo((): PulledLogFilter => JSON.parse(filterKey), [filterKey]);
  const set = useRef(address.set);
  set.current = address.set;
  const choose = useCallback((line: number) => set.current({ line: String(line) }), []);
  const change = (next: FilterChange): void =>
    address.set(writeLogFilter({ ...filter, ...next } as PulledLogFilter));
  return { filter, filterKey, line: read.line, choose, change };
}

/** Brings the chosen line into view when the page opens and whenever the filter changes. */
function useGoTo(pullId: string, filter: PulledLogFilter, line: number, filterKey: string) {
  const { resources } = useWorld();
  const [goTo, setGoTo] = useState<{ readonly position: number }>();
  const [lineAtFilter, setLineAtFilter] = useState({ filterKey, line });
  if (lineAtFilter.filterKey !== filterKey) setLineAtFilter({ filterKey, line });
  const { data: position } = useQuery({
    ...resources.pulledPlace(pullId, filter, lineAtFilter.line),
    enabled: lineAtFilter.line > 0,
  });
  useEffect(() => setGoTo({ position: position ?? 0 }), [position]);
  return [goTo, setGoTo] as const;
}

function ShownCount({
  log,
  pullId,
  filter,
}: Pick<ReadLogProps, "log" | "pullId"> & { readonly filter: PulledLogFilter }) {
  const { translate } = usePreferences();
  const isPart = hidesLines(filter);
  return (
    <div className="log-count">
      <span role="status">
        {isPart
          ? translate("log.shownOf", { shown: log.shownLines, lines: log.lines })
          : translate("log.shownAll", { lines: log.lines })}
      </span>
      <span className="log-downloads">
        <Button
          component="a"
          role="button"
          href={pullFilePath(pullId)}
          download
          size="compact-xs"
          variant="default"
          leftSection={<DownloadIcon />}
        >
          {translate("log.downloadAll")}
        </Button>
        {(["ndjson", "csv"] as const).map((format) => (
          <Button
            key={format}
            component="a"
            role="button"
            href={pulledExportPath(pullId, filter, format)}
            download
            size="compact-xs"
            variant="default"
          >
            {translate(`log.download.${format}`)}
          </Button>
        ))}
      </span>
    </div>
  );
}

function ShownList(
  props: Pick<ReadLogProps, "log" | "pullId"> & {
    readonly filter: PulledLogFilter;
    readonly line: number;
    readonly goTo: { readonly position: number } | undefined;
    readonly choose: (line: number) => void;
  },
) {
  const { log, pullId, filter, line, goTo, choose } = props;
  const { translate } = usePreferences();
  const pages = useLogPages(pullId, filter);
  const onChoose = useCallback(({ number }: { readonly number: number }) => choose(number), [choose]);
  if (log.shownLines === 0) {
    const isFile = log.lines === 0;
    return (
      <StateNote
        text={{
          title: translate(isFile ? "log.emptyTitle" : "log.nothingTitle"),
          body: translate(isFile ? "log.emptyBody" : "log.nothingBody"),
        }}
      />
    );
  }
  return (
    <>
      {pages.hasFailed() && (
        <Alert color="red" role="alert" mb="xs">
          {translate("log.linesFailed")}{" "}
          <Button size="compact-xs" variant="default" onClick={() => pages.retry()}>
            {translate("common.retry")}
          </Button>
        </Alert>
      )}
      <LogList
        {...{ pages, goTo, onChoose }}
        shownLines={log.shownLines}
        gaps={log.gaps}
        find={filter.find}
        chosen={line}
      />
    </>
  );
}
