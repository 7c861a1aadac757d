import { Anchor } from "@mantine/core";
import { Link } from "wouter";
import { withQuery } from "../../../api/api-client.ts";
import { useWorld } from "../../../app-context.tsx";
import { useMay } from "../../../shell/use-me.tsx";
import { usePreferences } from "../../../shell/use-preferences.tsx";
import { ConsentLineOf } from "../../device/consent/consent-line-of.tsx";
import { RunOnDevice } from "./run-on-device.tsx";
import type { StepProps } from "./run-props.ts";

const HOUR_MS = 3_600_000;

/** The consent that the step needs, what it runs on the device, and the logs that help. */
export function StepTools(props: StepProps) {
  const { translate } = usePreferences();
  const { step, found } = props;
  const scopes = step.consent.map((scope) => translate(`playbook.scope.${scope}`)).join(", ");
  if (step.action === null && step.logs === null && scopes === "") return null;
  return (
    <div className="playbook-tools">
      {scopes !== "" && <p>{translate("playbook.needsConsent", { scopes })}</p>}
      {step.consent.map(
        (scope) => scope !== "state" && <ConsentLineOf key={scope} deviceId={found.deviceId} scope={scope} />,
      )}
      {step.action !== null && <RunOnDevice {...props} action={step.action} />}
      {step.logs !== null && <Logs {...props} logs={step.logs} />}
    </div>
  );
}

function Logs({ logs, found }: StepProps & { readonly logs: NonNullable<StepProps["step"]["logs"]> }) {
  const { translate, language } = usePreferences();
  const { clock } = useWorld();
  const may = useMay();
  const toMs = clock.nowMs();
  const range = { tab: "logs", pullFrom: toMs - logs.hours * HOUR_MS, pullTo: toMs };
  return (
    <p>
      {logs.why[language]} {translate("playbook.pullLogs", { hours: String(logs.hours) })}{" "}
      {may("logs:pull") && (
        <Anchor component={Link} href={withQuery(`/devices/${found.deviceId}`, range)}>
          {translate("playbook.toLogs")}
        </Anchor>
      )}
    </p>
  );
}
