import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect } from "react";
import { useWorld } from "../../app-context.tsx";

/** The server forgets a lease after 30 s. */
const renewEveryMs = 10_000;

/** Tells others that this person has the case open, or writes in it, while the page can be seen. */
export function usePresence(number: string, doing: "viewing" | "writing"): void {
  const { actions } = useWorld();
  const isVisible = useDocumentVisibility() === "visible";
  useEffect(() => {
    if (!isVisible) return;
    // A lease that could not be renewed runs out by itself, and the next one is tried anyway.
    const tell = (what: "viewing" | "writing" | "left") =>
      void actions.noteCasePresence(number, what).catch(() => undefined);
    tell(doing);
    const timer = setInterval(() => tell(doing), renewEveryMs);
    return () => clearInterval(timer);
  }, [actions, number, doing, isVisible]);
  useEffect(
    () => () => void actions.noteCasePresence(number, "left").catch(() => undefined),
    [actions, number],
  );
}
