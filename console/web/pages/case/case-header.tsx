import { type CaseDetail, phoneText } from "@housecall/proto/api";
import { Anchor, Title } from "@mantine/core";
import { Link } from "wouter";
import { formatAge } from "../../format/duration.ts";
import { printable } from "../../format/printable.ts";
import { Ago } from "../../parts/ago.tsx";
import { SeverityMark } from "../../parts/badges.tsx";
import { useMe } from "../../shell/use-me.tsx";
import { useNow } from "../../shell/use-now.tsx";
import { useMoments, usePreferences } from "../../shell/use-preferences.tsx";
import { classWord } from "../fleet/view-model.ts";
import { Due } from "../work/case-table.tsx";
import { caseTitle, dueView, stateWord, whoHasIt } from "../work/view-model.ts";
import { caseNotice, presenceSentence } from "./view-model.ts";

/** What the case is about, who acts next, until when; and whoever else has it open. */
export function CaseHeader({ found }: { readonly found: CaseDetail }) {
  const { translate, language } = usePreferences();
  const { name } = useMe();
  const nowMs = useNow();
  return (
    <div>
      <Anchor component={Link} href="/" size="sm">
        ← {translate("nav.work")}
      </Anchor>
      <div className="case-title">
        <Title order={1}>{caseTitle(found, language, translate)}</Title>
        <span className="mono dimmed">{found.number}</span>
      </div>
      <div className="case-facts">
        <SeverityMark severity={found.severity} />
        <strong>{stateWord(found.state, translate)}</strong>
        <span>{whoHasIt(found, { name, translate })}</span>
        <Due due={dueView(found, { nowMs, translate })} />
        <span className="dimmed">
          {translate(`channel.${found.channel}`)} · <Ago atMs={found.openedAtMs} />
          {found.reopened > 0 && ` · ${translate("case.reopenedTimes", { count: found.reopened })}`}
        </span>
      </div>
      <Whose found={found} />
      <Notices found={found} />
    </div>
  );
}

/** Whom to call about what, in reach also on a phone. */
function Whose({ found }: { readonly found: CaseDetail }) {
  const { translate } = usePreferences();
  const { customer } = found;
  return (
    <div className="case-facts">
      <span>
        {classWord(found.deviceClass, translate)}{" "}
        <Anchor component={Link} href={`/devices/${found.deviceId}`}>
          {printable(found.deviceName)}
        </Anchor>
      </span>
      {customer !== null && <span className="breakable">{printable(customer.name)}</span>}
      {customer !== null && customer.phone !== "" && (
        <Anchor href={`tel:+${customer.phone}`}>{phoneText(customer.phone, customer.country)}</Anchor>
      )}
    </div>
  );
}

function Notices({ found }: { readonly found: CaseDetail }) {
  const { translate } = usePreferences();
  const { moment } = useMoments();
  const { name } = useMe();
  const nowMs = useNow();
  const others = presenceSentence(found.present, name, translate);
  const notice = caseNotice(found, {
    translate,
    moment: (atMs) => moment(atMs, "dateTime"),
    age: (atMs) => formatAge(nowMs - atMs, translate),
  });
  return (
    <>
      {others && (
        <p className={`case-notice ${others.isWriting ? "case-notice-warning" : ""}`} role="status">
          {others.text}
        </p>
      )}
      {notice && <p className="case-notice">{notice}</p>}
      <Outcome found={found} />
      {found.about !== "" && found.title !== null && (
        <p className="case-notice">
          <span className="dimmed">{translate("case.customerSays")}</span> {printable(found.about)}
        </p>
      )}
    </>
  );
}

function Outcome({ found }: { readonly found: CaseDetail }) {
  const { translate, language } = usePreferences();
  if (found.outcome === null) return null;
  const known = found.faults.flatMap(({ causes }) => causes).find(({ id }) => id === found.causeId);
  const cause = found.causeText || known?.title[language] || translate("case.noCause");
  return (
    <p className="case-notice">
      <span className="dimmed">{translate("case.outcome")}</span> {translate(`outcome.${found.outcome}`)}
      {" · "}
      <span className="dimmed">{translate("case.cause")}</span> {printable(cause)}
    </p>
  );
}
