import type { CaseDetail } from "@housecall/proto/api";
import { Anchor, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { printable } from "../../format/printable.ts";
import { Ago } from "../../parts/ago.tsx";
import { PresenceBadge } from "../../parts/badges.tsx";
import { MacAddresses } from "../../parts/mac-addresses.tsx";
import { Section } from "../../parts/section.tsx";
import { useNow } from "../../shell/use-now.tsx";
import { useMoments, usePreferences, useTranslate } from "../../shell/use-preferences.tsx";
import { classWord } from "../fleet/view-model.ts";
import { caseTitle, stateWord } from "../work/view-model.ts";

/** The device that the case is about, as far as a call needs it. */
export function DeviceCard({ found }: { readonly found: CaseDetail }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const nowMs = useNow();
  const { device, registration } = found;
  const macs = registration?.macs ?? [];
  const warrantyUntilMs = registration?.warrantyUntilMs ?? null;
  const isOver = warrantyUntilMs !== null && warrantyUntilMs < nowMs;
  return (
    <Section title={translate("case.device")}>
      {device === null ? (
        <Text c="dimmed">{translate("case.deviceGone")}</Text>
      ) : (
        <dl className="side-facts">
          <div>
            <dt>{classWord(found.deviceClass, translate)}</dt>
            <dd>
              <Anchor component={Link} href={`/devices/${found.deviceId}`}>
                {printable(found.deviceName)}
              </Anchor>
              <div className="sub">{printable(found.model)}</div>
            </dd>
          </div>
          <Fact title={translate("fleet.presence")}>
            <PresenceBadge presence={device.presence} />
          </Fact>
          <Fact title={translate("case.serial")}>{printable(registration?.serial ?? "") || "–"}</Fact>
          {macs.length > 0 && (
            <Fact title={translate("case.macs")}>
              <MacAddresses macs={macs} />
            </Fact>
          )}
          <Fact title={translate("case.warranty")}>
            {warrantyUntilMs === null ? "–" : moment(warrantyUntilMs, "date")}
            {isOver && ` (${translate("case.warrantyOver")})`}
          </Fact>
          <Fact title={translate("case.firmware")}>{printable(device.firmware) || "–"}</Fact>
          <Fact title={translate("case.lastReport")}>
            {device.lastReportAtMs === null ? "–" : <Ago atMs={device.lastReportAtMs} />}
          </Fact>
        </dl>
      )}
    </Section>
  );
}

/** Other cases of the same device, so that nobody starts from nothing. */
export function OtherCases({ found }: { readonly found: CaseDetail }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  return (
    <Section title={translate("case.others")}>
      {found.others.length === 0 ? (
        <Text c="dimmed">{translate("case.noOthers")}</Text>
      ) : (
        <ul className="plain-list">
          {found.others.map((other) => (
            <li key={other.number}>
              <Anchor component={Link} href={`/cases/${other.number}`}>
                {caseTitle(other, language, translate)}
              </Anchor>
              <div className="sub">
                {stateWord(other.state, translate)} · {moment(other.openedAtMs, "date")}
                {other.outcome !== null && ` · ${translate(`outcome.${other.outcome}`)}`}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
