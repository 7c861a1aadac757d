import type { Command, DeviceDetail } from "@housecall/proto/api";
import { Alert, Button, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { failureSentence } from "../../../api/api-failure.ts";
import { useWorld } from "../../../app-context.tsx";
import { formatCountdown, formatDuration } from "../../../format/duration.ts";
import { useLive } from "../../../live/live-provider.tsx";
import { withCommand } from "../../../live/merge-live.ts";
import { Section } from "../../../parts/section.tsx";
import { StateNote } from "../../../parts/view.tsx";
import { useNow } from "../../../shell/use-now.tsx";
import { useTranslate } from "../../../shell/use-preferences.tsx";
import { ConsentLineOf } from "../consent/consent-line-of.tsx";
import { isReachable } from "../header-view-model.ts";
import { TailLines } from "./tail-lines.tsx";
import { type TailPhase, tailDurations, tailEnd, tailPhase } from "./tail-view-model.ts";

/** Lines as the device writes them. */
export function TailSection({ device }: { readonly device: DeviceDetail }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const { data: commands = [] } = useQuery(resources.commands(device.id));
  const phase = tailPhase(commands);
  return (
    <Section
      title={translate("tail.title")}
      lead={translate("tail.lead")}
      aside={<ConsentLineOf deviceId={device.id} scope="tail" />}
    >
      <TailControls device={device} phase={phase} />
      <TailBody device={device} phase={phase} />
    </Section>
  );
}

function TailControls({ device, phase }: { readonly device: DeviceDetail; readonly phase: TailPhase }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const client = useQueryClient();
  const [durationMs, setDurationMs] = useState<number>(tailDurations[1]);
  const start = useMutation({
    mutationFn: () =>
      actions.tailLogs(device.id, {
        sources: [],
        minSeverity: 7,
        text: "",
        durationMs,
        caseId: "",
        reason: "",
      }),
    onSuccess: (command) =>
      client.setQueryData<Command[]>(["commands", device.id], (held) => withCommand(held ?? [], command)),
  });
  const stop = useMutation({
    mutationFn: (command: Command) => actions.cancel(command.id),
    onSettled: () => client.invalidateQueries({ queryKey: ["commands", device.id] }),
  });
  const failure = start.error ?? stop.error;
  const isBusy = phase.kind === "starting" || phase.kind === "running";
  return (
    <>
      <div className="tail-controls">
        {isBusy ? (
          <Button variant="default" onClick={() => stop.mutate(phase.command)} loading={stop.isPending}>
            {translate("tail.stop")}
          </Button>
        ) : (
          <>
            <NativeSelect
              label={translate("tail.duration")}
              value={String(durationMs)}
              onChange={(event) => setDurationMs(Number(event.currentTarget.value))}
              data={tailDurations.map((ms) => ({ value: String(ms), label: formatDuration(ms, translate) }))}
            />
            <Button onClick={() => start.mutate()} loading={start.isPending} disabled={!isReachable(device)}>
              {translate("tail.start")}
            </Button>
          </>
        )}
        {phase.kind === "running" && <Countdown endsAtMs={phase.endsAtMs} />}
      </div>
      {failure && (
        <Alert color="red" role="alert" mt="xs">
          {failureSentence(failure, translate)}
        </Alert>
      )}
    </>
  );
}

function Countdown({ endsAtMs }: { readonly endsAtMs: number }) {
  const translate = useTranslate();
  return (
    <span className="countdown" role="timer">
      {translate("tail.endsIn", { left: formatCountdown(endsAtMs - useNow()) })}
    </span>
  );
}

function TailBody({ device, phase }: { readonly device: DeviceDetail; readonly phase: TailPhase }) {
  const translate = useTranslate();
  const { tail } = useLive();
  if (phase.kind === "idle") {
    const body = translate(isReachable(device) ? "tail.idleBody" : "tail.offlineBody");
    return <StateNote text={{ title: translate("tail.idleTitle"), body }} />;
  }
  const hasLines = tail.commandId === phase.command.id && tail.lines.length > 0;
  return (
    <>
      {phase.kind === "starting" && (
        <p role="status" className="tail-status">
          {translate("tail.waiting")}
        </p>
      )}
      {phase.kind === "running" && !hasLines && (
        <p role="status" className="tail-status">
          {translate("tail.waitingLines")}
        </p>
      )}
      {phase.kind === "ended" && <p role="status">{tailEnd(phase.command, translate)}</p>}
      {hasLines && <TailLines buffer={tail} />}
    </>
  );
}
