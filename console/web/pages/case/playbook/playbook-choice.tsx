import type { PlaybookSuggestion } from "@housecall/proto/api";
import { Anchor, Badge, Button, Text } from "@mantine/core";
import { Link } from "wouter";
import { usePreferences } from "../../../shell/use-preferences.tsx";
import type { PlaybookWork } from "./use-playbook.ts";

interface ChoiceProps {
  readonly work: PlaybookWork;
  readonly role: "follows" | "could" | "reads";
}

/** Playbooks to start: the one that fits best first, the others folded away. */
export function PlaybookChoice(
  props: ChoiceProps & {
    readonly suggestions: readonly PlaybookSuggestion[];
    readonly isAgain: "yes" | "no";
  },
) {
  const { translate } = usePreferences();
  const [best, ...others] = props.suggestions;
  if (best === undefined) return null;
  if (props.isAgain === "yes") return <Others {...props} others={props.suggestions} />;
  return (
    <>
      <Choice suggestion={best} isBest {...props} />
      {others.length > 0 && <Others {...props} others={others} />}
      {props.role === "could" && (
        <Text size="sm" c="dimmed" mt="xs">
          {translate("playbook.takeFirst")}
        </Text>
      )}
    </>
  );
}

function Others(props: ChoiceProps & { readonly others: readonly PlaybookSuggestion[] }) {
  const { translate } = usePreferences();
  return (
    <details className="playbook-others">
      <summary>{translate("playbook.others")}</summary>
      {props.others.map((each) => (
        <Choice key={each.playbook.id} suggestion={each} {...props} />
      ))}
    </details>
  );
}

function Choice(props: ChoiceProps & { readonly suggestion: PlaybookSuggestion; readonly isBest?: boolean }) {
  const { translate, language } = usePreferences();
  const { suggestion, work, role, isBest = false } = props;
  const { playbook, title } = suggestion;
  const { id, steps, minutes } = playbook;
  return (
    <article className="playbook-choice" aria-label={playbook.title[language]}>
      <div>
        <h3>
          {playbook.title[language]}{" "}
          {isBest && title !== null && (
            <Badge variant="light" tt="none">
              {translate("playbook.suggested")}
            </Badge>
          )}
        </h3>
        <p>{playbook.about[language]}</p>
        <p className="dimmed">
          {title === null
            ? translate("playbook.forDevice")
            : translate("playbook.because", { title: title[language] })}
          {" · "}
          {translate("playbook.size", { steps: String(steps), minutes: String(minutes) })}
          {" · "}
          <Anchor component={Link} href={`/playbooks/${id}`} size="sm">
            {translate("playbook.read")}
          </Anchor>
        </p>
      </div>
      {role === "follows" && (
        <Button
          variant={isBest ? "filled" : "default"}
          loading={work.isPending}
          onClick={() => work.mutate({ kind: "start", playbook: id })}
          aria-label={translate("playbook.startNamed", { title: playbook.title[language] })}
        >
          {translate("playbook.start")}
        </Button>
      )}
    </article>
  );
}
