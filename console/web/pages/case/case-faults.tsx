import type { CaseDetail, CaseFault, Fault } from "@housecall/proto/api";
import { Anchor, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { useWorld } from "../../app-context.tsx";
import { CheckIcon } from "../../parts/icons.tsx";
import { Section } from "../../parts/section.tsx";
import { StateNote, View } from "../../parts/view.tsx";
import { useMay, useMe } from "../../shell/use-me.tsx";
import { useMoments, usePreferences } from "../../shell/use-preferences.tsx";
import { FaultCard } from "../device/faults/fault-card.tsx";
import { causeTitle, splitFaults, stepsOf } from "./faults-view-model.ts";
import { useCaseAction } from "./use-case-action.ts";

/** The faults of the case: those that are there as on the device's page, those that are gone in a line. */
export function CaseFaults({ found }: { readonly found: CaseDetail }) {
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const query = useQuery(resources.faultsOfCase(found.deviceId));
  const toDevice = (
    <Anchor component={Link} href={`/devices/${found.deviceId}`}>
      {translate("case.toDevice")}
    </Anchor>
  );
  const none = { title: translate("case.noFaultsTitle"), body: translate("case.noFaultsBody") };
  if (found.faults.length === 0) {
    return (
      <Section title={translate("case.faults")} aside={toDevice}>
        <StateNote text={none} />
      </Section>
    );
  }
  return (
    <Section title={translate("case.faults")} aside={toDevice}>
      <View
        query={query}
        count={() => found.faults.length}
        texts={{
          loading: translate("case.faultsLoading"),
          failed: translate("case.faultsFailed"),
          empty: none,
        }}
      >
        {(open) => <Faults found={found} open={open} />}
      </View>
    </Section>
  );
}

function Faults({ found, open }: { readonly found: CaseDetail; readonly open: readonly Fault[] }) {
  const { translate } = usePreferences();
  const may = useMay();
  const { name } = useMe();
  const { live, gone } = splitFaults(found.faults, open);
  const isMine = found.assignee === name && found.state !== "closed" && found.state !== "resolved";
  return (
    <>
      <ul className="fault-list" aria-label={translate("case.faults")}>
        {live.map((fault) => (
          <li key={fault.id}>
            <FaultCard fault={fault} deviceClass={found.deviceClass} />
          </li>
        ))}
        {gone.map((fault) => (
          <li key={fault.faultId}>
            <GoneFault fault={fault} />
          </li>
        ))}
      </ul>
      {isMine && may("case:work") && <Steps found={found} open={live} />}
    </>
  );
}

function GoneFault({ fault }: { readonly fault: CaseFault }) {
  const { translate, language } = usePreferences();
  const { moment } = useMoments();
  const cause = causeTitle(fault, language);
  return (
    <article className="fault fault-quiet">
      <div className="fault-head">
        <span className="mark consent-valid">
          <CheckIcon />
          {fault.resolvedAtMs === null
            ? translate("case.untitled")
            : translate("case.faultGoneSince", { time: moment(fault.resolvedAtMs, "dateTime") })}
        </span>
        <h3>{fault.title[language]}</h3>
      </div>
      <p className="fault-say">{fault.say[language]}</p>
      {cause !== "" && <p className="dimmed">{translate("case.likelyCause", { cause })}</p>}
    </article>
  );
}

/** Remedies of the faults, each with how it ended; what has been tried is asked of nobody again. */
function Steps({ found, open }: { readonly found: CaseDetail; readonly open: readonly Fault[] }) {
  const { translate, language } = usePreferences();
  const { resources } = useWorld();
  const { data: events = [] } = useQuery(resources.caseEvents(found.number));
  const action = useCaseAction(found.number);
  const steps = stepsOf({ open, kept: found.faults, events, language });
  if (steps.length === 0) return null;
  return (
    <div className="case-tries">
      <h4>{translate("case.steps")}</h4>
      <ul className="case-steps" aria-label={translate("case.steps")}>
        {steps.map(({ step, who, outcome }) => (
          <li key={step} className="case-step">
            <span>
              <span className="dimmed">{translate(`case.who.${who}`)}:</span> {step}
            </span>
            {outcome === null ? (
              <fieldset className="case-step-tools" aria-label={`${translate("case.tried")} ${step}`}>
                {(["worked", "did_not_work", "skipped"] as const).map((each) => (
                  <Button
                    key={each}
                    size="compact-sm"
                    variant="default"
                    disabled={action.isPending}
                    onClick={() => action.mutate({ name: "try", body: { step, who, outcome: each } })}
                  >
                    {translate(`case.try.${each}`)}
                  </Button>
                ))}
              </fieldset>
            ) : (
              <strong>{translate(`case.try.${outcome}`)}</strong>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
