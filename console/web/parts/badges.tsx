import type { Fault, Presence, Severity } from "@housecall/proto/api";
import type { ReactNode } from "react";
import { useTranslate } from "../shell/use-preferences.tsx";
import {
  CriticalIcon,
  InfoIcon,
  NeverIcon,
  OfflineIcon,
  OnlineIcon,
  PendingIcon,
  RevokedIcon,
  StaleIcon,
  WarningIcon,
} from "./icons.tsx";

const presenceIcons: Record<Presence, () => ReactNode> = {
  online: OnlineIcon,
  stale: StaleIcon,
  offline: OfflineIcon,
  never: NeverIcon,
  revoked: RevokedIcon,
};

const severityIcons: Record<Severity, () => ReactNode> = {
  critical: CriticalIcon,
  warning: WarningIcon,
  info: InfoIcon,
};

/** Presence as a sign and a word. */
export function PresenceBadge({ presence }: { readonly presence: Presence }) {
  const translate = useTranslate();
  const Sign = presenceIcons[presence];
  return (
    <span className={`mark presence-${presence}`}>
      <Sign />
      {translate(`presence.${presence}`)}
    </span>
  );
}

/** Severity as a sign and a word; or as a sign and other words, such as a count. */
export function SeverityMark({
  severity,
  children,
}: {
  readonly severity: Severity;
  readonly children?: ReactNode;
}) {
  const translate = useTranslate();
  const Sign = severityIcons[severity];
  return (
    <span className={`mark severity-${severity}`}>
      <Sign />
      {children ?? translate(`severity.${severity}`)}
    </span>
  );
}

/** How bad a fault is; of one that is only pending that it is, for nothing has happened yet. */
export function FaultMark({ fault: { state, severity } }: { readonly fault: Fault }) {
  const translate = useTranslate();
  if (state !== "pending") return <SeverityMark severity={severity} />;
  return (
    <span className="mark fault-pending-mark">
      <PendingIcon />
      {translate("faults.pendingMark")}
    </span>
  );
}

/** Words for a fault that is not simply firing; nothing for one that is. */
export function FaultStateNote({ fault: { state, severity } }: { readonly fault: Fault }) {
  const translate = useTranslate();
  if (state === "unknown") return <p className="fault-state">{translate("faults.unknown")}</p>;
  if (state !== "pending") return null;
  return (
    <p className="fault-state fault-state-pending">
      {translate("faults.pending", { severity: translate(`severity.${severity}`) })}
    </p>
  );
}
