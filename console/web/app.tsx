import type { Permission } from "@housecall/proto/api";
import { MantineProvider } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, Suspense } from "react";
import { Redirect, Route, Switch } from "wouter";
import { ApiFailure } from "./api/api-failure.ts";
import { useWorld } from "./app-context.tsx";
import { LiveProvider } from "./live/live-provider.tsx";
import { TotpGate } from "./pages/account/totp-gate.tsx";
import { NotFoundPage } from "./pages/not-found/not-found-page.tsx";
import { NotPermittedPage } from "./pages/not-permitted/not-permitted-page.tsx";
import { HomePage } from "./pages/work/home-page.tsx";
import { FullPageState } from "./parts/full-page-state.tsx";
import { LoadingPage, lazyPage } from "./parts/lazy-page.tsx";
import { Shell } from "./shell/shell.tsx";
import { MeProvider, useMay } from "./shell/use-me.tsx";
import { NowProvider } from "./shell/use-now.tsx";
import { PreferencesProvider } from "./shell/use-preferences.tsx";
import { theme } from "./theme.ts";

const AccountPage = lazyPage(async () => (await import("./pages/account/account-page.tsx")).AccountPage);
const AuditPage = lazyPage(async () => (await import("./pages/audit/audit-page.tsx")).AuditPage);
const CasePage = lazyPage(async () => (await import("./pages/case/case-page.tsx")).CasePage);
const DevicePage = lazyPage(async () => (await import("./pages/device/device-page.tsx")).DevicePage);
const FleetPage = lazyPage(async () => (await import("./pages/fleet/fleet-page.tsx")).FleetPage);
const InvitationPage = lazyPage(
  async () => (await import("./pages/invitation/invitation-page.tsx")).InvitationPage,
);
const KpiPage = lazyPage(async () => (await import("./pages/kpi/kpi-page.tsx")).KpiPage);
const PulledLogPage = lazyPage(
  async () => (await import("./pages/pulled-log/pulled-log-page.tsx")).PulledLogPage,
);
const PlaybookPage = lazyPage(async () => (await import("./pages/playbooks/playbook-page.tsx")).PlaybookPage);
const PlaybooksPage = lazyPage(
  async () => (await import("./pages/playbooks/playbooks-page.tsx")).PlaybooksPage,
);
const QuarantinePage = lazyPage(
  async () => (await import("./pages/quarantine/quarantine-page.tsx")).QuarantinePage,
);
const SignInPage = lazyPage(async () => (await import("./pages/sign-in/sign-in-page.tsx")).SignInPage);
const SetUpPage = lazyPage(async () => (await import("./pages/set-up/set-up-page.tsx")).SetUpPage);
const StaffPage = lazyPage(async () => (await import("./pages/staff/staff-page.tsx")).StaffPage);

/** Everything that is shown. */
export function App({ styleNonce }: { readonly styleNonce: string }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <PreferencesProvider>
        <NowProvider>
          <Suspense fallback={<LoadingPage />}>
            <Switch>
              <Route path="/set-up" component={SetUpPage} />
              <Route path="/invitation" component={InvitationPage} />
              <Route>
                <SignedIn />
              </Route>
            </Switch>
          </Suspense>
        </NowProvider>
      </PreferencesProvider>
    </MantineProvider>
  );
}

/** The pages of staff; asks for sign-in in place, so that the address survives it. */
function SignedIn() {
  const { resources } = useWorld();
  const me = useQuery(resources.me());
  if (me.error instanceof ApiFailure && me.error.code === "UNAUTHENTICATED") {
    const hasEnded = me.data !== undefined || me.error.reason !== "";
    return <SignInPage ended={hasEnded ? me.error : null} />;
  }
  if (!me.data) return <FullPageState query={me} />;
  return (
    <MeProvider me={me.data}>
      <TotpGate>
        <LiveProvider>
          <Shell>
            <Suspense fallback={<LoadingPage />}>
              <Pages />
            </Suspense>
          </Shell>
        </LiveProvider>
      </TotpGate>
    </MeProvider>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={HomePage} />
      <Route path="/cases/:number">{({ number }) => <CasePage key={number} number={number} />}</Route>
      <Route path="/kpis">
        <Permitted permission="kpi:read">
          <KpiPage />
        </Permitted>
      </Route>
      <Route path="/devices" component={FleetPage} />
      <Route path="/devices/:id">{({ id }) => <DevicePage key={id} deviceId={id} />}</Route>
      <Route path="/devices/:id/pulls/:pull">
        {({ id, pull }) => (
          <Permitted permission="logs:read">
            <PulledLogPage key={pull} deviceId={id} pullId={pull} />
          </Permitted>
        )}
      </Route>
      <Route path="/playbooks" component={PlaybooksPage} />
      <Route path="/playbooks/:id">{({ id }) => <PlaybookPage key={id} id={id} />}</Route>
      <Route path="/quarantine">
        <Permitted permission="quarantine:read">
          <QuarantinePage />
        </Permitted>
      </Route>
      <Route path="/audit">
        <Permitted permission="audit:read">
          <AuditPage />
        </Permitted>
      </Route>
      <Route path="/staff">
        <Permitted permission="staff:manage">
          <StaffPage />
        </Permitted>
      </Route>
      <Route path="/account" component={AccountPage} />
      <Route path="/sign-in">
        <Redirect to="/" />
      </Route>
      <Route component={NotFoundPage} />
    </Switch>
  );
}

/** A page for those whose role permits it; it asks the server nothing otherwise. */
function Permitted({
  permission,
  children,
}: {
  readonly permission: Permission;
  readonly children: ReactNode;
}) {
  return useMay()(permission) ? children : <NotPermittedPage />;
}
