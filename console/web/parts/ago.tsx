import { formatAge } from "../format/duration.ts";
import { useNow } from "../shell/use-now.tsx";
import { useMoments, useTranslate } from "../shell/use-preferences.tsx";

/** How long ago something was, ticking; the exact time is in its title. */
export function Ago({ atMs, wrap }: { readonly atMs: number; readonly wrap?: (age: string) => string }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  const age = formatAge(useNow() - atMs, translate);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={moment(atMs, "dateTimeSeconds")}>
      {wrap ? wrap(age) : age}
    </time>
  );
}
