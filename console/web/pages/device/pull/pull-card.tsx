import type { Command, DeviceDetail } from "@housecall/proto/api";
import { Alert, Badge, Button, Progress, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { pullFilePath } from "../../../api/actions.ts";
import { failureSentence } from "../../../api/api-failure.ts";
import { useWorld } from "../../../app-context.tsx";
import { pulledLogPath } from "../../../format/log-line-path.ts";
import { formatBytes } from "../../../format/quantity.ts";
import { DownloadIcon } from "../../../parts/icons.tsx";
import { useMay } from "../../../shell/use-me.tsx";
import { useNow } from "../../../shell/use-now.tsx";
import { useMoments, usePreferences } from "../../../shell/use-preferences.tsx";
import { isReachable } from "../header-view-model.ts";
import { PullManifest } from "./pull-manifest.tsx";
import { hasFile, isActive, pullProgress, pullSentence, requestSentence } from "./pull-view-model.ts";

const stateColors: Record<Command["state"], string> = {
  queued: "gray",
  offered: "gray",
  accepted: "teal",
  running: "teal",
  succeeded: "teal",
  failed: "red",
  rejected: "red",
  expired: "gray",
  cancelled: "gray",
  unverified: "red",
};

/** One log pull from its request to its file. */
export function PullCard({ command, device }: { readonly command: Command; readonly device: DeviceDetail }) {
  const { language, translate } = usePreferences();
  const { moment } = useMoments();
  const may = useMay();
  const nowMs = useNow();
  const reader = { language, translate, moment };
  const title = translate("pull.card", { time: moment(command.createdAtMs, "dateTimeSeconds") });
  return (
    <article className="pull-card" aria-label={title}>
      <div className="pull-head">
        <Badge variant="light" color={stateColors[command.state]} tt="none">
          {translate(`commandState.${command.state}`)}
        </Badge>
        <strong>{title}</strong>
        {isActive(command) && command.estimateBytes !== null && (
          <span className="dimmed">
            {translate("pull.estimate", { size: formatBytes(command.estimateBytes, language) })}
          </span>
        )}
      </div>
      <Text size="sm" c="dimmed">
        {requestSentence(command, reader)}
      </Text>
      <Text my={4} role="status" className="breakable">
        {pullSentence(command, { ...reader, nowMs, isReachable: isReachable(device) })}
      </Text>
      <PullBar command={command} />
      <div className="pull-actions">
        {isActive(command) && may("logs:pull") && <CancelButton command={command} />}
        {hasFile(command) && (
          <>
            <Button component={Link} href={pulledLogPath(command.deviceId, command.id)} size="xs">
              {translate("log.open")}
            </Button>
            <Button
              component="a"
              href={pullFilePath(command.id)}
              download
              leftSection={<DownloadIcon />}
              size="xs"
              variant="default"
              role="button"
            >
              {translate("pull.download")}
            </Button>
          </>
        )}
      </div>
      {command.manifest && command.state !== "cancelled" && <PullManifest manifest={command.manifest} />}
    </article>
  );
}

function PullBar({ command }: { readonly command: Command }) {
  const { language, translate } = usePreferences();
  const { moment } = useMoments();
  const progress = pullProgress(command, { language, translate, moment });
  if (!progress) return null;
  return (
    <div className="pull-bar">
      <Progress.Root size="lg">
        <Progress.Section
          value={Math.round(progress.percent ?? 100)}
          animated={progress.percent === null}
          aria-label={translate("pull.progress")}
          aria-valuetext={progress.text}
        />
      </Progress.Root>
      <Text size="sm" c="dimmed">
        {progress.text}
      </Text>
    </div>
  );
}

function CancelButton({ command }: { readonly command: Command }) {
  const { translate } = usePreferences();
  const { actions } = useWorld();
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => actions.cancel(command.id),
    onSettled: () => client.invalidateQueries({ queryKey: ["commands", command.deviceId] }),
  });
  return (
    <>
      <Button size="xs" variant="default" onClick={() => cancel.mutate()} loading={cancel.isPending}>
        {translate("pull.cancel")}
      </Button>
      {cancel.isError && (
        <Alert color="red" role="alert" p="xs">
          {failureSentence(cancel.error, translate)}
        </Alert>
      )}
    </>
  );
}
