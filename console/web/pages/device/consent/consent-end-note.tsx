import type { DeviceDetail } from "@housecall/proto/api";
import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../../../app-context.tsx";
import { RevokedIcon } from "../../../parts/icons.tsx";
import { useNow } from "../../../shell/use-now.tsx";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { endSentence, lastEndOf } from "./consent-view-model.ts";

/** So long after its end a consent still explains why something stopped. */
const TOLD_MS = 30 * 60_000;

/** Says at the top of a page that the owner, time or staff have ended what logs need, and what to do next. */
export function ConsentEndNote({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const nowMs = useNow();
  const { data } = useQuery(resources.consentAsks(device.id));
  const end = data && (lastEndOf(data, "tail") ?? lastEndOf(data, "logs"));
  if (end === undefined || nowMs - end.atMs > TOLD_MS) return null;
  return (
    <Alert
      variant="default"
      icon={<RevokedIcon />}
      role="alert"
      title={endSentence(end, { nowMs, translate, moment })}
    >
      {translate("consent.endedNext")}
    </Alert>
  );
}
