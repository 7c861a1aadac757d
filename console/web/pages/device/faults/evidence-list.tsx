import type { Fault } from "@housecall/proto/api";
import { Button } from "@mantine/core";
import { useWorld } from "../../../app-context.tsx";
import { Ago } from "../../../parts/ago.tsx";
import { ChartIcon } from "../../../parts/icons.tsx";
import { useAddress } from "../../../parts/use-address.ts";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { type EvidenceLine, evidenceWords } from "./evidence-view-model.ts";
import { chartAddress } from "./fault-chart-view-model.ts";

/** The measured facts of a fault; a value leads to its chart. */
export function EvidenceList({
  fault,
  deviceClass,
}: {
  readonly fault: Fault;
  readonly deviceClass: string;
}) {
  const { language, translate } = usePreferences();
  const { moment } = useMoments();
  const { atMs, lines } = evidenceWords(fault.evidence, { language, translate, moment, deviceClass });
  if (lines.length === 0) return null;
  return (
    <div className="evidence">
      <h4>
        {translate("faults.evidence")}
        {atMs !== null && (
          <span className="evidence-time">
            <Ago
              atMs={atMs}
              wrap={(age) => translate("faults.evidenceAt", { time: moment(atMs, "dateTime"), age })}
            />
          </span>
        )}
      </h4>
      <ul aria-label={translate("faults.evidence")}>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: evidence is an ordered record that never changes its order
          <li key={index}>
            <EvidenceItem line={line} fault={fault} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function EvidenceItem({ line, fault }: { readonly line: EvidenceLine; readonly fault: Fault }) {
  switch (line.kind) {
    case "value":
      return <EvidenceValue line={line} fault={fault} />;
    case "log":
      return (
        <div>
          <span className="dimmed">
            {line.time} · {line.source}
          </span>
          <code className="evidence-log">{line.message}</code>
        </div>
      );
    case "silence":
      return <span>{line.text}</span>;
  }
}

function EvidenceValue({
  line,
  fault,
}: {
  readonly line: EvidenceLine & { readonly kind: "value" };
  readonly fault: Fault;
}) {
  const { clock } = useWorld();
  const { translate } = usePreferences();
  const address = useAddress();
  const { chart } = line;
  const notes = [line.usual, line.limit, line.time].filter((note) => note !== null);
  return (
    <>
      <div className="evidence-value">
        <span>{line.label}</span>
        <strong>{line.value}</strong>
        {chart !== null && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<ChartIcon />}
            aria-label={`${translate("faults.showChart")}: ${line.label}`}
            onClick={() => address.set(chartAddress(fault, chart, clock.nowMs()))}
          >
            {translate("faults.showChart")}
          </Button>
        )}
      </div>
      {notes.length > 0 && <div className="evidence-notes">{notes.join(" · ")}</div>}
    </>
  );
}
