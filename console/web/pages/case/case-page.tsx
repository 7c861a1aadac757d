import { type CaseDetail, caseNumber } from "@housecall/proto/api";
import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { ApiFailure } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { useLive } from "../../live/live-provider.tsx";
import { GoneNote } from "../../parts/gone-note.tsx";
import { LoadingPage, lazyPage } from "../../parts/lazy-page.tsx";
import { View } from "../../parts/view.tsx";
import { useMay } from "../../shell/use-me.tsx";
import { DeviceZone, usePreferences, useTranslate } from "../../shell/use-preferences.tsx";
import { ConsentSection } from "../device/consent/consent-section.tsx";
import { caseTitle } from "../work/view-model.ts";
import { CaseActionsBar } from "./case-actions-bar.tsx";
import { CaseFaults } from "./case-faults.tsx";
import { CaseHeader } from "./case-header.tsx";
import { CaseTimeline } from "./case-timeline.tsx";
import { ComposeSection } from "./compose-section.tsx";
import { CustomerCard } from "./customer-card.tsx";
import { DeviceCard, OtherCases } from "./device-card.tsx";
import { usePresence } from "./use-presence.ts";

const PlaybookSection = lazyPage(
  async () => (await import("./playbook/playbook-section.tsx")).PlaybookSection,
);

/** Everything about one case, and what to do next. */
export function CasePage({ number }: { readonly number: string }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const isNumber = caseNumber.safeParse(number).success;
  const query = useQuery({ ...resources.case(number), enabled: isNumber });
  useDocumentTitle(`${number} · Housecall`);
  const isGone = !isNumber || (query.error instanceof ApiFailure && query.error.status === 404);
  const gone = { title: translate("case.gone", { number }), body: translate("case.goneBody") };
  if (isGone) return <GoneNote {...gone} href="/" link={translate("nav.work")} />;
  return (
    <View
      query={query}
      count={() => 1}
      texts={{ loading: translate("case.loading"), failed: translate("case.failed"), empty: gone }}
    >
      {(found) => <Case found={found} />}
    </View>
  );
}

function Case({ found }: { readonly found: CaseDetail }) {
  const { language, translate } = usePreferences();
  const may = useMay();
  const [isWriting, setIsWriting] = useState(false);
  usePresence(found.number, isWriting ? "writing" : "viewing");
  useFollowDevice(found.deviceId);
  useDocumentTitle(`${caseTitle(found, language, translate)} · ${found.number}`);
  return (
    <DeviceZone timeZone="">
      <CaseHeader found={found} />
      <CaseActionsBar found={found} onWriting={setIsWriting} />
      <div className="case-layout">
        <div className="stack">
          <CaseFaults found={found} />
          <Suspense fallback={<LoadingPage />}>
            <PlaybookSection found={found} />
          </Suspense>
          {may("case:work") && <ComposeSection number={found.number} onWriting={setIsWriting} />}
          <CaseTimeline number={found.number} />
        </div>
        <div className="stack">
          <CustomerCard found={found} />
          <DeviceCard found={found} />
          {found.device !== null && <ConsentSection device={found.device} caseNumber={found.number} />}
          <OtherCases found={found} />
        </div>
      </div>
    </DeviceZone>
  );
}

/** Live events of the device come from here on. */
function useFollowDevice(deviceId: string): void {
  const { followCaseDevice } = useLive();
  useEffect(() => {
    followCaseDevice(deviceId);
    return () => followCaseDevice("");
  }, [followCaseDevice, deviceId]);
}
