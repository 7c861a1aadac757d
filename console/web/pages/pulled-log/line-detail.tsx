import type { PulledLine } from "@housecall/proto/api";
import { Alert, Button } from "@mantine/core";
import { useClipboard, useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { failureSentence } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { logLinePath } from "../../format/log-line-path.ts";
import { printable } from "../../format/printable.ts";
import { Section } from "../../parts/section.tsx";
import { useMay } from "../../shell/use-me.tsx";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";
import { LineMarks, levelWord, MessageText } from "./log-row.tsx";
import { PinDialog } from "./pin-dialog.tsx";

/** What a {@link LineDetail} is about. */
export interface LineDetailProps {
  readonly deviceId: string;
  readonly pullId: string;
  readonly line: number;
  readonly find: string;
}

/** The chosen line as a whole, with the lines around it whatever the filter hides. */
export function LineDetail({ deviceId, pullId, line, find }: LineDetailProps) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const query = useQuery(resources.pulledContext(pullId, line));
  const found = query.data?.lines.find(({ number }) => number === line);
  const title = translate("log.line", { number: line });
  return (
    <Section title={title}>
      {query.isPending && <p role="status">{translate("log.lineLoading")}</p>}
      {query.isError && (
        <Alert color="red" role="alert">
          {failureSentence(query.error, translate)}
        </Alert>
      )}
      {query.isSuccess && !found && <p role="status">{translate("log.noSuchLine")}</p>}
      {found && (
        <>
          <LineFacts line={found} find={find} />
          <LineDeeds {...{ deviceId, pullId }} line={found} />
          <Context lines={query.data?.lines ?? []} chosen={line} find={find} />
        </>
      )}
    </Section>
  );
}

function LineFacts({ line, find }: { readonly line: PulledLine; readonly find: string }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const from = [line.source, line.unit].filter((part) => part !== "").map(printable);
  return (
    <>
      <p className="sub">
        {line.atMs === null ? translate("log.noTime") : moment(line.atMs, "dateTimeSeconds")} ·{" "}
        {levelWord(line.severity, translate)}
        {from.length > 0 && ` · ${from.join(" · ")}`}
      </p>
      <p className="log-whole">
        <MessageText message={line.message} find={find} />
        <LineMarks line={line} />
      </p>
    </>
  );
}

function LineDeeds({
  deviceId,
  pullId,
  line,
}: Pick<LineDetailProps, "deviceId" | "pullId"> & { readonly line: PulledLine }) {
  const translate = useTranslate();
  const may = useMay();
  const clipboard = useClipboard({ timeout: 3_000 });
  const [isPinning, pin] = useDisclosure(false);
  const copy = () => clipboard.copy(`${window.location.origin}${logLinePath(deviceId, pullId, line.number)}`);
  return (
    <div className="log-deeds">
      <Button size="xs" variant="default" onClick={copy}>
        {translate(clipboard.copied ? "log.copied" : "log.copyLink")}
      </Button>
      {may("case:work") && (
        <Button size="xs" variant="default" onClick={pin.open}>
          {translate("log.pin")}
        </Button>
      )}
      {isPinning && <PinDialog {...{ deviceId, pullId, line }} onClose={pin.close} />}
    </div>
  );
}

function Context({
  lines,
  chosen,
  find,
}: {
  readonly lines: readonly PulledLine[];
  readonly chosen: number;
  readonly find: string;
}) {
  const translate = useTranslate();
  return (
    <>
      <h3>{translate("log.context")}</h3>
      <ol className="log-context" aria-label={translate("log.context")}>
        {lines.map((line) => (
          <li key={line.number} className={`level-${line.severity}`} aria-current={line.number === chosen}>
            <span className="log-number">{line.number}</span>{" "}
            <MessageText message={line.message.slice(0, 300)} find={find} />
          </li>
        ))}
      </ol>
    </>
  );
}
