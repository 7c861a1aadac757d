import { describe, expect, it } from "vitest";
import { apiBench } from "./api-bench.ts";

async function post(payload: string | Buffer, headers: Record<string, string> = {}) {
  const bench = await apiBench();
  const cookie = await bench.setUp();
  return bench.app.inject({
    method: "POST",
    url: "/api/devices/washer-1/pulls",
    headers: {
      host: "localhost:8080",
      origin: "http://localhost:8080",
      "content-type": "application/json",
      cookie,
      ...headers,
    },
    payload,
  });
}

describe("hostile requests", () => {
  it.each([
    ["an open bracket", "{"],
    ["nothing", ""],
    ["a number", "5"],
    ["null", "null"],
    ["no text at all", Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ["100,000 nested lists", "[".repeat(100_000) + "]".repeat(100_000)],
    ["a poisoned prototype", '{"__proto__":{"isAdmin":true},"fromMs":0,"toMs":1}'],
    ["numbers out of range", '{"fromMs":-1,"toMs":1e400}'],
  ])("answers 400 to %s as JSON", async (_name, payload) => {
    const answer = await post(payload);

    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: "REQUEST_INVALID", requestId: expect.any(String) });
  });

  it("answers 413 to a body over 1 MiB", async () => {
    const answer = await post(JSON.stringify({ text: "x".repeat(1_100_000) }));

    expect([answer.statusCode, answer.json().code]).toEqual([413, "TOO_LARGE"]);
  });

  it("takes no form and no plain text, which any site can send", async () => {
    const form = await post("fromMs=0", { "content-type": "application/x-www-form-urlencoded" });
    const text = await post("{}", { "content-type": "text/plain" });

    expect([form.json().code, text.json().code]).toEqual(["REQUEST_INVALID", "REQUEST_INVALID"]);
  });

  it("tells nothing of an inner failure but the request's id, which is in the log", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    bench.plane.fleet.get = async () => {
      throw new Error("SELECT secret FROM /var/lib/records.sqlite");
    };

    const answer = await bench.send("GET", "/api/devices/washer-1", { cookie });

    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(/SELECT|records\.sqlite|\bat /);
    expect(answer.json()).toMatchObject({ code: "INTERNAL", requestId: answer.headers["x-request-id"] });
    expect(bench.logged.filter(({ event }) => event === "request-failed")).toHaveLength(1);
    expect(bench.logged.at(-1)?.fields).toMatchObject({ requestId: answer.headers["x-request-id"] });
  });

  it.each(["/api/none", "/api/devices/..%2f..%2fetc", "/api/devices/UPPER"])(
    "answers JSON to %s",
    async (url) => {
      const bench = await apiBench();
      const cookie = await bench.setUp();

      const answer = await bench.send("GET", url, { cookie });

      expect([400, 404]).toContain(answer.statusCode);
      expect(answer.json().requestId).toBe(answer.headers["x-request-id"]);
    },
  );

  it("gives out the pulled file as an attachment that browsers do not interpret", async () => {
    const bench = await apiBench();
    const cookie = await bench.setUp();
    const pull = (
      await bench.send("POST", "/api/devices/washer-1/pulls", { cookie, body: { fromMs: 0, toMs: 1_000 } })
    ).json();
    const early = await bench.send("GET", `/api/pulls/${pull.id}/file`, { cookie });
    bench.plane.files.set(pull.id, new TextEncoder().encode('{"message":"<script>alert(1)</script>"}\n'));

    const answer = await bench.send("GET", `/api/pulls/${pull.id}/file`, { cookie });

    expect(early.statusCode).toBe(404);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "application/x-ndjson; charset=utf-8",
      "content-disposition": `attachment; filename="housecall-washer-1-${pull.id}.ndjson"`,
      "x-content-type-options": "nosniff",
    });
    expect(answer.body).toContain("<script>");
  });
});
