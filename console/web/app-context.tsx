import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { Actions } from "./api/actions.ts";
import type { ApiClient } from "./api/api-client.ts";
import type { Resources } from "./api/resources.ts";
import type { WebClock } from "./clock.ts";
import type { Language } from "./text/language.ts";

/** What `main.tsx` made of the browser; pages get the world from here alone. */
export interface AppWorld {
  readonly api: ApiClient;
  readonly resources: Resources;
  readonly actions: Actions;
  readonly clock: WebClock;
  /** The staff member's own time zone. */
  readonly ownZone: string;
  /** To begin with; its texts have been loaded. */
  readonly language: Language;
  readonly storage: Storage;
  readonly random: () => number;
}

const WorldContext = createContext<AppWorld | undefined>(undefined);

/** Gives the world to every page. */
export function WorldProvider({
  world,
  children,
}: {
  readonly world: AppWorld;
  readonly children: ReactNode;
}) {
  const value = useMemo(() => world, [world]);
  return <WorldContext value={value}>{children}</WorldContext>;
}

/** The world of the page. */
export function useWorld(): AppWorld {
  const world = useContext(WorldContext);
  if (!world) throw new Error("useWorld: used outside WorldProvider");
  return world;
}
