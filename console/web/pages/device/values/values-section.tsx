import type { DeviceDetail } from "@housecall/proto/api";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Ago } from "../../../parts/ago.tsx";
import { ChartIcon } from "../../../parts/icons.tsx";
import { Section } from "../../../parts/section.tsx";
import { useAddress } from "../../../parts/use-address.ts";
import { StateNote } from "../../../parts/view.tsx";
import { useNow } from "../../../shell/use-now.tsx";
import { usePreferences, useTranslate } from "../../../shell/use-preferences.tsx";
import { isReachable } from "../header-view-model.ts";
import { ReportedState } from "./reported-state.tsx";
import { groupValues, type ValueGroup, type ValueRow } from "./values-view-model.ts";

const rowsShown = 8;

/** The newest value of every signal with its age, and the state that the device reports. */
export function ValuesSection({ device }: { readonly device: DeviceDetail }) {
  const { language, translate } = usePreferences();
  const groups = groupValues(device, { language, translate });
  const emptyBody = translate(isReachable(device) ? "values.emptyBody" : "values.noneOffline");
  return (
    <Section title={translate("values.title")}>
      {groups.length === 0 ? (
        <StateNote text={{ title: translate("values.emptyTitle"), body: emptyBody }} />
      ) : (
        <div className="value-groups">
          {groups.map(({ group, rows }) => (
            <Group key={group} group={group} rows={rows} />
          ))}
        </div>
      )}
      <ReportedState device={device} />
    </Section>
  );
}

function Group({ group, rows }: { readonly group: ValueGroup; readonly rows: readonly ValueRow[] }) {
  const translate = useTranslate();
  const [isOpen, { toggle }] = useDisclosure(false);
  const shown = isOpen ? rows : rows.slice(0, rowsShown);
  return (
    <section className="value-group" aria-label={translate(`group.${group}`)}>
      <h3>{translate(`group.${group}`)}</h3>
      <ul>
        {shown.map((row) => (
          <li key={row.key}>
            <Value row={row} />
          </li>
        ))}
      </ul>
      {rows.length > rowsShown && (
        <Button size="compact-xs" variant="subtle" onClick={toggle} aria-expanded={isOpen}>
          {isOpen ? translate("common.showLess") : translate("common.showAll", { count: rows.length })}
        </Button>
      )}
    </section>
  );
}

function Value({ row }: { readonly row: ValueRow }) {
  const translate = useTranslate();
  const address = useAddress();
  const isStale = useNow() >= row.staleAtMs;
  const isShown = address.get("signal") === row.signal && address.get("instance") === row.instance;
  return (
    <button
      type="button"
      className={isStale ? "value value-stale" : "value"}
      aria-pressed={isShown}
      title={row.meaning}
      onClick={() => address.set({ signal: row.signal, instance: row.instance })}
    >
      <span className="value-title">
        {row.title}
        {row.instance !== "" && <span className="mono value-instance">{row.instance}</span>}
      </span>
      <span className="value-number">{row.text}</span>
      <span className="value-age">
        {isStale && <span className="stale-word">{translate("values.stale")} </span>}
        <Ago atMs={row.atMs} />
      </span>
      <ChartIcon />
    </button>
  );
}
