import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useWorld } from "../app-context.tsx";

const NowContext = createContext(0);
const tickMs = 1_000;

/** One tick a second for all ages and countdowns of the page. */
export function NowProvider({ children }: { readonly children: ReactNode }) {
  const { clock } = useWorld();
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(clock.nowMs()), tickMs);
    return () => clearInterval(timer);
  }, [clock]);
  return <NowContext value={nowMs}>{children}</NowContext>;
}

/** The server's time, renewed every second. */
export function useNow(): number {
  return useContext(NowContext);
}
