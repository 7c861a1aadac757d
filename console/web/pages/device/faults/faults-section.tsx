import type { DeviceDetail } from "@housecall/proto/api";
import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../../app-context.tsx";
import { Section } from "../../../parts/section.tsx";
import { View } from "../../../parts/view.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { isReachable } from "../header-view-model.ts";
import { FaultCard } from "./fault-card.tsx";
import { orderFaults } from "./fault-view-model.ts";

/** The faults that are open now. */
export function FaultsSection({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const query = useQuery(resources.openFaults(device.id));
  const emptyBody = translate(isReachable(device) ? "faults.emptyOnline" : "faults.emptyOffline");
  return (
    <Section title={translate("faults.title")}>
      <View
        query={query}
        count={(faults) => faults.length}
        texts={{
          loading: translate("faults.loading"),
          failed: translate("faults.failed"),
          empty: { title: translate("faults.emptyTitle"), body: emptyBody },
        }}
      >
        {(faults) => (
          <ul className="fault-list" aria-label={translate("faults.title")}>
            {orderFaults(faults).map((fault) => (
              <li key={fault.id}>
                <FaultCard fault={fault} deviceClass={device.deviceClass} />
              </li>
            ))}
          </ul>
        )}
      </View>
    </Section>
  );
}
