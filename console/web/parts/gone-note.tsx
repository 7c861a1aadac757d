import { Anchor, Text, Title } from "@mantine/core";
import { Link } from "wouter";

/** A page about something that does not exist, and where to go instead. */
export function GoneNote(props: {
  readonly title: string;
  readonly body: string;
  readonly href: string;
  readonly link: string;
}) {
  return (
    <div className="state-note">
      <Title order={1}>{props.title}</Title>
      <Text c="dimmed">{props.body}</Text>
      <Anchor component={Link} href={props.href}>
        {props.link}
      </Anchor>
    </div>
  );
}
