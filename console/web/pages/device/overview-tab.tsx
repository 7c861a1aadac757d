import type { DeviceDetail } from "@housecall/proto/api";
import { Suspense } from "react";
import { LoadingPage, lazyPage } from "../../parts/lazy-page.tsx";
import { useAddress } from "../../parts/use-address.ts";
import { CasesSection } from "./cases/cases-section.tsx";
import { ChartSection } from "./chart/chart-section.tsx";
import { ConsentSection } from "./consent/consent-section.tsx";
import { FaultsSection } from "./faults/faults-section.tsx";
import { LossesSection } from "./losses/losses-section.tsx";
import { ValuesSection } from "./values/values-section.tsx";

/** Fetched with the first device: signing in does not wait for it. */
const RemoteActionsSection = lazyPage(() =>
  import("./remote-actions/remote-actions-section.tsx").then((part) => part.RemoteActionsSection),
);

/** What is wrong, what the device measures, what is missing. */
export function OverviewTab({ device }: { readonly device: DeviceDetail }) {
  const signal = useAddress().get("signal");
  return (
    <div className="stack">
      <FaultsSection device={device} />
      <CasesSection device={device} />
      <Suspense fallback={<LoadingPage />}>
        <RemoteActionsSection device={device} />
      </Suspense>
      {signal !== "" && <ChartSection device={device} />}
      <ValuesSection device={device} />
      <div className="side-by-side">
        <LossesSection deviceId={device.id} />
        <ConsentSection device={device} caseNumber="" />
      </div>
    </div>
  );
}
