import { Alert, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { failureSentence } from "../api/api-failure.ts";
import { useTranslate } from "../shell/use-preferences.tsx";

/** The part of a mutation that the button needs. */
export interface Deed {
  readonly mutate: () => void;
  readonly isPending: boolean;
  readonly error: unknown;
}

/** A button that first says what follows, and does it when that is confirmed; the keyboard stays where the button is. */
export function ConfirmButton(props: {
  readonly label: string;
  readonly question: string;
  readonly color?: "red.9";
  readonly deed: Deed;
}) {
  const translate = useTranslate();
  const [isAsking, asking] = useDisclosure(false);
  const [wasAsked, setWasAsked] = useState(false);
  const { label, question, deed } = props;
  const color = props.color === undefined ? {} : { color: props.color };
  const ask = () => {
    setWasAsked(true);
    asking.open();
  };
  const run = () => {
    asking.close();
    deed.mutate();
  };
  return (
    <div className="confirm">
      {isAsking ? (
        <fieldset className="confirm-question" aria-label={label}>
          <Text size="sm">{question}</Text>
          <Group gap="xs" mt="xs">
            <Button size="xs" {...color} onClick={run}>
              {label}
            </Button>
            <Button size="xs" variant="default" onClick={asking.close} autoFocus>
              {translate("common.cancel")}
            </Button>
          </Group>
        </fieldset>
      ) : (
        <Button variant="default" onClick={ask} loading={deed.isPending} autoFocus={wasAsked}>
          {label}
        </Button>
      )}
      {deed.error !== null && (
        <Alert color="red" role="alert" mt="xs" p="xs">
          {failureSentence(deed.error, translate)}
        </Alert>
      )}
    </div>
  );
}
