import type { DeviceDetail, TimelineEntry } from "@housecall/proto/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { useWorld } from "../../../app-context.tsx";
import { View } from "../../../parts/view.tsx";
import { useNow } from "../../../shell/use-now.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { FaultCard } from "../faults/fault-card.tsx";
import { type EntryLine, entryLine } from "./entry-view-model.ts";

/** Entries by day, newest first. */
export function TimelineList({
  entries,
  device,
}: {
  readonly entries: readonly TimelineEntry[];
  readonly device: DeviceDetail;
}) {
  const { moment } = useMoments();
  const days = Map.groupBy(entries, ({ atMs }) => moment(atMs, "date"));
  return [...days].map(([day, ofDay]) => (
    <section key={day} aria-label={day} className="timeline-day">
      <h3>{day}</h3>
      <ol className="timeline">
        {ofDay.map((entry) => (
          <Entry key={entry.id} entry={entry} device={device} />
        ))}
      </ol>
    </section>
  ));
}

function Entry({ entry, device }: { readonly entry: TimelineEntry; readonly device: DeviceDetail }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const nowMs = useNow();
  const line = entryLine(entry, { translate, language, moment, nowMs, deviceId: device.id });
  return (
    <li className={`event-${line.tone} entry-${entry.kind}`}>
      <div className="timeline-head">
        <span>
          <span className="entry-kind">{translate(`timeline.kind.${entry.kind}`)}</span>{" "}
          <EntryTitle line={line} />
        </span>
        <span className="dimmed nowrap">{moment(entry.atMs, "timeSeconds")}</span>
      </div>
      {line.text !== "" && <div className="entry-text breakable">{line.text}</div>}
      {entry.kind === "fault" && <FaultFold faultId={entry.faultId} device={device} />}
    </li>
  );
}

function EntryTitle({ line: { title, href } }: { readonly line: EntryLine }) {
  if (href === "") return <strong className="breakable">{title}</strong>;
  return (
    <Link className="text-link" href={href}>
      <strong className="breakable">{title}</strong>
    </Link>
  );
}

/** The card of a fault with its evidence, fetched when it is opened. */
function FaultFold({ faultId, device }: { readonly faultId: string; readonly device: DeviceDetail }) {
  const { translate } = usePreferences();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="resolved-fault" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{translate("timeline.evidence")}</summary>
      {isOpen && <OneFault faultId={faultId} device={device} />}
    </details>
  );
}

function OneFault({ faultId, device }: { readonly faultId: string; readonly device: DeviceDetail }) {
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const query = useQuery(resources.allFaults(device.id));
  const texts = {
    loading: translate("faults.loading"),
    failed: translate("faults.failed"),
    empty: { title: translate("timeline.faultGone"), body: translate("timeline.faultGoneBody") },
  };
  return (
    <View query={query} count={(faults) => faults.filter(({ id }) => id === faultId).length} texts={texts}>
      {(faults) =>
        faults
          .filter(({ id }) => id === faultId)
          .map((fault) => <FaultCard key={fault.id} fault={fault} deviceClass={device.deviceClass} />)
      }
    </View>
  );
}
