import type { DeviceDetail, Timeline, TimelineKind } from "@housecall/proto/api";
import { timelineKind } from "@housecall/proto/api";
import { Button, SegmentedControl } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { KeyboardEvent } from "react";
import { useWorld } from "../../../app-context.tsx";
import { Section } from "../../../parts/section.tsx";
import { useAddress } from "../../../parts/use-address.ts";
import { StateNote, View } from "../../../parts/view.tsx";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { TimelineLanes } from "./timeline-lanes.tsx";
import { TimelineList } from "./timeline-list.tsx";
import { hiddenAfterToggle, readHiddenKinds, timelineRangeNames } from "./timeline-range-view-model.ts";
import { useTimelineRange } from "./use-timeline-range.ts";

type RangeTools = ReturnType<typeof useTimelineRange>;

/** Everything that happened to the device on one axis; range and lanes live in the address. */
export function TimelineSection({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const tools = useTimelineRange();
  const address = useAddress();
  const hidden = readHiddenKinds(address.get("tlOff"));
  const kinds = timelineKind.options.filter((kind) => !hidden.has(kind));
  const query = useQuery({
    ...resources.timeline(device.id, { ...tools.bounds, kinds }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title={translate("timeline.title")}
      lead={translate("timeline.lead")}
      aside={<RangeChoice tools={tools} />}
    >
      <View
        query={query}
        count={() => 1}
        texts={{
          loading: translate("timeline.loading"),
          failed: translate("timeline.failed"),
          empty: { title: translate("timeline.emptyTitle"), body: translate("timeline.emptyBody") },
        }}
      >
        {(found) => <Found found={found} hidden={hidden} tools={tools} device={device} />}
      </View>
    </Section>
  );
}

function Found(props: {
  readonly found: Timeline;
  readonly hidden: ReadonlySet<TimelineKind>;
  readonly tools: RangeTools;
  readonly device: DeviceDetail;
}) {
  const translate = useTranslate();
  const address = useAddress();
  const { found, hidden, tools, device } = props;
  const everything = found.lanes.reduce((total, lane) => total + lane.total, 0);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are a second way to what the buttons do.
    <div className="stack" onKeyDown={(event) => onKey(event, tools)}>
      <TimelineLanes
        lanes={found.lanes}
        bounds={{ fromMs: found.fromMs, toMs: found.toMs }}
        hidden={hidden}
        onToggle={(kind) => address.set({ tlOff: hiddenAfterToggle(hidden, kind) })}
        onZoom={tools.show}
      />
      <Notes found={found} />
      {found.entries.length === 0 ? (
        <StateNote
          text={
            everything === 0
              ? { title: translate("timeline.emptyTitle"), body: translate("timeline.emptyBody") }
              : { title: translate("timeline.hiddenTitle"), body: translate("timeline.hiddenBody") }
          }
        />
      ) : (
        <TimelineList entries={found.entries} device={device} />
      )}
    </div>
  );
}

function Notes({ found: { omitted, isPartialBeforeMs } }: { readonly found: Timeline }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  return (
    <>
      {omitted > 0 && <p className="dimmed">{translate("timeline.omitted", { count: omitted })}</p>}
      {isPartialBeforeMs !== null && (
        <p className="dimmed">
          {translate("timeline.partial", { time: moment(isPartialBeforeMs, "dateTime") })}
        </p>
      )}
    </>
  );
}

function RangeChoice({ tools }: { readonly tools: RangeTools }) {
  const translate = useTranslate();
  const address = useAddress();
  const { range, zoom, move } = tools;
  const fixed = range.kind === "fixed" ? [{ value: "fixed", label: translate("chart.custom") }] : [];
  return (
    <div className="chart-tools">
      <SegmentedControl
        size="xs"
        aria-label={translate("timeline.range")}
        value={range.kind === "fixed" ? "fixed" : range.name}
        onChange={(name) => name !== "fixed" && address.set({ tlSpan: name, tlFrom: "", tlTo: "" })}
        data={[
          ...timelineRangeNames.map((name) => ({ value: name, label: translate(`timeline.range.${name}`) })),
          ...fixed,
        ]}
      />
      <Button.Group>
        <ToolButton label={translate("timeline.earlier")} onClick={() => move(-0.5)}>
          ←
        </ToolButton>
        <ToolButton label={translate("timeline.nearer")} onClick={() => zoom(0.5)}>
          +
        </ToolButton>
        <ToolButton label={translate("timeline.farther")} onClick={() => zoom(2)}>
          −
        </ToolButton>
        <ToolButton label={translate("timeline.later")} onClick={() => move(0.5)}>
          →
        </ToolButton>
      </Button.Group>
    </div>
  );
}

function ToolButton(props: {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: string;
}) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
    >
      {props.children}
    </Button>
  );
}

function onKey(event: KeyboardEvent, { zoom, move, show }: RangeTools): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "+" || event.key === "=") zoom(0.5);
  else if (event.key === "-") zoom(2);
  else if (event.key === "[") move(-0.5);
  else if (event.key === "]") move(0.5);
  else if (event.key === "0") show(undefined);
}
