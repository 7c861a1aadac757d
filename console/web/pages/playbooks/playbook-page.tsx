import type { PlaybookEndView, PlaybookStepView, PlaybookView } from "@housecall/proto/api";
import { Alert, Anchor, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { ApiFailure } from "../../api/api-failure.ts";
import { useWorld } from "../../app-context.tsx";
import { formatDuration } from "../../format/duration.ts";
import { GoneNote } from "../../parts/gone-note.tsx";
import { Section } from "../../parts/section.tsx";
import { View } from "../../parts/view.tsx";
import { usePreferences } from "../../shell/use-preferences.tsx";
import { actionWords } from "../case/playbook/view-model.ts";
import { classWord } from "../fleet/view-model.ts";
import { leadsOf } from "./view-model.ts";

/** One playbook as its file says it: every step with where each answer leads, and every end. */
export function PlaybookPage({ id }: { readonly id: string }) {
  const { translate } = usePreferences();
  const { resources } = useWorld();
  const query = useQuery(resources.playbook(id));
  useDocumentTitle(`${translate("playbook.title")} ${id} · Housecall`);
  const gone = { title: translate("playbook.gone", { id }), body: translate("playbook.goneBody") };
  if (query.error instanceof ApiFailure && query.error.status === 404)
    return <GoneNote {...gone} href="/playbooks" link={translate("playbook.list")} />;
  return (
    <View
      query={query}
      count={() => 1}
      texts={{ loading: translate("playbook.loading"), failed: translate("playbook.failed"), empty: gone }}
    >
      {(view) => <Whole view={view} />}
    </View>
  );
}

function Whole({ view }: { readonly view: PlaybookView }) {
  const { translate, language } = usePreferences();
  const { id, version, title, about, deviceClass, minutes } = view;
  const steps = String(view.steps.length);
  return (
    <>
      <Anchor component={Link} href="/playbooks">
        {translate("playbook.list")}
      </Anchor>
      <Title order={1}>{title[language]}</Title>
      <Text>{about[language]}</Text>
      <Text c="dimmed" mb="md">
        {translate("playbook.version", { version: String(version), id })} ·{" "}
        {classWord(deviceClass, translate)} ·{" "}
        {translate("playbook.size", { steps, minutes: String(minutes) })}
      </Text>
      <Section title={translate("playbook.starts")}>
        <ul className="plain-list">
          {view.starts.map(({ ruleId, causes }) => (
            <li key={ruleId}>
              <code>{ruleId}</code>{" "}
              <span className="dimmed">
                {causes.length === 0 ? translate("playbook.anyCause") : causes.join(", ")}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={translate("playbook.steps")}>
        <ol className="playbook-tree">
          {view.steps.map((step, index) => (
            <Step key={step.id} view={view} step={step} number={index + 1} />
          ))}
        </ol>
      </Section>
      <Section title={translate("playbook.ends")}>
        <ul className="playbook-tree">
          {view.ends.map((end) => (
            <End key={end.id} end={end} />
          ))}
        </ul>
      </Section>
    </>
  );
}

function Step(props: {
  readonly view: PlaybookView;
  readonly step: PlaybookStepView;
  readonly number: number;
}) {
  const { translate, language } = usePreferences();
  const { view, step, number } = props;
  const leads = leadsOf(view, step, { language, translate });
  return (
    <li id={step.id}>
      <h3>
        {translate("playbook.stepNumber", { number: String(number), title: step.title[language] })}
        <span className="dimmed"> {translate("playbook.minutes", { minutes: String(step.minutes) })}</span>
      </h3>
      {step.safety !== null && (
        <Alert color="yellow" variant="light" py="xs">
          {step.safety[language]}
        </Alert>
      )}
      <dl className="playbook-facts">
        {factsOf(step, { language, translate }).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <div className="playbook-leads">
        {leads.map(({ answer, to, text }) => (
          <span key={answer}>
            <span className="dimmed">{translate(`playbook.leads.${answer}`)}: </span>
            <a className="text-link" href={`#${to}`}>
              {text}
            </a>
          </span>
        ))}
      </div>
    </li>
  );
}

function factsOf(
  step: PlaybookStepView,
  { language, translate }: Pick<ReturnType<typeof usePreferences>, "language" | "translate">,
): readonly (readonly [string, string])[] {
  const wait =
    step.withinMs === null
      ? ""
      : ` (${translate("playbook.within", { length: formatDuration(step.withinMs, translate) })})`;
  const facts: readonly (readonly [string, string])[] = [
    [translate("playbook.why"), step.why[language]],
    [translate("playbook.expect"), step.expect[language]],
    [translate("playbook.check"), step.check === "" ? "" : `${step.check}${wait}`],
    [translate("playbook.say"), step.say?.[language] ?? ""],
    [translate("playbook.asked"), translate(`playbook.asked.${step.answer}`)],
    [translate("playbook.actionName"), step.action === null ? "" : actionWords(step.action)],
    [
      translate("playbook.consentName"),
      step.consent.map((scope) => translate(`playbook.scope.${scope}`)).join(", "),
    ],
  ];
  return facts.filter(([, text]) => text !== "");
}

function End({ end }: { readonly end: PlaybookEndView }) {
  const { translate, language } = usePreferences();
  return (
    <li id={end.id}>
      <h3>{end.title[language]}</h3>
      <p>{end.next[language]}</p>
      <p className="dimmed">
        {translate(`outcome.${end.outcome}`)}
        {end.cause !== "" && ` · ${end.cause}`}
        {end.otherwiseVisit && ` · ${translate("playbook.otherwiseVisit")}`}
      </p>
    </li>
  );
}
