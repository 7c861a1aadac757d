import { MantineProvider } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Redirect, Route, Switch } from "wouter";
import { ApiFailure } from "./api/api-failure.ts";
import { useWorld } from "./app-context.tsx";
import { LiveProvider } from "./live/live-provider.tsx";
import { AuditPage } from "./pages/audit/audit-page.tsx";
import { DevicePage } from "./pages/device/device-page.tsx";
import { FleetPage } from "./pages/fleet/fleet-page.tsx";
import { NotFoundPage } from "./pages/not-found/not-found-page.tsx";
import { QuarantinePage } from "./pages/quarantine/quarantine-page.tsx";
import { SetUpPage } from "./pages/set-up/set-up-page.tsx";
import { SignInPage } from "./pages/sign-in/sign-in-page.tsx";
import { FullPageState } from "./parts/full-page-state.tsx";
import { Shell } from "./shell/shell.tsx";
import { NowProvider } from "./shell/use-now.tsx";
import { PreferencesProvider } from "./shell/use-preferences.tsx";
import { theme } from "./theme.ts";

/** Everything that is shown. */
export function App({ styleNonce }: { readonly styleNonce: string }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <PreferencesProvider>
        <NowProvider>
          <Switch>
            <Route path="/set-up" component={SetUpPage} />
            <Route>
              <SignedIn />
            </Route>
          </Switch>
        </NowProvider>
      </PreferencesProvider>
    </MantineProvider>
  );
}

/** The pages of staff; asks for sign-in in place, so that the address survives it. */
function SignedIn() {
  const { resources } = useWorld();
  const me = useQuery(resources.me());
  const isSignedOut = me.error instanceof ApiFailure && me.error.code === "UNAUTHENTICATED";
  if (isSignedOut) return <SignInPage hasEnded={me.data !== undefined} />;
  if (!me.data) return <FullPageState query={me} />;
  return (
    <LiveProvider>
      <Shell name={me.data.name}>
        <Switch>
          <Route path="/" component={FleetPage} />
          <Route path="/devices/:id">{({ id }) => <DevicePage key={id} deviceId={id} />}</Route>
          <Route path="/quarantine" component={QuarantinePage} />
          <Route path="/audit" component={AuditPage} />
          <Route path="/sign-in">
            <Redirect to="/" />
          </Route>
          <Route component={NotFoundPage} />
        </Switch>
      </Shell>
    </LiveProvider>
  );
}
