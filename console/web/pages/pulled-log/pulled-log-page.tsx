import type { DeviceDetail } from "@housecall/proto/api";
import { Anchor, Progress, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { ApiFailure } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { formatBytes } from "../../format/quantity.ts";
import { GoneNote } from "../../parts/gone-note.tsx";
import { useAddress } from "../../parts/use-address.ts";
import { View } from "../../parts/view.tsx";
import { ZoneNote } from "../../parts/zone-note.tsx";
import { DeviceZone, usePreferences } from "../../shell/use-preferences.tsx";
import { readLogAddress } from "./log-address.ts";
import { ReadLog } from "./read-log.tsx";

/** A pulled log: found in, filtered and read line by line, however long it is. */
export function PulledLogPage({ deviceId, pullId }: { readonly deviceId: string; readonly pullId: string }) {
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const { filter } = readLogAddress(useAddress().get);
  const device = useQuery(resources.device(deviceId)).data;
  const query = useQuery(resources.pulledLog(pullId, filter));
  const name = device?.name || deviceId;
  useDocumentTitle(`${translate("log.title", { name })} · Housecall`);
  const texts = {
    loading: translate("log.loading"),
    failed: translate("log.failed"),
    empty: { title: translate("log.gone"), body: translate("log.goneBody") },
  };
  const isGone = query.error instanceof ApiFailure && query.error.status === 404;
  const back = `/devices/${encodeURIComponent(deviceId)}?tab=logs`;
  if (isGone) return <GoneNote {...texts.empty} href={back} link={translate("log.toPulls")} />;
  return (
    <DeviceZone timeZone={device?.timeZone ?? ""}>
      <LogHead device={device} name={name} back={back} />
      <View query={query} count={() => 1} texts={texts}>
        {(log) =>
          log.state === "reading" ? (
            <Reading {...log.reading} />
          ) : (
            <ReadLog log={log} deviceId={deviceId} pullId={pullId} />
          )
        }
      </View>
      <ZoneNote />
    </DeviceZone>
  );
}

function LogHead({
  device,
  name,
  back,
}: {
  readonly device: DeviceDetail | undefined;
  readonly name: string;
  readonly back: string;
}) {
  const { translate } = usePreferences();
  return (
    <header className="log-head">
      <Anchor component={Link} href={back} size="sm">
        {translate("log.toPulls")}
      </Anchor>
      <Title order={1}>{translate("log.title", { name })}</Title>
      {device && (
        <Text size="sm" c="dimmed">
          {device.model} · {device.firmware}
        </Text>
      )}
    </header>
  );
}

function Reading({ doneBytes, totalBytes }: { readonly doneBytes: number; readonly totalBytes: number }) {
  const { translate, language } = usePreferences();
  const text = translate("log.reading", {
    done: formatBytes(doneBytes, language),
    total: formatBytes(totalBytes, language),
  });
  return (
    <div className="state-note" role="status">
      <Text>{text}</Text>
      <Progress.Root size="lg" w="100%" maw="32rem">
        <Progress.Section
          value={Math.round((100 * doneBytes) / Math.max(1, totalBytes))}
          aria-label={translate("log.readingLabel")}
          aria-valuetext={text}
        />
      </Progress.Root>
    </div>
  );
}
