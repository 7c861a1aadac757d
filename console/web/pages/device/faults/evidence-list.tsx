import type { Evidence } from "@housecall/proto/api";
import { Button } from "@mantine/core";
import { ChartIcon } from "../../../parts/icons.tsx";
import { useAddress } from "../../../parts/use-address.ts";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { type EvidenceLine, evidenceLines } from "./fault-view-model.ts";

/** The measured facts of a fault; a value leads to its chart. */
export function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const { language, translate } = usePreferences();
  const { moment } = useMoments();
  const lines = evidenceLines(evidence, { language, translate, moment });
  if (lines.length === 0) return null;
  return (
    <div className="evidence">
      <h4>{translate("faults.evidence")}</h4>
      <ul>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: evidence is an ordered record that never changes its order
          <li key={index}>
            <EvidenceItem line={line} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function EvidenceItem({ line }: { readonly line: EvidenceLine }) {
  const { translate } = usePreferences();
  const address = useAddress();
  switch (line.kind) {
    case "value":
      return (
        <>
          <div className="evidence-value">
            <span>{line.label}</span>
            <strong>{line.value}</strong>
            {line.limit !== null && <span className="dimmed">{line.limit}</span>}
          </div>
          <div className="evidence-value">
            <span className="dimmed">{line.time}</span>
            {line.signal !== "" && (
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<ChartIcon />}
                aria-label={`${translate("faults.showChart")}: ${line.label}`}
                onClick={() => address.set({ signal: line.signal, instance: line.instance })}
              >
                {translate("faults.showChart")}
              </Button>
            )}
          </div>
        </>
      );
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
