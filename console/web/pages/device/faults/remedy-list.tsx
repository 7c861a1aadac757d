import type { Fault } from "@housecall/proto/api";
import type { ReactNode } from "react";
import { CheckIcon, UnknownIcon, WaitingIcon } from "../../../parts/icons.tsx";
import { usePreferences } from "../../../shell/use-preferences.tsx";
import { type RemedyCheck, remedyGroups } from "./remedy-view-model.ts";

/** What to do, by who does it, and what telemetry must show after it. */
export function RemedyList({ fault }: { readonly fault: Fault }) {
  const { language, translate } = usePreferences();
  const groups = remedyGroups(fault, language, translate);
  if (groups.length === 0) return null;
  return (
    <div className="remedies">
      <h4>{translate("faults.remedies")}</h4>
      {groups.map(({ who, title, lines }) => (
        <div key={who} className="remedy">
          <span className="remedy-who">{title}</span>
          <ul aria-label={title}>
            {lines.map(({ step, settles, check }) => (
              <li key={step}>
                {step}
                {settles !== null && (
                  <span className="remedy-settles">{translate("faults.settles", { cause: settles })}</span>
                )}
                {check !== null && <Check check={check} />}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

const checkIcons: Record<RemedyCheck["state"], () => ReactNode> = {
  shown: CheckIcon,
  "not-yet": WaitingIcon,
  unknown: UnknownIcon,
};

function Check({ check }: { readonly check: RemedyCheck }) {
  const Sign = checkIcons[check.state];
  return (
    <p className="remedy-check">
      {check.text}{" "}
      <span className={`check-state check-${check.state}`}>
        <Sign />
        {check.stateText}
      </span>
    </p>
  );
}
