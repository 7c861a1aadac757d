import { describe, expect, it } from "vitest";
import { apiBench } from "./api-bench.ts";

describe("the web page", () => {
  it("is sent for every address of the page, with a fresh nonce that its policy names", async () => {
    const bench = await apiBench();

    const first = await bench.send("GET", "/devices/washer-1?tab=logs");
    const second = await bench.send("GET", "/");
    const nonce = /content="([^"]+)"/.exec(first.body)?.[1] ?? "";

    expect(first.statusCode).toBe(200);
    expect(first.body).not.toContain("__CSP_NONCE__");
    expect(first.headers["content-security-policy"]).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(second.body).not.toContain(nonce);
  });

  it("forbids inline code and framing on every answer", async () => {
    const bench = await apiBench();

    for (const url of ["/", "/api/me", "/api/none", "/assets/app-1.js", "/healthz"]) {
      const policy = String((await bench.send("GET", url)).headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
    }
  });

  it("sends built files to be kept for ever, and 404 for missing ones", async () => {
    const bench = await apiBench();

    const script = await bench.send("GET", "/assets/app-1.js");
    const missing = await bench.send("GET", "/assets/none.js");

    expect([script.statusCode, script.headers["cache-control"]]).toEqual([
      200,
      "public, max-age=31536000, immutable",
    ]);
    expect([missing.statusCode, missing.json().code]).toEqual([404, "NOT_FOUND"]);
  });

  it("never leaves its folder", async () => {
    const bench = await apiBench();

    for (const url of [
      "/../api-bench.ts",
      "/..%2fapi-bench.ts",
      "/%2e%2e/api-bench.ts",
      "/assets/..%5c..%5capi-bench.ts",
    ]) {
      const answer = await bench.send("GET", url);
      expect(answer.body).not.toContain("inMemoryDataPlane");
    }
  });
});
