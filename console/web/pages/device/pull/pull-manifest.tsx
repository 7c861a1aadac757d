import type { PullManifestView } from "@housecall/proto/api";
import { formatDuration } from "../../../format/duration.ts";
import { formatBytes, formatNumber } from "../../../format/quantity.ts";
import { DataTable } from "../../../parts/data-table.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { redactionWords, skippedRows } from "./pull-view-model.ts";

/** What a pulled file holds, what was removed or left out, and its checksum. */
export function PullManifest({ manifest }: { readonly manifest: PullManifestView }) {
  const { language, translate } = usePreferences();
  const { moment } = useMoments();
  const redactions = redactionWords(manifest.redactions, translate);
  return (
    <div className="manifest">
      <h4>{translate("pull.manifest")}</h4>
      {manifest.sources.length > 0 && (
        <DataTable
          label={translate("pull.manifest")}
          items={manifest.sources}
          keyOf={({ source }) => source}
          columns={[
            {
              head: translate("pull.manifestSource"),
              className: "mono breakable",
              cell: ({ source }) => source,
            },
            { head: translate("pull.manifestLines"), cell: ({ lines }) => formatNumber(lines, 0, language) },
            {
              head: translate("pull.manifestSize"),
              cell: ({ sizeBytes }) => formatBytes(sizeBytes, language),
            },
            {
              head: translate("pull.manifestRange"),
              cell: ({ firstAtMs, lastAtMs, lines }) =>
                lines === 0 ? "" : `${moment(firstAtMs, "dayTime")} – ${moment(lastAtMs, "dayTime")}`,
            },
          ]}
        />
      )}
      <dl className="manifest-facts">
        <div>
          <dt>{translate("pull.redactions")}</dt>
          <dd>{redactions.length === 0 ? translate("pull.redactionsNone") : redactions.join(", ")}</dd>
        </div>
        {manifest.skipped.length > 0 && (
          <div>
            <dt>{translate("pull.skipped")}</dt>
            <dd>
              <ul className="breakable">
                {skippedRows({ manifest }, translate).map((row) => (
                  <li key={row}>{row}</li>
                ))}
              </ul>
            </dd>
          </div>
        )}
        <div>
          <dt>SHA-256</dt>
          <dd className="mono breakable">{manifest.sha256}</dd>
        </div>
      </dl>
      {manifest.truncated && <p className="fault-state">{translate("pull.truncated")}</p>}
      {manifest.clockCorrectionMs !== 0 && Math.abs(manifest.clockCorrectionMs) >= 1_000 && (
        <p className="dimmed">
          {translate("pull.clock", {
            duration: formatDuration(Math.abs(manifest.clockCorrectionMs), translate),
          })}
        </p>
      )}
    </div>
  );
}
