import type { DeviceDetail } from "@housecall/proto/api";
import { Tabs } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ApiFailure } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { GoneNote } from "../../parts/gone-note.tsx";
import { useAddress } from "../../parts/use-address.ts";
import { View } from "../../parts/view.tsx";
import { ZoneNote } from "../../parts/zone-note.tsx";
import { useMay } from "../../shell/use-me.tsx";
import { DeviceZone, useTranslate } from "../../shell/use-preferences.tsx";
import { DeviceHeader } from "./device-header.tsx";
import { HistoryTab } from "./history-tab.tsx";
import { LogsTab } from "./logs-tab.tsx";
import { OverviewTab } from "./overview-tab.tsx";

/** Everything about one device. */
export function DevicePage({ deviceId }: { readonly deviceId: string }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const query = useQuery(resources.device(deviceId));
  useDocumentTitle(`${query.data?.name || deviceId} · Housecall`);
  const gone = { title: translate("device.gone", { id: deviceId }), body: translate("device.goneBody") };
  const isGone =
    query.error instanceof ApiFailure && (query.error.status === 404 || query.error.status === 400);
  if (isGone) return <GoneNote {...gone} href="/devices" link={translate("notFound.toFleet")} />;
  return (
    <View
      query={query}
      count={() => 1}
      texts={{ loading: translate("device.loading"), failed: translate("device.failed"), empty: gone }}
    >
      {(device) => (
        <DeviceZone timeZone={device.timeZone}>
          <DeviceHeader device={device} />
          <DeviceTabs device={device} />
          <ZoneNote />
        </DeviceZone>
      )}
    </View>
  );
}

const tabs = ["overview", "logs", "history"] as const;

function DeviceTabs({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const address = useAddress();
  const may = useMay();
  const shown = tabs.filter((tab) => tab !== "logs" || may("logs:read"));
  const current = shown.find((tab) => tab === address.get("tab")) ?? "overview";
  return (
    <Tabs
      value={current}
      onChange={(tab) =>
        address.set({ tab: tab === "overview" ? "" : (tab ?? ""), pullFrom: "", pullTo: "" })
      }
      keepMounted={false}
    >
      <Tabs.List mb="md" aria-label={translate("device.tabs")}>
        {shown.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {translate(`device.tab.${tab}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="overview">
        <OverviewTab device={device} />
      </Tabs.Panel>
      <Tabs.Panel value="logs">
        <LogsTab device={device} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <HistoryTab device={device} />
      </Tabs.Panel>
    </Tabs>
  );
}
