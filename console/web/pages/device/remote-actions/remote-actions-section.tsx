import type { DeviceDetail, OfferedAction } from "@housecall/proto/api";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { Section } from "../../../parts/section.tsx";
import { View } from "../../../parts/view.tsx";
import { useMay } from "../../../shell/use-me.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { ConsentLineOf } from "../consent/consent-line-of.tsx";
import { ActionRuns } from "./action-runs.tsx";
import { RunDialog } from "./run-dialog.tsx";
import { offerKey, offerLine } from "./view-model.ts";

/** What can be done from afar, what was asked for, and what telemetry shows of it. */
export function RemoteActionsSection({ device }: { readonly device: DeviceDetail }) {
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const query = useQuery(resources.deviceActions(device.id));
  const [chosen, setChosen] = useState<string>();
  const offer = query.data?.items.find((each) => offerKey(each) === chosen);
  return (
    <Section
      title={translate("actions.title")}
      lead={translate("actions.lead")}
      aside={<ConsentLineOf deviceId={device.id} scope="action" />}
      id="remote-actions"
    >
      <View
        query={query}
        count={({ items }) => items.length}
        texts={{
          loading: translate("actions.loading"),
          failed: translate("actions.failed"),
          empty: { title: translate("actions.emptyTitle"), body: translate("actions.emptyBody") },
        }}
      >
        {({ items }) => (
          <>
            <ul className="action-offers" aria-label={translate("actions.list")}>
              {items.map((each) => (
                <Offer key={offerKey(each)} offer={each} onOpen={() => setChosen(offerKey(each))} />
              ))}
            </ul>
            <ActionRuns deviceId={device.id} offers={items} />
          </>
        )}
      </View>
      {offer !== undefined && (
        <RunDialog device={device} offer={offer} onClose={() => setChosen(undefined)} />
      )}
    </Section>
  );
}

function Offer({ offer, onOpen }: { readonly offer: OfferedAction; readonly onOpen: () => void }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const may = useMay();
  const line = offerLine(offer, { translate, language, moment });
  return (
    <li>
      <div>
        <strong>{line.title}</strong>
        <div className="sub">
          {line.risk} · <span className={`tone-${line.tone}`}>{line.standing}</span>
          {line.why !== "" && <span className="breakable">: {line.why}</span>}
        </div>
      </div>
      {may("action:run") && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={onOpen}
          aria-label={translate("actions.openOf", { title: line.title })}
        >
          {translate("actions.open")}
        </Button>
      )}
    </li>
  );
}
