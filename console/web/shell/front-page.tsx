import { Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { LanguageChoice } from "./settings-menu.tsx";

/** The frame of pages before sign-in. */
export function FrontPage(props: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}) {
  return (
    <main className="front-page">
      <div className="front-card">
        <div className="brand front-brand">
          <img src="/icon.svg" alt="" width="32" height="32" />
          <span>Housecall</span>
        </div>
        <Paper withBorder p="xl" radius="lg">
          <Title order={1}>{props.title}</Title>
          <Text c="dimmed" mt={4} mb="lg">
            {props.lead}
          </Text>
          {props.children}
        </Paper>
        <div className="front-language">
          <LanguageChoice />
        </div>
      </div>
    </main>
  );
}
