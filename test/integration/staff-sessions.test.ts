/** Sessions of a person, open streams included, end within 5 s when the terms change under which they were opened. */
import { setTimeout as sleep } from "node:timers/promises";
import { type RunningServer, startServer } from "@housecall/console";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, examplePassword, join, setUpAdmin, signIn } from "../lib/console-client.ts";
import { serverConfig } from "../lib/server-config.ts";

const endWithinMs = 5_000;
let server: RunningServer;
let adminCookie: string;

beforeAll(async () => {
  server = await startServer(serverConfig());
  adminCookie = await setUpAdmin(server);
}, 60_000);

afterAll(() => server?.stop());

/** A person with a page open on two machines. */
async function personWithTwoPages(name: string) {
  await join(server, { adminCookie, name, role: "expert" });
  const cookies = [await signIn(server, name), await signIn(server, name)] as const;
  const streams = await Promise.all(
    cookies.map((cookie) => ask(server, "/api/live?deviceId=washer-1", { cookie })),
  );
  expect(streams.map(({ status }) => status)).toEqual([200, 200]);
  return { cookies, streams };
}

/** How long until every stream has ended, from when `deed` begins. */
async function endedAfterMs(streams: readonly Response[], deed: () => Promise<Response>): Promise<number> {
  const startedAtMs = performance.now();
  const answer = await deed();
  expect(answer.status).toBeLessThan(300);
  await Promise.all(streams.map((stream) => stream.text()));
  return performance.now() - startedAtMs;
}

const byAdmin = (path: string, body: object = {}) => ask(server, path, { cookie: adminCookie, body });

describe("all sessions of a person", () => {
  it.each([
    [
      "a change of role",
      "role-changed",
      (name: string) => byAdmin(`/api/staff/${name}/role`, { role: "viewer" }),
    ],
    ["disabling", "account-disabled", (name: string) => byAdmin(`/api/staff/${name}/disable`)],
    ["a new password by link", "password-changed", newPasswordByLink],
    ["signing out everywhere", "signed-out-everywhere", signOutEverywhere],
  ])("end within 5 s of %s, and the page is told why", async (cause, reason, deed) => {
    const name = cause.replaceAll(" ", "-");
    const { cookies, streams } = await personWithTwoPages(name);

    const tookMs = await endedAfterMs(streams, () => deed(name));
    const after = await Promise.all(cookies.map((cookie) => ask(server, "/api/devices", { cookie })));

    expect(tookMs).toBeLessThan(endWithinMs);
    expect(after.map(({ status }) => status)).toEqual([401, 401]);
    expect(await Promise.all(after.map((answer) => answer.json()))).toMatchObject([{ reason }, { reason }]);
  });

  it("end but for the one that changes its password, whose page goes on", async () => {
    const { cookies, streams } = await personWithTwoPages("min-ji");
    const body = { current: examplePassword, next: `${examplePassword} 2` };

    const tookMs = await endedAfterMs(streams.slice(1), () =>
      ask(server, "/api/me/password", { cookie: cookies[0], body }),
    );
    const own = streams[0]?.text();
    const isOpen = await Promise.race([own?.then(() => false), sleep(500).then(() => true)]);

    expect(tookMs).toBeLessThan(endWithinMs);
    expect(isOpen).toBe(true);
    expect((await ask(server, "/api/me", { cookie: cookies[0] })).status).toBe(401);
    await byAdmin("/api/staff/min-ji/disable");
    await own;
  });

  it("go on when another person's role changes, and when the person signs out elsewhere", async () => {
    await join(server, { adminCookie, name: "other", role: "expert" });
    const { cookies, streams } = await personWithTwoPages("kim");
    const [first, second] = cookies;

    await byAdmin("/api/staff/other/role", { role: "viewer" });
    const tookMs = await endedAfterMs(streams.slice(0, 1), () =>
      ask(server, "/api/sign-out", { cookie: first, body: {} }),
    );

    expect(tookMs).toBeLessThan(endWithinMs);
    expect((await ask(server, "/api/me", { cookie: second })).status).toBe(200);
    await byAdmin("/api/staff/kim/disable");
    await streams[1]?.text();
  });
});

async function signOutEverywhere(name: string): Promise<Response> {
  return ask(server, "/api/me/sign-out-everywhere", { cookie: await signIn(server, name), body: {} });
}

async function newPasswordByLink(name: string): Promise<Response> {
  const { link } = (await (await byAdmin(`/api/staff/${name}/password-link`)).json()) as { link: string };
  const secret = new URL(link).hash.slice(1);
  return ask(server, "/api/invitations/accept", { body: { secret, password: `${examplePassword} 2` } });
}
