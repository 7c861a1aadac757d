import type { ConsentAsk, ConsentEnd, ConsentOverview } from "@housecall/proto/api";
import { HOUR_MS, MINUTE_MS } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createFormatMoment } from "../../../../console/web/format/moment.ts";
import {
  askSentence,
  lastEndOf,
  scopeLines,
  scopeSentence,
} from "../../../../console/web/pages/device/consent/consent-view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

const nowMs = Date.UTC(2026, 0, 1, 14, 3);
const moment = createFormatMoment({ language: "en", timeZone: "UTC" });
const reader = { nowMs, translate: createTranslate("en"), moment };
const nothing = { consentId: null, by: null, requestedBy: "", grantedAtMs: null, expiresAtMs: null };
const granted = {
  ...{ consentId: "c-1", by: "panel" as const, requestedBy: "Kim", grantedAtMs: nowMs },
  expiresAtMs: nowMs + 29 * MINUTE_MS,
};
const overview: ConsentOverview = {
  asks: [],
  allowed: [
    { ...nothing, scope: "state", consentId: "policy", by: "policy" },
    { ...granted, scope: "logs" },
    { ...granted, scope: "tail" },
    { ...nothing, scope: "action" },
  ],
  ended: [],
  ...{ panel: "yes", telephone: "no", language: "ko" },
};
const ask: ConsentAsk = {
  ...{ consentId: "c-1", deviceId: "washer-1", commandId: "cmd-1", way: "panel", state: "delivered" },
  ...{ scopes: ["logs", "tail"], minutes: 60, reason: "noise", language: "ko", caseId: "" },
  ...{ requestedBy: "Kim", askedAtMs: nowMs, deliverUntilMs: nowMs + 24 * HOUR_MS, deliveredAtMs: nowMs },
  ...{ shownAtMs: nowMs, answerUntilMs: nowMs + 30 * MINUTE_MS, answeredAtMs: null, grantedScopes: [] },
  ...{ expiresAtMs: null, endedAtMs: null, endedBy: "", failure: "" },
};

describe("what the owner allows", () => {
  it("is told scope by scope, with a countdown, and ended once for all scopes of one consent", () => {
    const lines = scopeLines(overview, reader);

    expect(lines.map(({ title, state, detail }) => [title, state, detail])).toEqual([
      ["see state", "Allowed", "by the device's own setting, until it is ended"],
      ["pull logs", "Allowed", "by the owner, asked by Kim, ends in 29:00"],
      ["live tail", "Allowed", "by the owner, asked by Kim, ends in 29:00"],
      ["remote actions", "Not allowed", ""],
    ]);
    expect(lines.map(({ endable }) => endable?.scopes)).toEqual([
      ...[undefined, "pull logs, live tail", undefined, undefined],
    ]);
  });

  it("counts as not allowed from the moment it has run out, before the device says so", () => {
    const later = { ...reader, nowMs: nowMs + 29 * MINUTE_MS };

    expect(scopeSentence(overview, "tail", reader).isAllowed).toBe(true);
    expect(scopeSentence(overview, "tail", later)).toEqual({ isAllowed: false, text: "Not allowed" });
  });

  it.each([
    ["owner", "revoked", "The owner ended their consent at 14:03."],
    ["Kim", "revoked", "Kim ended the consent at 14:03."],
    ["time", "expired", "The owner's consent ran out at 14:03."],
  ] as const)("says that %s has ended it, and when", (by, how, sentence) => {
    const ended = [{ consentId: "c-9", scopes: ["action"], how, by, atMs: nowMs }];

    expect(scopeSentence({ ...overview, ended }, "action", reader).text).toBe(sentence);
  });

  it("has no end to tell of what something else allows again", () => {
    const ended: ConsentEnd[] = [
      { consentId: "c-9", scopes: ["tail"], how: "revoked", by: "owner", atMs: nowMs },
    ];

    expect(lastEndOf({ ...overview, ended }, "tail")).toBeUndefined();
  });
});

describe("a question to the owner", () => {
  it.each([
    [{ state: "asked", shownAtMs: null }, false, /device is offline: the question waits until .*Jan 2/],
    [{ state: "asked", shownAtMs: null }, true, /on its way to the device/],
    [{ shownAtMs: null }, true, /no display has shown it yet/],
    [{}, true, /has shown it since 14:03; the owner can answer until 14:33/],
    [{ state: "later", answeredAtMs: nowMs }, true, /said “not now” .* until 14:33/],
    [{ state: "refused", answeredAtMs: nowMs }, true, /said no to pull logs, live tail at 14:03/],
    [{ state: "expired" }, true, /Nobody answered/],
    [{ state: "failed", failure: "busy" }, true, /did not reach the owner: the device is busy/],
  ] as const)("in the state %j says what happens", (changes, isReachable, sentence) => {
    expect(askSentence({ ...ask, ...changes }, reader, isReachable)).toMatch(sentence);
  });

  it("that was granted says nothing more than the scopes do", () => {
    expect(askSentence({ ...ask, state: "granted" }, reader, true)).toBeUndefined();
  });

  it("shows control characters of a name as what they are", () => {
    expect(askSentence({ ...ask, requestedBy: "Kim\u202e" }, reader, true)).not.toContain("\u202e");
  });
});
