import type { FaultState, Presence, Severity } from "@housecall/proto/api";
import type { ReactNode } from "react";
import { useTranslate } from "../shell/use-preferences.tsx";
import {
  CriticalIcon,
  InfoIcon,
  NeverIcon,
  OfflineIcon,
  OnlineIcon,
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

/** Words for a fault that is not simply firing; nothing for one that is. */
export function FaultStateNote({ state }: { readonly state: FaultState }) {
  const translate = useTranslate();
  if (state !== "pending" && state !== "unknown") return null;
  return <p className="fault-state">{translate(`faults.${state}`)}</p>;
}
