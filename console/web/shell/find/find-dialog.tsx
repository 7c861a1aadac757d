import type { FindAnswer } from "@housecall/proto/api";
import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { useWorld } from "../../app-context.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { SearchIcon } from "../../parts/icons.tsx";
import { View } from "../../parts/view.tsx";
import { usePreferences, useTranslate } from "../use-preferences.tsx";
import { type FindLine, findGroups } from "./find-view-model.ts";

const typingPauseMs = 150;

/** One search for whatever a caller reads out. */
export function FindDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const translate = useTranslate();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={translate("find.title")} size="lg">
      <Find onDone={onClose} />
    </Dialog>
  );
}

function Find({ onDone }: { readonly onDone: () => void }) {
  const translate = useTranslate();
  const { resources } = useWorld();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const [text] = useDebouncedValue(typed.trim(), typingPauseMs);
  const query = useQuery({
    ...resources.find(text),
    enabled: text !== "",
    placeholderData: keepPreviousData,
  });
  const place = useRef<HTMLDivElement>(null);
  /** A scanner ends with Enter, before anything can have been found: it opens what is found then. */
  const openFirst = async (): Promise<void> => {
    const { data } = typed.trim() === text ? query : { data: undefined };
    const found = data?.text === text ? data : await resources.findNow(typed.trim());
    const href = firstHref(found);
    if (href === undefined) return;
    onDone();
    navigate(href);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows are a second way to what Tab does.
    <div ref={place} className="find" onKeyDown={(event) => moveFocus(event, place.current)}>
      <FindField typed={typed} onType={setTyped} onEnter={() => void openFirst()} />
      {text !== "" && (
        <View
          query={query}
          count={({ devices, cases, customers }) => devices.length + cases.length + customers.length}
          texts={{
            loading: translate("state.loading"),
            failed: translate("find.failed"),
            empty: { title: translate("find.none", { text }), body: translate("find.noneBody") },
          }}
        >
          {(found) => <Results found={found} onOpen={onDone} />}
        </View>
      )}
    </div>
  );
}

function FindField(props: {
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly onEnter: () => void;
}) {
  const translate = useTranslate();
  const { typed, onType, onEnter } = props;
  return (
    <TextInput
      type="search"
      data-autofocus
      maxLength={200}
      label={translate("find.field")}
      description={translate("find.hint")}
      leftSection={<SearchIcon />}
      value={typed}
      onChange={(event) => onType(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.nativeEvent.isComposing && typed.trim() !== "") onEnter();
      }}
    />
  );
}

function Results({ found, onOpen }: { readonly found: FindAnswer; readonly onOpen: () => void }) {
  const { translate, language } = usePreferences();
  return (
    <>
      {found.isNearly && <p role="status">{translate("find.nearly")}</p>}
      {findGroups(found, { translate, language }).map(({ kind, lines }) => (
        <section key={kind} aria-label={translate(`find.${kind}`)}>
          <h3>{translate(`find.${kind}`)}</h3>
          <ul>
            {lines.map((line) => (
              <li key={line.key}>
                <ResultLine line={line} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function ResultLine({ line, onOpen }: { readonly line: FindLine; readonly onOpen: () => void }) {
  const words = (
    <>
      <strong className="breakable">{line.title}</strong>
      <span className="dimmed breakable">{line.facts}</span>
    </>
  );
  if (line.href === "") return <div className="find-line">{words}</div>;
  return (
    <Link href={line.href} className="find-line" onClick={onOpen}>
      {words}
    </Link>
  );
}

function firstHref({ devices: [device], cases: [first] }: FindAnswer): string | undefined {
  if (device !== undefined) return `/devices/${device.device.id}`;
  return first === undefined ? undefined : `/cases/${first.number}`;
}

/** Up and down between the field and the results. */
function moveFocus(event: KeyboardEvent, place: HTMLElement | null): void {
  if (place === null || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const stops = [...place.querySelectorAll<HTMLElement>("input, a.find-line")];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
