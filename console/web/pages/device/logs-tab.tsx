import type { DeviceDetail } from "@housecall/proto/api";
import { useMay } from "../../shell/use-me.tsx";
import { ConsentEndNote } from "./consent/consent-end-note.tsx";
import { PullSection } from "./pull/pull-section.tsx";
import { StoredLogsSection } from "./stored/stored-logs-section.tsx";
import { TailSection } from "./tail/tail-section.tsx";

/** Everything about log lines: pulled, live, stored. */
export function LogsTab({ device }: { readonly device: DeviceDetail }) {
  const may = useMay();
  return (
    <div className="stack">
      <ConsentEndNote device={device} />
      <PullSection device={device} />
      {may("logs:pull") && <TailSection device={device} />}
      <StoredLogsSection deviceId={device.id} />
    </div>
  );
}
