import type { Me, Permission } from "@housecall/proto/api";
import { createContext, type ReactNode, useContext, useEffect } from "react";
import { usePreferences } from "./use-preferences.tsx";

const MeContext = createContext<Me | undefined>(undefined);

/** Tells everything inside who is signed in, and shows it in the language and zone that this person has chosen. */
export function MeProvider({ me, children }: { readonly me: Me; readonly children: ReactNode }) {
  const { setLanguage, setAccountZone } = usePreferences();
  const { language, timeZone } = me;
  useEffect(() => {
    if (language !== null) setLanguage(language);
  }, [language, setLanguage]);
  useEffect(() => {
    setAccountZone(timeZone);
    return () => setAccountZone(null);
  }, [timeZone, setAccountZone]);
  return <MeContext value={me}>{children}</MeContext>;
}

/** Who is signed in. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("useMe: used outside MeProvider");
  return me;
}

/** Whether the person's role permits something; the server refuses it as well. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useMe();
  return (permission) => permissions.includes(permission);
}
