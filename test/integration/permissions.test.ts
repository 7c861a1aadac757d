/** Every route of the API as every role really meets it, against the table that people read. */
import { readFileSync } from "node:fs";
import { join as joinPath } from "node:path";
import { cliTokenFileName, type RunningServer, startServer } from "@housecall/console";
import { role } from "@housecall/proto/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, join, setUpAdmin, signIn } from "../lib/console-client.ts";
import { expectGeneratedSection } from "../lib/generated-section.ts";
import { serverConfig } from "../lib/server-config.ts";

interface Route {
  readonly method: string;
  readonly path: string;
}

interface Observed {
  readonly who: string;
  readonly route: string;
  readonly status: number;
  readonly message: string;
}

const config = serverConfig();
const columns = ["signed out", ...role.options, "command line"];
let server: RunningServer;
let routes: readonly Route[];
let observed: readonly Observed[];

beforeAll(async () => {
  server = await startServer(config);
  const adminCookie = await setUpAdmin(server);
  for (const each of role.options.filter((name) => name !== "admin"))
    await join(server, { adminCookie, name: each, role: each });
  routes = await documentedRoutes();
  observed = (await Promise.all(columns.map(observe))).flat();
}, 120_000);

afterAll(() => server?.stop());

describe("every route of the API", () => {
  it("is open to exactly those whom the table names", () => {
    const rows = routes.map(({ method, path }) => {
      const route = `${method} ${path}`;
      return `| \`${route}\` | ${columns.map((who) => cell(answerOf(who, route).status)).join(" | ")} |\n`;
    });

    const head = `| request | ${columns.join(" | ")} |\n|---|${columns.map(() => "---|").join("")}\n`;
    expectGeneratedSection({
      path: "console/docs/PERMISSIONS.md",
      name: "routes",
      wanted: head + rows.join(""),
    });
    expect(routes.length).toBeGreaterThan(30);
  });

  it("refuses with a sentence that says who may", () => {
    const refused = observed.filter(({ status, who }) => status === 403 && who !== "command line");

    expect(refused.length).toBeGreaterThan(50);
    expect(
      refused.filter(({ message }) => !/^Your role \(\w+\) may not .+; .+ may\. Ask /.test(message)),
    ).toEqual([]);
  });

  it("gives nothing but the public part to who is signed out", () => {
    const open = observed.filter(({ who, status }) => who === "signed out" && status < 300);

    expect(open.map(({ route }) => route)).toEqual([
      "GET /healthz",
      "GET /readyz",
      "GET /metrics",
      "GET /api/set-up",
    ]);
  });

  it("permits nothing to the command line of another start", async () => {
    const answer = await ask(server, "/api/staff", { bearer: "x".repeat(43) });

    expect(answer.status).toBe(401);
  });
});

/** What ends the session of who asks comes last. */
async function documentedRoutes(): Promise<Route[]> {
  const document = (await (await ask(server, "/api/openapi.json")).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const found = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
  const isLast = ({ path }: Route): number => Number(path.includes("sign-out"));
  return found.toSorted((left, right) => isLast(left) - isLast(right));
}

/** Asks every route with nothing in the body, so that what is let through is refused later, or changes nobody. */
async function observe(who: string): Promise<Observed[]> {
  const answers: Observed[] = [];
  let credentials = await credentialsOf(who);
  for (const { method, path } of routes) {
    if (path.includes("sign-out")) credentials = await credentialsOf(who);
    const ending = new AbortController();
    const answer = await ask(server, path.replace("{id}", "washer-1").replace("{name}", "nobody"), {
      ...credentials,
      ...(method === "POST" ? { body: {} } : {}),
      signal: ending.signal,
    });
    const message = answer.status >= 400 ? ((await answer.json()) as { message: string }).message : "";
    ending.abort();
    answers.push({ who, route: `${method} ${path}`, status: answer.status, message });
  }
  return answers;
}

async function credentialsOf(who: string): Promise<{ cookie?: string; bearer?: string }> {
  if (who === "signed out") return {};
  if (who !== "command line") return { cookie: await signIn(server, who === "admin" ? "Ada" : who) };
  const file = JSON.parse(readFileSync(joinPath(config.dataFolder, cliTokenFileName), "utf8")) as {
    token: string;
  };
  return { bearer: file.token };
}

function answerOf(who: string, route: string): Observed {
  const found = observed.find((each) => each.who === who && each.route === route);
  if (!found) throw new Error(`${route} was not asked as ${who}`);
  return found;
}

function cell(status: number): string {
  if (status === 401) return "sign in";
  return status === 403 ? "no" : "yes";
}
