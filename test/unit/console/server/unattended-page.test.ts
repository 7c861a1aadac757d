import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { apiBench } from "./api-bench.ts";

const MINUTE_MS = 60_000;

describe("a page that nobody touches", () => {
  it("does not count what an open page asks by itself as use, and ends its live streams with the session", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const secret = cookie.split("=")[1] ?? "";
    let ended = 0;
    bench.context.sessions.onEnd(bench.context.sessions.look(secret)?.key ?? "", () => ended++);
    const poll = () => bench.send("GET", "/api/me", { cookie, headers: { "x-housecall-background": "1" } });

    await bench.clock.advance(29 * MINUTE_MS);
    const before = await poll();
    await bench.clock.advance(MINUTE_MS);
    const after = await poll();
    await bench.context.sessions.sweep();

    expect([before.statusCode, after.statusCode, ended]).toEqual([200, 401, 1]);
  });

  it("does not count the live stream of an open page as use, however often it is opened again", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const live = () =>
      bench.app.inject({
        url: "/api/live",
        headers: { host: "localhost:8080", cookie },
        payloadAsStream: true,
      });

    const streams: Awaited<ReturnType<typeof live>>[] = [];
    for (let reconnect = 0; reconnect < 6; reconnect += 1) {
      streams.push(await live());
      await bench.clock.advance(5 * MINUTE_MS);
    }
    const openBefore = streams.filter((stream) => !stream.raw.res.writableEnded).length;
    await bench.context.sessions.sweep();

    expect(openBefore).toBe(6);
    expect(streams.every((stream) => stream.raw.res.writableEnded)).toBe(true);
    expect((await live()).statusCode).toBe(401);
  });

  it("ends at once a live stream whose session ended while it was being opened", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const session = bench.context.sessions.look(cookie.split("=")[1] ?? "");
    const { append } = bench.plane.audit;
    bench.plane.audit.append = async (entry) => {
      await bench.context.sessions.end(session?.key ?? "", "signed-out");
      return append(entry);
    };

    const stream = await bench.app.inject({
      url: "/api/live",
      headers: { host: "localhost:8080", cookie },
      payloadAsStream: true,
    });

    expect(stream.raw.res.writableEnded).toBe(true);
  });
});

describe("a download that is going on", () => {
  it("breaks off when the session of its reader ends", async () => {
    const bench = await apiBench();
    const cookie = await bench.signInAs("support");
    const range = { fromMs: 0, toMs: 1_000 };
    const pull = (await bench.send("POST", "/api/devices/washer-1/pulls", { cookie, body: range })).json();
    const endless = new PassThrough();
    endless.write("the first line\n");
    bench.plane.commands.openFile = async () => ({ sizeBytes: 1_000_000, stream: endless });
    const download = await bench.app.inject({
      url: `/api/pulls/${pull.id}/file`,
      headers: { host: "localhost:8080", cookie },
      payloadAsStream: true,
    });
    const before = download.raw.res.destroyed;

    await bench.context.sessions.endAllOf("support", "role-changed");

    expect([download.statusCode, before, download.raw.res.destroyed]).toEqual([200, false, true]);
  });
});
