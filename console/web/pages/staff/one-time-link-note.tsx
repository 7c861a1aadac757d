import type { OneTimeLink } from "@housecall/proto/api";
import { Button, CopyButton, Text } from "@mantine/core";
import { useMoments, useTranslate } from "../../shell/use-preferences.tsx";

/** A link to hand over, shown once. */
export function OneTimeLinkNote({ made }: { readonly made: OneTimeLink }) {
  const translate = useTranslate();
  const { moment } = useMoments();
  return (
    <div role="status">
      <Text fw={600} mb={4} className="breakable">
        {translate("invite.linkFor", { name: made.name })}
      </Text>
      <div className="command-line">
        <textarea
          readOnly
          rows={2}
          aria-label={translate("invite.link")}
          value={made.link}
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton value={made.link}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {translate(copied ? "common.copied" : "invite.copy")}
            </Button>
          )}
        </CopyButton>
      </div>
      <Text size="sm" c="dimmed" mt={4}>
        {translate("invite.once", { time: moment(made.expiresAtMs, "dateTime") })}
      </Text>
    </div>
  );
}
