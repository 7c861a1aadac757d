import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../app-context.tsx";
import { firstSentence } from "../format/first-sentence.ts";
import { WarningIcon } from "../parts/icons.tsx";
import { problemSentence } from "./problem-sentence.ts";
import { useMoments, useTranslate } from "./use-preferences.tsx";

/** The server's own problems in one line, all of its sentences when asked for; nothing while it has none. */
export function HealthBanner() {
  const translate = useTranslate();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const [isOpen, list] = useDisclosure(false);
  const { data } = useQuery(resources.health());
  const problems = data?.problems ?? [];
  const [first] = problems;
  if (first === undefined) return null;
  return (
    <section
      className="banner banner-health"
      aria-label={translate("health.title", { count: problems.length })}
    >
      <WarningIcon />
      <div className="banner-text">
        <p className="banner-line">
          <strong>{translate("health.title", { count: problems.length })}</strong>
          {!isOpen && (
            <span className="banner-first">{firstSentence(problemSentence(first, translate))}</span>
          )}
        </p>
        {isOpen && (
          <ul id="health-problems">
            {problems.map((problem) => (
              <li key={problem.code + problem.sinceMs + problem.message} className="breakable">
                {problemSentence(problem, translate)}{" "}
                <span className="dimmed">
                  ({translate("health.since", { time: moment(problem.sinceMs, "dateTime") })})
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <Button
        size="compact-sm"
        variant="default"
        onClick={list.toggle}
        aria-expanded={isOpen}
        aria-controls={isOpen ? "health-problems" : undefined}
      >
        {translate(isOpen ? "common.hide" : "common.show")}
      </Button>
    </section>
  );
}
