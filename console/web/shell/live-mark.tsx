import { useLive } from "../live/live-provider.tsx";
import { OfflineIcon, OnlineIcon, StaleIcon } from "../parts/icons.tsx";
import { useTranslate } from "./use-preferences.tsx";

/** Whether what is shown renews by itself, in a word. */
export function LiveMark() {
  const translate = useTranslate();
  const { state } = useLive();
  if (state === "open")
    return (
      <span className="mark live-mark presence-online">
        <OnlineIcon />
        {translate("live.on")}
      </span>
    );
  if (state === "connecting")
    return (
      <span className="mark live-mark presence-stale">
        <StaleIcon />
        {translate("live.connecting")}
      </span>
    );
  return (
    <span className="mark live-mark presence-offline">
      <OfflineIcon />
      {translate("live.off")}
    </span>
  );
}
