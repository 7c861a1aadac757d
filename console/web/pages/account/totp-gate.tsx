import { Button, Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useWorld } from "../../app-context.tsx";
import { FrontPage } from "../../shell/front-page.tsx";
import { useMe } from "../../shell/use-me.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { useSignOut } from "../../shell/use-sign-out.ts";
import { TotpSetUp } from "./totp-set-up.tsx";

/**
 * Lets nobody further whose role wants a second factor until it is set up.
 *
 * Stays until the recovery codes are kept: the server may tell before that the second factor is there.
 */
export function TotpGate({ children }: { readonly children: ReactNode }) {
  const { totp } = useMe();
  const isMissing = totp.isRequired && !totp.isEnrolled;
  const [isClosed, setIsClosed] = useState(isMissing);
  useEffect(() => {
    if (isMissing) setIsClosed(true);
  }, [isMissing]);
  return isClosed ? <SetUpFirst onDone={() => setIsClosed(false)} /> : children;
}

function SetUpFirst({ onDone }: { readonly onDone: () => void }) {
  const translate = useTranslate();
  const { actions } = useWorld();
  const client = useQueryClient();
  const signOut = useSignOut(() => actions.signOut());
  const done = async () => {
    await client.invalidateQueries({ queryKey: ["me"] });
    onDone();
  };
  return (
    <FrontPage title={translate("totp.requiredTitle")} lead={translate("totp.requiredLead")}>
      <Stack>
        <TotpSetUp onDone={done} />
        <Button variant="subtle" onClick={() => signOut.mutate()} loading={signOut.isPending}>
          {translate("nav.signOut")}
        </Button>
      </Stack>
    </FrontPage>
  );
}
