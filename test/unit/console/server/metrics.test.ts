import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metricCatalogue } from "../../../../console/server/metrics/catalogue.ts";
import { createMetrics } from "../../../../console/server/metrics/metrics.ts";
import { createMetricsGate, type MetricsAccess } from "../../../../console/server/metrics/metrics-gate.ts";
import { metricsReference } from "../../../../console/server/metrics/reference.ts";
import { apiBench } from "./api-bench.ts";

/** Lines of a scrape: metric with labels, and its value. */
function linesOf(text: string): Map<string, string> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]),
  );
}

const scrape = (bench: Awaited<ReturnType<typeof apiBench>>, headers: Record<string, string> = {}) =>
  bench.app.inject({ method: "GET", url: "/metrics", headers: { host: "127.0.0.1:8080", ...headers } });

describe("the metrics", () => {
  it("come in Prometheus' text format, without signing in, from this machine", async () => {
    const bench = await apiBench({ metricsAccess: "loopback" });
    await bench.plane.audit.append({
      ...{ actor: "Mina", action: "sign-in", deviceId: "", commandId: "", caseId: "", consentId: "" },
      ...{ outcome: "success", detail: "" },
    });

    const answer = await scrape(bench);
    const lines = linesOf(answer.body);

    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(lines.get('housecall_build_info{version="test"}')).toBe("1");
    expect(lines.get("housecall_audit_entries")).toBe("1");
    expect(lines.get('housecall_problems{kind="store_full"}')).toBe("0");
    expect(answer.body).toContain("# TYPE housecall_ingest_records_total counter\n");
  });

  it("count requests by template, method and status, whatever anybody asks for", async () => {
    const bench = await apiBench({ metricsAccess: "loopback" });
    const cookie = await bench.setUp();
    for (let asked = 0; asked < 30; asked += 1) {
      await bench.send("GET", `/api/devices/washer-${asked}`, { cookie });
      await bench.send("GET", `/api/none/${asked}`, { cookie });
      await bench.app.inject({
        method: "PROPFIND" as "GET",
        url: `/x${asked}`,
        headers: { host: "127.0.0.1" },
      });
    }

    const { body } = await scrape(bench);
    const requests = [...linesOf(body)].filter(([name]) => name.startsWith("housecall_http_requests_total"));

    expect(Object.fromEntries(requests)).toEqual({
      'housecall_http_requests_total{method="POST",route="/api/set-up",status="200"}': "1",
      'housecall_http_requests_total{method="GET",route="/api/devices/:id",status="404"}': "29",
      'housecall_http_requests_total{method="GET",route="/api/devices/:id",status="200"}': "1",
      'housecall_http_requests_total{method="GET",route="/*",status="404"}': "30",
      'housecall_http_requests_total{method="other",route="other",status="403"}': "30",
    });
    expect(body).not.toContain("washer-");
    expect(body).not.toContain("Ada");
  });

  it("have no label that a device or person chooses", async () => {
    const bench = await apiBench({ metricsAccess: "loopback" });
    await scrape(bench);

    const { body } = await scrape(bench);
    const labels = new Set([...body.matchAll(/[{,](\w+)="/g)].map((match) => match[1]));

    const declared = Object.values(metricCatalogue).flatMap(({ labels: names }) => [...names]);
    expect(
      [...labels].filter((label) => label !== undefined && ![...declared, "le"].includes(label as never)),
    ).toEqual([]);
  });

  it("tell how many pages listen", async () => {
    const bench = await apiBench({ metricsAccess: "loopback" });
    bench.context.eventStreams.add(() => undefined);

    expect(linesOf((await scrape(bench)).body).get("housecall_event_streams_open")).toBe("1");
    bench.context.eventStreams.clear();
  });

  it("sort the waiting of records into buckets", async () => {
    const metrics = createMetrics();
    for (const waitedMs of [1, 8, 30, 700, 20_000, -5]) metrics.stored(waitedMs);

    const lines = linesOf(await metrics.text([]));

    expect(lines.get('housecall_ingest_commit_seconds_bucket{le="0.005"}')).toBe("2");
    expect(lines.get('housecall_ingest_commit_seconds_bucket{le="1"}')).toBe("5");
    expect(lines.get('housecall_ingest_commit_seconds_bucket{le="+Inf"}')).toBe("6");
  });

  it("forget a label value that is not counted any more, and never count twice", async () => {
    const metrics = createMetrics();
    const sample = (state: string, value: number) =>
      ({ name: "housecall_commands", labels: { kind: "pull_logs", state }, value }) as const;
    await metrics.text([sample("queued", 2), { name: "housecall_pull_bytes_total", value: 7 }]);

    const lines = linesOf(
      await metrics.text([sample("succeeded", 1), { name: "housecall_pull_bytes_total", value: 9 }]),
    );

    expect(lines.get('housecall_commands{kind="pull_logs",state="succeeded"}')).toBe("1");
    expect(lines.has('housecall_commands{kind="pull_logs",state="queued"}')).toBe(false);
    expect(lines.get("housecall_pull_bytes_total")).toBe("9");
  });

  it("are documented exactly as the catalogue has them", () => {
    const path = join(import.meta.dirname, "../../../../console/docs/METRICS.md");

    expect(readFileSync(path, "utf8")).toBe(metricsReference());
  });
});

describe("who may read metrics", () => {
  const here = { address: "127.0.0.1", isForwarded: false, bearer: undefined, hasSession: false };
  const gate = (access: MetricsAccess, isBehindProxy = false) =>
    createMetricsGate({ access, isBehindProxy, matchesToken: (given) => given === "good" });

  it.each([
    ["loopback", here, false, undefined],
    ["loopback", { ...here, address: "::1" }, false, undefined],
    ["loopback", { ...here, address: "::ffff:127.0.0.1" }, false, undefined],
    ["loopback", { ...here, address: "192.168.1.7" }, false, "FORBIDDEN"],
    ["loopback", { ...here, address: "" }, false, "FORBIDDEN"],
    ["loopback", { ...here, isForwarded: true }, false, "FORBIDDEN"],
    ["loopback", here, true, "FORBIDDEN"],
    ["loopback", { ...here, address: "192.168.1.7", bearer: "good" }, false, "FORBIDDEN"],
    ["token", { ...here, bearer: "good" }, true, undefined],
    ["token", { ...here, address: "192.168.1.7", bearer: "good" }, false, undefined],
    ["token", { ...here, bearer: "bad" }, false, "UNAUTHENTICATED"],
    ["token", here, false, "UNAUTHENTICATED"],
    ["off", { ...here, bearer: "good" }, false, "NOT_FOUND"],
    ["off", { ...here, hasSession: true }, false, "NOT_FOUND"],
  ] as const)("with %s: %o, proxy %s → %s", (access, asker, isBehindProxy, code) => {
    let refused: unknown;
    try {
      gate(access, isBehindProxy)(asker);
    } catch (error) {
      refused = error;
    }

    expect((refused as { code?: string } | undefined)?.code).toBe(code);
  });

  it("is nobody through a proxy that says so, nor a page of another site, nor a name that is not the server's", async () => {
    const bench = await apiBench({ metricsAccess: "loopback" });

    const statuses = await Promise.all(
      [
        { "x-forwarded-for": "10.0.0.1" },
        { forwarded: "for=10.0.0.1" },
        { via: "1.1 proxy" },
        { origin: "https://evil.example" },
        { host: "evil.example" },
      ].map(async (headers) => (await scrape(bench, headers as Record<string, string>)).statusCode),
    );

    expect(statuses).toEqual([403, 403, 403, 403, 403]);
  });

  it("is whoever has the token of the keys folder, which stays the same", async () => {
    const bench = await apiBench({ metricsAccess: "token" });
    const token = readFileSync(join(bench.keysFolder, "metrics-token"), "utf8").trim();
    const status = async (bearer: string) =>
      (await scrape(bench, { authorization: `Bearer ${bearer}` })).statusCode;

    expect(token).toMatch(/^[\w-]{43}$/);
    expect([await status(token), await status("x".repeat(43)), (await scrape(bench)).statusCode]).toEqual([
      200, 401, 401,
    ]);
  });

  it("is, of people, who has the permission, also through a proxy", async () => {
    const bench = await apiBench({ metricsAccess: "loopback" });
    const status = async (role: "support" | "engineer") =>
      (await scrape(bench, { cookie: await bench.signInAs(role), via: "1.1 proxy" })).statusCode;

    expect([await status("support"), await status("engineer")]).toEqual([403, 200]);
  });

  it("is nobody when it is switched off", async () => {
    expect((await scrape(await apiBench({ metricsAccess: "off" }))).statusCode).toBe(404);
  });
});
