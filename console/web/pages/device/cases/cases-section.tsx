import type { CaseSummary, DeviceDetail } from "@housecall/proto/api";
import { Anchor, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useWorld } from "../../../app-context.tsx";
import { Ago } from "../../../parts/ago.tsx";
import { SeverityMark } from "../../../parts/badges.tsx";
import { Section } from "../../../parts/section.tsx";
import { View } from "../../../parts/view.tsx";
import { useMay, useMe } from "../../../shell/use-me.tsx";
import { usePreferences } from "../../../shell/use-preferences.tsx";
import { caseTitle, stateWord, whoHasIt } from "../../work/view-model.ts";
import { OpenCaseDialog } from "./open-case-dialog.tsx";
import { OwnerLine } from "./owner-line.tsx";

/** Whose device it is, and its newest cases; a person who calls gets one here. */
export function CasesSection({ device }: { readonly device: DeviceDetail }) {
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const may = useMay();
  const [isOpen, dialog] = useDisclosure(false);
  const query = useQuery(resources.casesOfDevice(device.id));
  const open = may("case:work") && (
    <Button size="compact-sm" variant="default" onClick={dialog.open}>
      {translate("panel.open")}
    </Button>
  );
  return (
    <Section title={translate("panel.title")} aside={open}>
      {may("customer:read") && <OwnerLine deviceId={device.id} />}
      <View
        query={query}
        count={({ items }) => items.length}
        texts={{
          loading: translate("panel.loading"),
          failed: translate("panel.failed"),
          empty: {
            title: translate("panel.emptyTitle"),
            body: translate(may("case:work") ? "panel.emptyBody" : "panel.emptyBodyLook"),
          },
        }}
      >
        {({ items }) => (
          <ul className="device-cases" aria-label={translate("panel.title")}>
            {items.map((found) => (
              <CaseLine key={found.number} found={found} />
            ))}
          </ul>
        )}
      </View>
      {isOpen && (
        <OpenCaseDialog deviceId={device.id} known={query.data?.items ?? []} onClose={dialog.close} />
      )}
    </Section>
  );
}

function CaseLine({ found }: { readonly found: CaseSummary }) {
  const { translate, language } = usePreferences();
  const { name } = useMe();
  const outcome = found.outcome === null ? "" : translate(`outcome.${found.outcome}`);
  const facts = [stateWord(found.state, translate), whoHasIt(found, { name, translate }), outcome];
  return (
    <li>
      <SeverityMark severity={found.severity} />
      <div>
        <Anchor component={Link} href={`/cases/${found.number}`}>
          {caseTitle(found, language, translate)}
        </Anchor>
        <div className="sub">
          <span className="mono">{found.number}</span> · {facts.filter((fact) => fact !== "").join(" · ")} ·{" "}
          <Ago atMs={found.openedAtMs} />
        </div>
      </div>
    </li>
  );
}
