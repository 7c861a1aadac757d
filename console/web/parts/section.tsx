import { Paper, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";

/** A part of a page with its own heading, found by that heading. */
export function Section(props: {
  readonly title: string;
  readonly lead?: string;
  readonly aside?: ReactNode;
  readonly id?: string;
  readonly children: ReactNode;
}) {
  const headingId = useId();
  return (
    <Paper
      component="section"
      withBorder
      p="md"
      aria-labelledby={headingId}
      id={props.id}
      className="section"
    >
      <div className="section-head">
        <div>
          <Title order={2} id={headingId}>
            {props.title}
          </Title>
          {props.lead !== undefined && (
            <Text size="sm" c="dimmed">
              {props.lead}
            </Text>
          )}
        </div>
        {props.aside}
      </div>
      {props.children}
    </Paper>
  );
}
