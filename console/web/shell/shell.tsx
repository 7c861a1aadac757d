import { Anchor, UnstyledButton } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { type ReactNode, Suspense, useEffect } from "react";
import { Link, useLocation } from "wouter";
import { SearchIcon } from "../parts/icons.tsx";
import { lazyPage } from "../parts/lazy-page.tsx";
import { ConnectionBanner } from "./connection-banner.tsx";
import { HealthBanner } from "./health-banner.tsx";
import { LiveMark } from "./live-mark.tsx";
import { Settings } from "./settings.tsx";
import { useMay } from "./use-me.tsx";
import { useTranslate } from "./use-preferences.tsx";

const fetchFind = () => import("./find/find-dialog.tsx");
const FindDialog = lazyPage(async () => (await fetchFind()).FindDialog);
const ShortcutSheet = lazyPage(async () => (await import("./shortcut-sheet.tsx")).ShortcutSheet);

/** The page has the line for itself for so long. */
const findAfterMs = 300;

/** The pages that have a link, each for those whose role permits it. */
const navigation = [
  { href: "/", title: "nav.work", permission: "case:work" },
  { href: "/devices", title: "nav.fleet", permission: "fleet:read" },
  { href: "/kpis", title: "nav.kpis", permission: "kpi:read" },
  { href: "/playbooks", title: "nav.playbooks", permission: "rules:test" },
  { href: "/quarantine", title: "nav.quarantine", permission: "quarantine:read" },
  { href: "/audit", title: "nav.audit", permission: "audit:read" },
  { href: "/staff", title: "nav.staff", permission: "staff:manage" },
] as const;

/** The frame of every page: navigation, banners, shortcuts. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const translate = useTranslate();
  const may = useMay();
  const [, navigate] = useLocation();
  const [isSheetOpen, sheet] = useDisclosure(false);
  const [isFindOpen, find] = useDisclosure(false);
  useFindSoon();
  useHotkeys([
    ["/", find.open],
    ["mod+K", find.open],
    ["shift+?", sheet.open],
    ["?", sheet.open],
    ["g", () => navigate("/devices")],
    ["w", () => may("case:work") && navigate("/")],
  ]);
  return (
    <div className="shell">
      <a className="skip-link" href="#content">
        {translate("app.skip")}
      </a>
      <header className="shell-header">
        <Link href="/" className="brand">
          <img src="/icon.svg" alt="" width="24" height="24" />
          <span>{translate("app.name")}</span>
        </Link>
        <nav aria-label={translate("nav.label")} className="shell-nav">
          {navigation
            .filter(({ permission }) => may(permission))
            .map(({ href, title }) => (
              <NavLink key={href} href={href} title={translate(title)} />
            ))}
        </nav>
        <div className="shell-tools">
          <FindButton onClick={find.open} />
          <LiveMark />
          <Settings onShortcuts={sheet.open} />
        </div>
      </header>
      <ConnectionBanner />
      <HealthBanner />
      <main id="content" className="shell-main" tabIndex={-1}>
        {children}
      </main>
      <Suspense fallback={null}>
        {isFindOpen && <FindDialog isOpen onClose={find.close} />}
        {isSheetOpen && <ShortcutSheet isOpen onClose={sheet.close} />}
      </Suspense>
    </div>
  );
}

function NavLink({ href, title }: { readonly href: string; readonly title: string }) {
  const [location] = useLocation();
  const isCurrent = location === href || location.startsWith(href === "/" ? "/cases/" : `${href}/`);
  return (
    <Anchor
      component={Link}
      href={href}
      className="nav-link"
      underline="never"
      aria-current={isCurrent ? "page" : undefined}
    >
      {title}
    </Anchor>
  );
}

/**
 * Fetches the search as soon as the first page stands: whoever presses "/" types on at once, and keys that come before the
 * dialog would be shortcuts of the page. When it cannot be fetched, opening it says so.
 */
function useFindSoon(): void {
  useEffect(() => {
    const timer = setTimeout(() => fetchFind().catch(() => undefined), findAfterMs);
    return () => clearTimeout(timer);
  }, []);
}

function FindButton({ onClick }: { readonly onClick: () => void }) {
  const translate = useTranslate();
  return (
    <UnstyledButton className="find-button" onClick={onClick} aria-label={translate("find.title")}>
      <SearchIcon />
      <span>{translate("find.open")}</span>
      <kbd className="key-hint">/</kbd>
    </UnstyledButton>
  );
}
