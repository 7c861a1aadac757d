import { useQuery } from "@tanstack/react-query";
import { useWorld } from "../app-context.tsx";
import { WarningIcon } from "../parts/icons.tsx";
import { useMoments, useTranslate } from "./use-preferences.tsx";

/** The server's own problems, in its sentences; nothing while it has none. */
export function HealthBanner() {
  const translate = useTranslate();
  const { moment } = useMoments();
  const { resources } = useWorld();
  const { data } = useQuery(resources.health());
  const problems = data?.problems ?? [];
  if (problems.length === 0) return null;
  return (
    <section
      className="banner banner-health"
      aria-label={translate("health.title", { count: problems.length })}
    >
      <WarningIcon />
      <div className="banner-text">
        <strong>{translate("health.title", { count: problems.length })}</strong>
        <ul>
          {problems.map((problem) => (
            <li key={problem.code + problem.sinceMs}>
              {problem.message}{" "}
              <span className="dimmed">
                ({translate("health.since", { time: moment(problem.sinceMs, "dateTime") })})
              </span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
