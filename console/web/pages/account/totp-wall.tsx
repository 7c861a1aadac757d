import { Button, Stack } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useWorld } from "../../app-context.tsx";
import { FrontPage } from "../../shell/front-page.tsx";
import { useTranslate } from "../../shell/use-preferences.tsx";
import { useSignOut } from "../../shell/use-sign-out.ts";
import { TotpSetUp } from "./totp-set-up.tsx";

/** Sets up the second factor that a role wants, or signs out. */
export function TotpWall({ onDone }: { readonly onDone: () => void }) {
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
