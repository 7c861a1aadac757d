import type { Fault } from "@housecall/proto/api";
import type { ReactNode } from "react";
import { AgainstIcon, CheckIcon, UnknownIcon } from "../../../parts/icons.tsx";
import { usePreferences } from "../../../shell/use-preferences.tsx";
import { type CauseLine, causeLines, type Stance } from "./cause-view-model.ts";

/** What may be the matter, the likeliest first, with what speaks for and against it. */
export function CauseList({ fault }: { readonly fault: Fault }) {
  const { language, translate } = usePreferences();
  const causes = causeLines(fault, language, translate);
  if (causes.length === 0) return null;
  return (
    <div className="cause-part">
      <h4>{translate("faults.causes")}</h4>
      <ol className="causes" aria-label={translate("faults.causes")}>
        {causes.map((cause) => (
          <li key={cause.id}>
            <div className="cause-head">
              <span className="cause-title">{cause.title}</span>
              <span className="cause-share">
                {cause.likelihood}
                {cause.percent !== null && ` · ${cause.percent}`}
              </span>
            </div>
            <CauseSign cause={cause} />
          </li>
        ))}
      </ol>
    </div>
  );
}

const stanceIcons: Record<Stance, () => ReactNode> = {
  for: CheckIcon,
  against: AgainstIcon,
  unknown: UnknownIcon,
  none: UnknownIcon,
};

function CauseSign({ cause: { stance, sign } }: { readonly cause: CauseLine }) {
  const Sign = stanceIcons[stance];
  return (
    <p className={`cause-sign stance-${stance}`}>
      <Sign />
      <span>{sign}</span>
    </p>
  );
}
