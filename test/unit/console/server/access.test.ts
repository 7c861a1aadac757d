import { describe, expect, it } from "vitest";
import { createApp } from "../../../../console/server/http/app.ts";
import { apiBench } from "./api-bench.ts";

/** What anybody may ask; everything else wants a session. */
const publicRoutes = [
  "GET /healthz",
  "GET /readyz",
  "GET /api/set-up",
  "POST /api/set-up",
  "POST /api/sign-in",
  "POST /api/invitations/check",
  "POST /api/invitations/accept",
];

async function routesOf(
  bench: Awaited<ReturnType<typeof apiBench>>,
): Promise<{ method: "GET" | "POST"; path: string }[]> {
  const document = (await bench.send("GET", "/api/openapi.json")).json() as {
    paths: Record<string, Record<string, unknown>>;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase() as "GET" | "POST", path })),
  );
}

describe("access to the API", () => {
  it("refuses at start-up a route that declares no permission", async () => {
    const app = await createApp({
      webFolder: import.meta.dirname,
      version: "test",
      newRequestId: () => "id",
    });

    expect(() => app.get("/open", async () => "secret")).toThrow(/declares no permission/);
  });

  it("answers 401 to everybody without a session on every route that is not public", async () => {
    const bench = await apiBench({ metricsAccess: "token" });
    const routes = await routesOf(bench);
    const answers = await Promise.all(
      routes.map(async ({ method, path }) => ({
        route: `${method} ${path}`,
        status: (
          await bench.send(method, path.replace("{id}", "washer-1"), method === "POST" ? { body: {} } : {})
        ).statusCode,
      })),
    );

    expect(routes.length).toBeGreaterThan(20);
    expect(
      answers
        .filter(({ status }) => status !== 401)
        .map(({ route }) => route)
        .sort(),
    ).toEqual([...publicRoutes].sort());
  });

  it("lets a signed-in person use every reading route", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const { number, customerId } = await bench.openCase(cookie);
    const query = "?signal=cpu_used_ratio&fromMs=0&toMs=1";
    const wanted = { "/summary": "?outcome=self_fix", "/kpis": "?fromMs=0&toMs=1", "/find": "?text=washer" };
    const idsOf = (path: string) =>
      path
        .replace("customers/{id}", `customers/${customerId}`)
        .replace("playbooks/{id}", "playbooks/linux.network")
        .replace("{id}", "washer-1")
        .replace("{number}", number);
    const paths = (await routesOf(bench))
      .filter(
        ({ method, path }) =>
          method === "GET" &&
          path.startsWith("/api/") &&
          !path.includes("commands/") &&
          !path.includes("pulls/"),
      )
      .filter(({ path }) => path !== "/api/live")
      .map(({ path }) => {
        const asked = Object.entries(wanted).find(([end]) => path.endsWith(end))?.[1] ?? "";
        return idsOf(path) + (/series|logs$/.test(path) ? query : asked);
      });

    const answers = await Promise.all(
      paths.map(async (path) => ({ path, status: (await bench.send("GET", path, { cookie })).statusCode })),
    );

    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it("refuses every change that comes from another site", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const changes = (await routesOf(bench)).filter(({ method }) => method === "POST");

    const answers = await Promise.all(
      changes.flatMap(({ path }) =>
        [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }].map(
          (headers) =>
            bench.send("POST", path.replace("{id}", "washer-1"), {
              cookie,
              body: {},
              headers: headers as Record<string, string>,
            }),
        ),
      ),
    );

    expect(answers.every(({ statusCode }) => statusCode === 403)).toBe(true);
    expect(bench.plane.auditEntries.map(({ action }) => action)).toEqual(["admin-created"]);
  });

  it("refuses a change without any Origin", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();

    const answer = await bench.app.inject({
      method: "POST",
      url: "/api/sign-out",
      headers: { host: "localhost:8080", cookie },
    });

    expect(answer.statusCode).toBe(403);
  });

  it("refuses a Host that is not the server's own, as DNS rebinding would send it", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();

    const answer = await bench.send("GET", "/api/devices", {
      cookie,
      headers: { host: "evil.example:8080" },
    });

    expect(answer.statusCode).toBe(403);
    expect(answer.json().code).toBe("FORBIDDEN");
  });

  it("refuses the live stream to another site", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const listeners = bench.plane.listeners.size;

    const answer = await bench.send("GET", "/api/live", {
      cookie,
      headers: { origin: "https://evil.example" },
    });

    expect(answer.statusCode).toBe(403);
    expect(bench.plane.listeners.size).toBe(listeners);
  });

  it("counts a page that refreshes itself as one look in five minutes", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const looks = () => bench.plane.auditEntries.filter(({ action }) => action === "device-read").length;

    for (let look = 0; look < 5; look += 1) await bench.send("GET", "/api/devices/washer-1", { cookie });
    const afterFive = looks();
    await bench.clock.advance(5 * 60_000);
    await bench.send("GET", "/api/devices/washer-1", { cookie });

    expect([afterFive, looks()]).toEqual([1, 2]);
  });
});
