import { Alert, Button, Loader, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { failureSentence } from "../api/api-failure.ts";
import { useWorld } from "../app-context.tsx";
import { useTranslate } from "../shell/use-preferences.tsx";
import { Ago } from "./ago.tsx";
import { type ViewState, viewStateOf } from "./view-state.ts";

/** The part of a query's result that a view reads. */
export interface ViewQuery<Item> {
  readonly data: Item | undefined;
  readonly error: unknown;
  readonly isError: boolean;
  readonly isFetching: boolean;
  readonly dataUpdatedAt: number;
  readonly refetch: () => unknown;
}

/** Title and next step of a state without data. */
export interface StateText {
  readonly title: string;
  readonly body: string;
  readonly action?: ReactNode;
}

/** The words that a view needs for its states. */
export interface ViewTexts {
  readonly loading: string;
  readonly failed: string;
  readonly empty: StateText;
  readonly noMatch?: StateText;
}

/** A view over one query: its five states in words, or its content. Stale content keeps being shown, with a note. */
export function View<Item>(props: {
  readonly query: ViewQuery<Item>;
  readonly count: (data: Item) => number;
  readonly isFiltered?: boolean;
  readonly texts: ViewTexts;
  readonly children: (data: Item) => ReactNode;
}) {
  const { query, texts, isFiltered = false } = props;
  const { data } = query;
  const count = data === undefined ? undefined : props.count(data);
  const state = viewStateOf({ count, hasFailed: query.isError, isFiltered });
  if (data === undefined) return <Waiting state={state} query={query} texts={texts} />;
  const isVoid = count === 0;
  const voidText = isFiltered ? (texts.noMatch ?? texts.empty) : texts.empty;
  return (
    <>
      {state === "stale" && <StaleNote updatedAtMs={query.dataUpdatedAt} onRetry={() => query.refetch()} />}
      {isVoid ? <StateNote text={voidText} /> : props.children(data)}
    </>
  );
}

function Waiting<Item>({
  state,
  query,
  texts,
}: {
  state: ViewState;
  query: ViewQuery<Item>;
  texts: ViewTexts;
}) {
  const translate = useTranslate();
  if (state === "loading") {
    return (
      <div className="state-note" role="status">
        <Loader size="sm" aria-hidden />
        <Text c="dimmed">{texts.loading}</Text>
      </div>
    );
  }
  return (
    <Alert color="red" variant="light" title={texts.failed} role="alert">
      <Text size="sm">{failureSentence(query.error, translate)}</Text>
      <Button mt="xs" size="xs" variant="default" onClick={() => query.refetch()} loading={query.isFetching}>
        {translate("common.retry")}
      </Button>
    </Alert>
  );
}

/** Says that there is nothing, why, and what to do next. */
export function StateNote({ text }: { readonly text: StateText }) {
  return (
    <div className="state-note" role="status">
      <Text fw={600}>{text.title}</Text>
      <Text c="dimmed" maw="34rem">
        {text.body}
      </Text>
      {text.action}
    </div>
  );
}

/** Says that what follows may be out of date. */
export function StaleNote({
  updatedAtMs,
  onRetry,
}: {
  readonly updatedAtMs: number;
  readonly onRetry: () => void;
}) {
  const translate = useTranslate();
  const { clock } = useWorld();
  return (
    <Alert color="yellow" variant="light" mb="sm" title={translate("state.staleTitle")}>
      <Text size="sm">
        <Ago atMs={clock.toServerMs(updatedAtMs)} wrap={(age) => translate("state.staleBody", { age })} />
      </Text>
      <Button mt="xs" size="xs" variant="default" onClick={onRetry}>
        {translate("common.retry")}
      </Button>
    </Alert>
  );
}
