import { Button, Loader, Text, Title } from "@mantine/core";
import { type ComponentType, lazy } from "react";
import { useTranslate } from "../shell/use-preferences.tsx";

/**
 * A page that is fetched when it is opened first, so that signing in stays quick; to be shown inside a `Suspense`.
 *
 * One that cannot be fetched, because the server is away or has been updated, says so and offers to load everything again.
 */
export function lazyPage<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    try {
      return { default: await load() };
    } catch {
      return { default: MissingPage as ComponentType<Props> };
    }
  });
}

/** In place of a page that is on its way. */
export function LoadingPage() {
  const translate = useTranslate();
  return (
    <div className="state-note" role="status">
      <Loader size="sm" aria-hidden />
      <Text c="dimmed">{translate("state.loading")}</Text>
    </div>
  );
}

function MissingPage() {
  const translate = useTranslate();
  return (
    <div className="state-note" role="alert">
      <Title order={1}>{translate("state.failedTitle")}</Title>
      <Text c="dimmed">{translate("state.pageMissing")}</Text>
      <Button variant="default" onClick={() => window.location.reload()}>
        {translate("state.reload")}
      </Button>
    </div>
  );
}
