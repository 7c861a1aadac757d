import type { DeviceDetail } from "@housecall/proto/api";
import { Ago } from "../../../parts/ago.tsx";
import { SeverityMark } from "../../../parts/badges.tsx";
import { usePreferences, useTranslate } from "../../../shell/use-preferences.tsx";
import { groupState, type ProcessRow, type StateGroups } from "./state-view-model.ts";

/** What the device says of itself: its system, the health of its agent, the processes that take most. */
export function ReportedState({ device }: { readonly device: DeviceDetail }) {
  const { language, translate } = usePreferences();
  if (Object.keys(device.state).length === 0) return null;
  const { rows, collectors, processes } = groupState(device.state, { language, translate });
  return (
    <section className="reported-state" aria-label={translate("values.reported")}>
      <h3>
        {translate("values.reported")}
        {device.stateAtMs !== null && (
          <span className="dimmed">
            {" "}
            <Ago atMs={device.stateAtMs} wrap={(age) => translate("values.reportedAt", { age })} />
          </span>
        )}
      </h3>
      <dl className="state-list">
        {rows.map(({ name, title, text, isRaw }) => (
          <div key={name}>
            <dt className={isRaw ? "mono" : undefined}>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        {collectors.count > 0 && <Collectors collectors={collectors} />}
      </dl>
      {processes.length > 0 && (
        <div className="value-groups process-lists">
          {processes.map(({ list, rows: listed }) => (
            <Processes key={list} title={translate(`state.processes.${list}`)} rows={listed} />
          ))}
        </div>
      )}
    </section>
  );
}

function Collectors({ collectors }: Pick<StateGroups, "collectors">) {
  const translate = useTranslate();
  const { count, troubles } = collectors;
  return (
    <div>
      <dt>{translate("state.collectors")}</dt>
      <dd>
        {troubles.length === 0 ? (
          translate("state.collectorsWell")
        ) : (
          <SeverityMark severity="warning">
            {translate("state.collectorsFailed", { failed: troubles.length, count })}
          </SeverityMark>
        )}
        {troubles.map(({ name, title, text }) => (
          <div key={name}>
            {title}: {text}
          </div>
        ))}
      </dd>
    </div>
  );
}

function Processes({ title, rows }: { readonly title: string; readonly rows: readonly ProcessRow[] }) {
  const translate = useTranslate();
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      <ol className="process-list">
        {rows.map((row) => (
          <li key={row.key}>
            <span className="process-name">
              {row.title}
              {row.pid !== "" && (
                <span className="dimmed"> {translate("state.process", { pid: row.pid })}</span>
              )}
            </span>
            <span className="value-number">{row.amount}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
