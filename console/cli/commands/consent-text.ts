import {
  type ConsentAllowance,
  type ConsentAsk,
  type ConsentEnd,
  type ConsentOverview,
  reasonText,
} from "@housecall/proto/api";
import { MINUTE_MS } from "@housecall/proto/base";
import { facts, table, utc } from "../text.ts";

const states: Readonly<Record<ConsentAsk["state"], string>> = {
  asked: "waits for the device",
  delivered: "on the device",
  granted: "allowed",
  refused: "refused",
  later: "not now; the owner may still answer",
  expired: "expired",
  revoked: "ended",
  withdrawn: "withdrawn",
  failed: "failed",
};

/** What each scope allows now, what was asked, and what has ended. */
export function overviewText({ allowed, asks, ended }: ConsentOverview, nowMs: number): string {
  const now = table(
    ["SCOPE", "ALLOWED", "BY", "LEFT", "CONSENT"],
    allowed.map((each) => [
      ...[each.scope, each.consentId === null ? "no" : "yes", byText(each)],
      ...[leftText(each, nowMs), each.consentId ?? "–"],
    ]),
  );
  const questions = table(
    ["ASKED", "STATE", "SCOPES", "BY", "CONSENT"],
    asks.map((ask) => [
      ...[utc(ask.askedAtMs), stateText(ask), ask.scopes.join(", "), ask.requestedBy, ask.consentId],
    ]),
  );
  const ends = table(
    ["ENDED", "HOW", "SCOPES", "CONSENT"],
    ended.map((each) => [utc(each.atMs), endText(each), each.scopes.join(", "), each.consentId]),
  );
  return [now, asks.length > 0 ? questions : "", ended.length > 0 ? ends : ""]
    .filter((part) => part !== "")
    .join("\n");
}

/** One question. */
export function askText(ask: ConsentAsk): string {
  return facts([
    ["consent", ask.consentId],
    ["state", stateText(ask)],
    ["scopes", ask.scopes.join(", ")],
    ["minutes", String(ask.minutes)],
    ["allowed", ask.grantedScopes.join(", ") || "–"],
    ["until", utc(ask.expiresAtMs)],
  ]);
}

function stateText(ask: ConsentAsk): string {
  if (ask.state === "failed") return `failed: ${reasonText(ask.failure)?.en ?? ask.failure}`;
  if (ask.state === "delivered" && ask.shownAtMs !== null) return "shown to the owner";
  if (ask.state === "expired" && ask.grantedScopes.length === 0) return "not answered in time";
  return states[ask.state];
}

function byText({ by, requestedBy }: ConsentAllowance): string {
  switch (by) {
    case null:
      return "–";
    case "policy":
      return "the device's own setting";
    case "panel":
      return requestedBy === "" ? "the owner" : `the owner, asked by ${requestedBy}`;
    case "telephone":
      return `telephone, recorded by ${requestedBy}`;
  }
}

function leftText({ consentId, expiresAtMs }: ConsentAllowance, nowMs: number): string {
  if (consentId === null) return "–";
  if (expiresAtMs === null) return "until ended";
  return `${Math.max(0, Math.ceil((expiresAtMs - nowMs) / MINUTE_MS))} min`;
}

function endText({ how, by }: ConsentEnd): string {
  if (how === "expired") return "ran out";
  return by === "owner" ? "by the owner" : `by ${by}`;
}
