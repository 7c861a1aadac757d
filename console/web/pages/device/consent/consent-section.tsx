import type { ConsentOverview, DeviceSummary } from "@housecall/proto/api";
import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useWorld } from "../../../app-context.tsx";
import { ConfirmButton } from "../../../parts/confirm-button.tsx";
import { CheckIcon, RevokedIcon } from "../../../parts/icons.tsx";
import { Section } from "../../../parts/section.tsx";
import { View } from "../../../parts/view.tsx";
import { useMay } from "../../../shell/use-me.tsx";
import { useNow } from "../../../shell/use-now.tsx";
import { useMoments, useTranslate } from "../../../shell/use-preferences.tsx";
import { isReachable } from "../header-view-model.ts";
import {
  askSentence,
  endSentence,
  isOpenAsk,
  lastEndOf,
  type ScopeLine,
  scopeLines,
} from "./consent-view-model.ts";

const ConsentDialog = lazy(async () => ({ default: (await import("./consent-dialog.tsx")).ConsentDialog }));

interface ConsentProps {
  readonly device: DeviceSummary;
  /** The case that one works on; "" on the page of a device. */
  readonly caseNumber: string;
}

/** What the owner allows now, what was asked, and asking. */
export function ConsentSection(props: ConsentProps) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const query = useQuery(resources.consentAsks(props.device.id));
  return (
    <Section title={translate("consent.title")}>
      <View
        query={query}
        count={({ allowed }) => allowed.length}
        texts={{
          loading: translate("consent.loading"),
          failed: translate("consent.failed"),
          empty: { title: translate("consent.notAllowed"), body: "" },
        }}
      >
        {(overview) => <ConsentBody {...props} overview={overview} />}
      </View>
    </Section>
  );
}

function ConsentBody({ overview, ...props }: ConsentProps & { readonly overview: ConsentOverview }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const reader = { nowMs: useNow(), translate, moment };
  const may = useMay();
  const [newest] = overview.asks;
  const said = newest && askSentence(newest, reader, isReachable(props.device));
  const end = lastEndOf(overview);
  return (
    <>
      <ul className="plain-list consent-scopes" aria-label={translate("consent.title")}>
        {scopeLines(overview, reader).map((line) => (
          <ScopeItem key={line.scope} line={line} mayEnd={may("consent:ask")} {...props} />
        ))}
      </ul>
      <div role="status">
        {said !== undefined && <Text size="sm">{said}</Text>}
        {said === undefined && end !== undefined && (
          <Text size="sm">
            {endSentence(end, reader)} {translate("consent.askAgain")}
          </Text>
        )}
      </div>
      {may("consent:ask") && <ConsentButtons {...props} overview={overview} />}
    </>
  );
}

function ScopeItem({
  line,
  mayEnd,
  device,
  caseNumber,
}: ConsentProps & { readonly line: ScopeLine; readonly mayEnd: boolean }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const { endable } = line;
  const deed = useConsentDeed(device.id, () =>
    actions.endConsent(device.id, endable?.consentId ?? "", caseNumber),
  );
  return (
    <li>
      <div>
        <strong>{line.title}</strong>{" "}
        <span className={`mark ${line.isAllowed ? "consent-valid" : "consent-ended"}`}>
          {line.isAllowed ? <CheckIcon /> : <RevokedIcon />}
          {line.state}
        </span>
        {line.detail !== "" && <div className="sub">{line.detail}</div>}
      </div>
      {mayEnd && endable !== undefined && (
        <ConfirmButton
          label={translate("consent.end")}
          question={translate("consent.endQuestion", { scopes: endable.scopes })}
          deed={deed}
        />
      )}
    </li>
  );
}

function ConsentButtons({ overview, ...props }: ConsentProps & { readonly overview: ConsentOverview }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const { device } = props;
  const [way, setWay] = useState<"panel" | "telephone">();
  const open = overview.asks.find(isOpenAsk);
  const withdraw = useConsentDeed(device.id, () =>
    actions.withdrawConsentAsk(device.id, open?.consentId ?? ""),
  );
  return (
    <>
      <Group gap="xs" mt="sm">
        {open !== undefined && open.way === "panel" && (
          <ConfirmButton
            label={translate("consent.withdraw")}
            question={translate("consent.withdrawQuestion")}
            deed={withdraw}
          />
        )}
        {open === undefined && overview.panel !== "no" && (
          <Button onClick={() => setWay("panel")}>{translate("consent.ask")}</Button>
        )}
        {overview.telephone !== "no" && (
          <Button variant="default" onClick={() => setWay("telephone")}>
            {translate("consent.verbal")}
          </Button>
        )}
      </Group>
      {overview.panel === "no" && (
        <Text size="sm" c="dimmed" mt="xs">
          {translate("consent.noPanel")}
        </Text>
      )}
      {way !== undefined && (
        <Suspense>
          <ConsentDialog {...props} way={way} overview={overview} onClose={() => setWay(undefined)} />
        </Suspense>
      )}
    </>
  );
}

function useConsentDeed(deviceId: string, run: () => Promise<unknown>) {
  const client = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: run,
    onSettled: () => client.invalidateQueries({ queryKey: ["consent-asks", deviceId] }),
  });
  return { mutate: () => mutate(), isPending, error };
}
