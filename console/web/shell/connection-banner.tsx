import { Button } from "@mantine/core";
import { useLive } from "../live/live-provider.tsx";
import { Ago } from "../parts/ago.tsx";
import { WarningIcon } from "../parts/icons.tsx";
import { useTranslate } from "./use-preferences.tsx";

/** Says that the connection to the server is lost, since when, and offers to try at once. */
export function ConnectionBanner() {
  const translate = useTranslate();
  const { state, lastSeenAtMs, retryNow } = useLive();
  if (state !== "lost") return null;
  return (
    <div className="banner banner-lost" role="alert">
      <WarningIcon />
      <div className="banner-text">
        <strong>{translate("live.lostTitle")}</strong>{" "}
        <Ago atMs={lastSeenAtMs} wrap={(age) => translate("live.lostBody", { age })} />
      </div>
      <Button size="xs" variant="default" onClick={retryNow}>
        {translate("live.retry")}
      </Button>
    </div>
  );
}
