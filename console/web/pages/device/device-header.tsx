import type { DeviceDetail } from "@housecall/proto/api";
import { Anchor, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useWorld } from "../../app-context.tsx";
import { knownZone, zoneOffset } from "../../format/moment.ts";
import { printable } from "../../format/printable.ts";
import { Ago } from "../../parts/ago.tsx";
import { PresenceBadge } from "../../parts/badges.tsx";
import { MacAddresses } from "../../parts/mac-addresses.tsx";
import { useMay } from "../../shell/use-me.tsx";
import { useNow } from "../../shell/use-now.tsx";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";
import { classWord, deviceTitle } from "../fleet/view-model.ts";
import { bootReasonWord, clockSentence, disconnectWord, presenceSentence } from "./header-view-model.ts";

/** Who the device is, whether it is there, and how it knows the time. */
export function DeviceHeader({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  return (
    <div className="device-header">
      <Anchor component={Link} href="/devices" size="sm">
        ← {translate("nav.fleet")}
      </Anchor>
      <div className="device-title">
        <Title order={1}>{deviceTitle(device)}</Title>
        <PresenceBadge presence={device.presence} />
      </div>
      <PresenceLine device={device} />
      {device.note !== "" && (
        <p className="device-note breakable">
          <span className="dimmed">{translate("device.note")}</span> {printable(device.note)}
        </p>
      )}
      <Facts device={device} />
    </div>
  );
}

/** What is known of the device; folded on a phone, where faults come first. */
function Facts({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const isPhone = useMediaQuery("(max-width: 47.99em)", false, { getInitialValueInEffect: false });
  if (!isPhone) return <FactGroups device={device} />;
  return (
    <details className="facts-fold">
      <summary>{translate("device.facts")}</summary>
      <FactGroups device={device} />
    </details>
  );
}

function FactGroups({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const may = useMay();
  const unknown = <span className="dimmed">{translate("common.unknown")}</span>;
  return (
    <div className="fact-groups">
      <dl className="facts" aria-label={translate("device.identity")}>
        <Fact title={translate("device.id")}>
          <span className="mono">{device.id}</span>
        </Fact>
        <Fact title={translate("device.class")}>{classWord(device.deviceClass, translate)}</Fact>
        <Fact title={translate("device.model")}>{printable(device.model) || unknown}</Fact>
        <Fact title={translate("device.firmware")}>
          {printable(device.firmware) || unknown}
          <FirmwareNote device={device} />
        </Fact>
        <Fact title={translate("device.agent")}>{device.agentVersion || unknown}</Fact>
      </dl>
      {may("customer:read") && <BoughtFacts deviceId={device.id} />}
      <ConnectionFacts device={device} />
      <ClockFacts device={device} />
    </div>
  );
}

/** Whether a newer firmware is known for this model, which comes before looking for faults that it may have mended. */
function FirmwareNote({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const { firmware, newestFirmware } = device;
  if (firmware === "" || newestFirmware === "") return null;
  if (newestFirmware === firmware)
    return <span className="dimmed"> {translate("device.firmwareNewest")}</span>;
  return (
    <div className="firmware-note severity-warning">
      {translate("device.firmwareBehind", { newest: printable(newestFirmware) })}
    </div>
  );
}

/** The device as a thing that somebody has bought. */
function BoughtFacts({ deviceId }: { readonly deviceId: string }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const nowMs = useNow();
  const { resources } = useWorld();
  const { data } = useQuery(resources.deviceOwner(deviceId));
  const registration = data?.registration;
  if (!registration) return null;
  const { serial, macs, warrantyUntilMs, installedAtMs, purchaseCountry } = registration;
  const isOver = warrantyUntilMs !== null && warrantyUntilMs < nowMs;
  return (
    <dl className="facts" aria-label={translate("device.bought")}>
      <Fact title={translate("case.serial")}>
        <span className="mono">{printable(serial) || "–"}</span>
      </Fact>
      {macs.length > 0 && (
        <Fact title={translate("case.macs")}>
          <MacAddresses macs={macs} />
        </Fact>
      )}
      {warrantyUntilMs !== null && (
        <Fact title={translate("case.warranty")}>
          {moment(warrantyUntilMs, "date")}
          {isOver && <span className="dimmed"> {translate("case.warrantyOver")}</span>}
        </Fact>
      )}
      {installedAtMs !== null && (
        <Fact title={translate("device.installed")}>{moment(installedAtMs, "date")}</Fact>
      )}
      {purchaseCountry !== "" && <Fact title={translate("device.country")}>{purchaseCountry}</Fact>}
    </dl>
  );
}

function PresenceLine({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  return <Text mb="sm">{presenceSentence(device, useNow(), translate)}</Text>;
}

function ConnectionFacts({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  return (
    <dl className="facts" aria-label={translate("device.connection")}>
      <Fact title={translate("device.sessionStarted")}>
        <AgoOrNever atMs={device.sessionStartedAtMs} />
      </Fact>
      <Fact title={translate("device.lastReport")}>
        <AgoOrNever atMs={device.lastReportAtMs} />
      </Fact>
      {device.configSyncedAtMs !== null && (
        <Fact title={translate("device.configSynced")}>
          <Ago atMs={device.configSyncedAtMs} />
        </Fact>
      )}
      {device.disconnectedAtMs !== null && (
        <Fact title={translate("device.disconnected")}>
          <Ago atMs={device.disconnectedAtMs} />, {disconnectWord(device.disconnectReason, translate)}
        </Fact>
      )}
    </dl>
  );
}

function ClockFacts({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const { moment, timeZone } = useMoments();
  const now = useNow();
  const zone = knownZone(device.timeZone, timeZone);
  const bootReason = bootReasonWord(device.bootReason, translate);
  return (
    <dl className="facts" aria-label={translate("device.clock")}>
      <Fact title={translate("device.clock")}>{clockSentence(device, translate)}</Fact>
      <Fact title={translate("device.zone")}>
        {device.timeZone === "" ? translate("common.unknown") : `${zone} (${zoneOffset(zone, now)})`}
      </Fact>
      <Fact title={translate("device.boot")}>
        <AgoOrNever atMs={device.bootedAtMs} />
        {bootReason !== "" && `, ${bootReason}`}
      </Fact>
      {device.certificateExpiresAtMs !== null && (
        <Fact title={translate("device.certificate")}>{moment(device.certificateExpiresAtMs, "date")}</Fact>
      )}
    </dl>
  );
}

function AgoOrNever({ atMs }: { readonly atMs: number | null }) {
  const translate = useTranslate();
  return atMs === null ? <span className="dimmed">{translate("common.never")}</span> : <Ago atMs={atMs} />;
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
