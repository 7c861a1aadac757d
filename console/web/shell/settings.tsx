import { useDisclosure } from "@mantine/hooks";
import { Suspense } from "react";
import { lazyPage } from "../parts/lazy-page.tsx";
import { SettingsButton } from "./settings-button.tsx";

const SettingsMenu = lazyPage(async () => (await import("./settings-menu.tsx")).SettingsMenu);

/** The settings: a button, and its menu, which is fetched when it is opened first. */
export function Settings({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const [isWanted, menu] = useDisclosure(false);
  const button = <SettingsButton onClick={menu.open} />;
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <SettingsMenu onShortcuts={onShortcuts} />
    </Suspense>
  );
}
