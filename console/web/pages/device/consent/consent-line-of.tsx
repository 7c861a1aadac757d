import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../../app-context.tsx";
import { CheckIcon, RevokedIcon } from "../../../parts/icons.tsx";
import { useNow } from "../../../shell/use-now.tsx";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { consentFor } from "./consent-view-model.ts";

/** Whether the owner allows one thing, in a line; nothing while it is not known. */
export function ConsentLineOf({
  deviceId,
  scope,
}: {
  readonly deviceId: string;
  readonly scope: "logs" | "tail" | "action";
}) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const nowMs = useNow();
  const { data } = useQuery(resources.consents(deviceId));
  if (!data) return null;
  const line = consentFor(data, scope, { nowMs, translate, moment });
  return (
    <span className={`mark ${line.isValid ? "consent-valid" : "consent-ended"}`}>
      {line.isValid ? <CheckIcon /> : <RevokedIcon />}
      {translate("consent.title")}: {line.text}
    </span>
  );
}
