import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { useWorld } from "../app-context.tsx";
import { createFormatMoment, type FormatMoment, knownZone } from "../format/moment.ts";
import { loadLanguage } from "../text/catalogues.ts";
import type { Language } from "../text/language.ts";
import { createTranslate, type Translate } from "../text/translate.ts";

/** Whose time zone times are shown in. */
export type ZoneChoice = "mine" | "device";

/** What a person has chosen, and what follows from it. */
export interface Preferences {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly zoneChoice: ZoneChoice;
  readonly setZoneChoice: (choice: ZoneChoice) => void;
  /** The person's own zone: the account's, or the browser's. */
  readonly ownZone: string;
  /** Takes the zone of the account; null is the browser's. */
  readonly setAccountZone: (timeZone: string | null) => void;
  readonly translate: Translate;
}

/** Where the browser remembers the language. */
export const languageKey = "housecall.language";
const zoneKey = "housecall.zone";
const PreferencesContext = createContext<Preferences | undefined>(undefined);

/** Remembers language and time zone in the browser; those of the account come from whoever is signed in. */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const { storage, ownZone: browserZone, language: firstLanguage } = useWorld();
  const [accountZone, setAccountZone] = useState<string | null>(null);
  const [language, setLanguage] = useState(firstLanguage);
  const [zoneChoice, setZoneChoice] = useState<ZoneChoice>(() =>
    storage.getItem(zoneKey) === "device" ? "device" : "mine",
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const chooseLanguage = useCallback(
    (chosen: Language) => {
      storage.setItem(languageKey, chosen);
      void loadLanguage(chosen).then(() => setLanguage(chosen));
    },
    [storage],
  );
  const chooseZone = useCallback(
    (chosen: ZoneChoice) => {
      storage.setItem(zoneKey, chosen);
      setZoneChoice(chosen);
    },
    [storage],
  );
  const value = useMemo(
    () => ({
      language,
      zoneChoice,
      ownZone: knownZone(accountZone ?? "", browserZone),
      setAccountZone,
      translate: createTranslate(language),
      setLanguage: chooseLanguage,
      setZoneChoice: chooseZone,
    }),
    [language, zoneChoice, accountZone, browserZone, chooseLanguage, chooseZone],
  );
  return <PreferencesContext value={value}>{children}</PreferencesContext>;
}

/** The person's choices. */
export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (!preferences) throw new Error("usePreferences: used outside PreferencesProvider");
  return preferences;
}

/** The texts in the chosen language. */
export function useTranslate(): Translate {
  return usePreferences().translate;
}

const DeviceZoneContext = createContext("");

/** Tells everything inside which zone the device is in. */
export function DeviceZone({
  timeZone,
  children,
}: {
  readonly timeZone: string;
  readonly children: ReactNode;
}) {
  return <DeviceZoneContext value={timeZone}>{children}</DeviceZoneContext>;
}

/** The zone that times are shown in here, and how to write them. */
export function useMoments(): { readonly timeZone: string; readonly moment: FormatMoment } {
  const { ownZone, language, zoneChoice } = usePreferences();
  const deviceZone = useContext(DeviceZoneContext);
  const timeZone = zoneChoice === "device" ? knownZone(deviceZone, ownZone) : ownZone;
  return useMemo(
    () => ({ timeZone, moment: createFormatMoment({ language, timeZone }) }),
    [language, timeZone],
  );
}
