import { setUpState } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { createApiClient, withQuery } from "../../../../console/web/api/api-client.ts";
import { ApiFailure, failureOf, failureSentence } from "../../../../console/web/api/api-failure.ts";
import { activeForMs, createIsUnattended } from "../../../../console/web/is-unattended.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

const translate = createTranslate("en");
const clientOf = (answer: () => Promise<Response>) => createApiClient({ fetch: answer });
const failureFrom = (work: Promise<unknown>): Promise<ApiFailure> =>
  work.then(
    () => {
      throw new Error("it did not fail");
    },
    (thrown: unknown) => {
      if (thrown instanceof ApiFailure) return thrown;
      throw thrown;
    },
  );

describe("the API client", () => {
  it("gives the answer when it has the right shape, and hears the server's time", async () => {
    const heard: number[] = [];
    const client = createApiClient({
      fetch: async () =>
        Response.json({ needsFirstAdmin: true }, { headers: { date: "Thu, 01 Jan 2026 00:00:00 GMT" } }),
      onServerTime: (serverMs) => heard.push(serverMs),
    });

    expect(await client.get("/api/set-up", setUpState)).toEqual({ needsFirstAdmin: true });
    expect(heard).toEqual([Date.UTC(2026, 0, 1)]);
  });

  it("marks what the page reads by itself, and nothing that a person does", async () => {
    const page = new EventTarget();
    let nowMs = 0;
    const marks: boolean[] = [];
    const client = createApiClient({
      fetch: async (_path, init) => {
        marks.push(new Headers(init?.headers).has("x-housecall-background"));
        return Response.json({ needsFirstAdmin: true });
      },
      isUnattended: createIsUnattended({ target: page, nowMs: () => nowMs }),
    });

    await client.get("/api/set-up", setUpState);
    nowMs = activeForMs + 1;
    await client.get("/api/set-up", setUpState);
    await client.get("/api/set-up", setUpState);
    await client.send("/api/sign-out");
    page.dispatchEvent(new Event("keydown"));
    await client.get("/api/set-up", setUpState);

    expect(marks).toEqual([false, true, true, false, false]);
  });

  it("refuses an answer of another shape and one that is not JSON", async () => {
    for (const body of ['{"needsFirstAdmin":"yes"}', "<html>", ""]) {
      const failure = await failureFrom(
        clientOf(async () => new Response(body)).get("/api/set-up", setUpState),
      );
      expect(failure.code).toBe("ANSWER_UNREADABLE");
    }
  });

  it("keeps code, request and fields of a refusal", async () => {
    const body = {
      code: "REQUEST_INVALID",
      message: "no",
      requestId: "r-1",
      fields: [{ path: "toMs", message: "at most 7 days" }],
    };
    const failure = await failureFrom(
      clientOf(async () => Response.json(body, { status: 400 })).send("/api/sign-out"),
    );

    expect([failure.code, failure.status, failure.requestId]).toEqual(["REQUEST_INVALID", 400, "r-1"]);
    expect(failureSentence(failure, translate)).toBe(
      "The server did not accept what was entered: toMs: at most 7 days",
    );
  });

  it("says that the server does not answer when it does not", async () => {
    const failure = await failureFrom(
      clientOf(() => Promise.reject(new TypeError("fetch failed"))).send("/api/sign-out"),
    );

    expect(failure.code).toBe("NETWORK");
    expect(failureSentence(failure, translate)).toContain("does not answer");
  });
});

describe("failures", () => {
  it("are understood by their status when a proxy answers instead", () => {
    expect([401, 404, 429, 502, 500].map((status) => failureOf(status, "<html>").code)).toEqual([
      "UNAUTHENTICATED",
      "NOT_FOUND",
      "RATE_LIMITED",
      "NETWORK",
      "INTERNAL",
    ]);
  });

  it("of an unknown code show the server's own sentence", () => {
    expect(failureSentence(new ApiFailure({ code: "NEW_CODE", message: "Do this." }), translate)).toBe(
      "Do this.",
    );
    expect(failureSentence("odd", translate)).toBe("odd");
  });
});

describe("withQuery", () => {
  it("leaves out what has no value and escapes the rest", () => {
    expect(withQuery("/a", { text: "x&y", cursor: "", limit: 5, none: undefined })).toBe(
      "/a?text=x%26y&limit=5",
    );
    expect(withQuery("/a", {})).toBe("/a");
  });
});
