import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../../app-context.tsx";
import { CheckIcon, RevokedIcon } from "../../../parts/icons.tsx";
import { useNow } from "../../../shell/use-now.tsx";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { scopeSentence } from "./consent-view-model.ts";

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
  const { data } = useQuery(resources.consentAsks(deviceId));
  if (!data) return null;
  const line = scopeSentence(data, scope, { nowMs, translate, moment });
  return (
    <span className={`mark ${line.isAllowed ? "consent-valid" : "consent-ended"}`}>
      {line.isAllowed ? <CheckIcon /> : <RevokedIcon />}
      {translate("consent.title")}: {line.text}
    </span>
  );
}
