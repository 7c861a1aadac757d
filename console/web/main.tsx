import "./zod-without-eval.ts";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { createActions } from "./api/actions.ts";
import { createApiClient } from "./api/api-client.ts";
import { ApiFailure } from "./api/api-failure.ts";
import { createResources } from "./api/resources.ts";
import { App } from "./app.tsx";
import { type AppWorld, WorldProvider } from "./app-context.tsx";
import { createWebClock } from "./clock.ts";
import { createIsUnattended } from "./is-unattended.ts";
import { languageKey } from "./shell/use-preferences.tsx";
import { readStyleNonce } from "./style-nonce.ts";
import "./styles/index.ts";
import { loadLanguage } from "./text/catalogues.ts";
import { initialLanguage, type Language } from "./text/language.ts";

/** The browser's composition root: the only place that touches its globals. */
async function start(root: HTMLElement): Promise<void> {
  const clock = createWebClock(() => Date.now());
  const api = createApiClient({
    fetch: (input, init) => fetch(input, init),
    onServerTime: (serverMs) => clock.noticeServerTime(serverMs),
    isUnattended: createIsUnattended({ target: window, nowMs: () => Date.now() }),
  });
  const world: AppWorld = {
    api,
    clock,
    resources: createResources(api),
    actions: createActions(api),
    ownZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    language: await firstLanguage(),
    storage: localStorage,
    random: () => Math.random(),
  };
  createRoot(root).render(
    <QueryClientProvider client={createQueryClient()}>
      <WorldProvider world={world}>
        <App styleNonce={readStyleNonce(document)} />
      </WorldProvider>
    </QueryClientProvider>,
  );
}

/** English when the wanted one cannot be fetched: a page in another language is better than none. */
async function firstLanguage(): Promise<Language> {
  const wanted = initialLanguage(localStorage.getItem(languageKey), navigator.languages);
  return loadLanguage(wanted).then(
    () => wanted,
    () => "en",
  );
}

/** Whoever is signed out anywhere is asked to sign in, by asking again who is signed in. */
function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        const isOut = error instanceof ApiFailure && error.code === "UNAUTHENTICATED";
        if (isOut && query.queryKey[0] !== "me") void client.invalidateQueries({ queryKey: ["me"] });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        networkMode: "always",
        retry: (failures, error) =>
          failures < 1 && !(error instanceof ApiFailure && error.status >= 400 && error.status < 500),
        retryDelay: 800,
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}

const root = document.getElementById("root");
if (root) void start(root);
