/** How every audited route of the API is asked: so that it does what it is for, and so that it is refused. */
import type { AuditEntry } from "@housecall/proto/api";
import { expect } from "vitest";
import { consentAsks } from "./audit-asks-of-consent.ts";
import { deskAsks } from "./audit-asks-of-desk.ts";

/** The device of which the routes are asked. */
export const DEVICE = "washer-1";
/** A device that is revoked. */
export const DEVICE_TO_REVOKE = "washer-2";
/** Everybody's password. */
export const password = "correct horse battery";

/** What exists before anything is asked. */
export interface Existing {
  readonly pull: string;
  readonly tail: string;
  /** Id of the consent of a question that waits for the device. */
  readonly ask: string;
  /** Secret of Dan's invitation. */
  readonly invitation: string;
}

/** How a route is asked so that it does what it is for, or refuses it. */
export interface Ask {
  readonly path: string;
  readonly body?: object;
  /** What the entry says beside its action; the actor is the signed-in person unless told otherwise. */
  readonly entry?: Partial<AuditEntry>;
  readonly signedIn?: "no";
}

/** Both ways of asking a route. */
export interface Asks {
  /** Left out for what succeeds once, without end, or with a real device alone; tests of their own are below or there. */
  readonly done?: undefined | ((existing: Existing) => Ask);
  /** Left out where nothing can be refused to somebody who is signed in. */
  readonly refused?: (existing: Existing) => Ask;
}

/** What a pull asks for. */
export const range = { fromMs: 0, toMs: 1_000, caseId: "C-2026-000001" };
const ofDevice = (rest: string): Asks => ({
  done: () => ({ path: `/api/devices/${DEVICE}${rest}`, entry: { deviceId: DEVICE } }),
  refused: () => ({ path: `/api/devices/no-such-device${rest}`, entry: { deviceId: "no-such-device" } }),
});
const ofFleet = (path: string): Asks => ({
  done: () => ({ path: `${path}?deviceId=${DEVICE}`, entry: { deviceId: DEVICE } }),
  refused: () => ({ path: `${path}?limit=0&deviceId=${DEVICE}`, entry: { deviceId: DEVICE } }),
});

/** Ben has an account, Dan an invitation; nobody is called "nobody". */
const ofPerson = (deed: string, body: object = {}): Asks => ({
  done: () => ({ path: `/api/staff/Ben/${deed}`, body, entry: { detail: expect.stringMatching(/^Ben/) } }),
  refused: () => ({ path: `/api/staff/nobody/${deed}`, body, entry: { detail: "nobody: NOT_FOUND" } }),
});
const invite = (name: string, entry: Partial<AuditEntry>): Ask => ({
  ...{ path: "/api/staff/invitations", body: { name, role: "viewer" }, entry },
});
const refusedOwn = (path: string, body: object, detail: string): Asks => ({
  refused: () => ({ path, body, entry: { detail } }),
});

/** The pull of the examples has no file: reading in one is proved by its own test. */
const ofPulledLog = (path: string): Asks => ({
  refused: ({ pull }) => ({
    path: `/api/pulls/${pull}/log${path}`,
    entry: { commandId: pull, detail: "NOT_FOUND" },
  }),
});
const pulledLogAsks: Readonly<Record<string, Asks>> = {
  "GET /api/pulls/:id/log": ofPulledLog(""),
  "GET /api/pulls/:id/log/lines": ofPulledLog("/lines"),
  "GET /api/pulls/:id/log/step": ofPulledLog("/step?to=next-error"),
  "GET /api/pulls/:id/log/patterns": ofPulledLog("/patterns"),
  "GET /api/pulls/:id/log/export": ofPulledLog("/export"),
};

const staffAsks: Readonly<Record<string, Asks>> = {
  "POST /api/staff/:name/role": ofPerson("role", { role: "viewer" }),
  "POST /api/staff/:name/skills": ofPerson("skills", { skills: ["washer"] }),
  "POST /api/staff/:name/disable": ofPerson("disable"),
  "POST /api/staff/:name/enable": ofPerson("enable"),
  // Ben has no second factor that could be taken away.
  "POST /api/staff/:name/reset-totp": { ...ofPerson("reset-totp"), done: undefined },
  "POST /api/staff/:name/password-link": ofPerson("password-link"),
  "POST /api/staff/invitations": {
    done: () => invite("Cho", { detail: "Cho: viewer" }),
    refused: () => invite("Ada", { detail: "Ada: CONFLICT" }),
  },
  "POST /api/staff/invitations/:name/withdraw": {
    done: () => ({ path: "/api/staff/invitations/Cho/withdraw", body: {}, entry: { detail: "Cho" } }),
    refused: () => ({
      path: "/api/staff/invitations/nobody/withdraw",
      body: {},
      entry: { detail: "nobody: NOT_FOUND" },
    }),
  },
  "POST /api/invitations/accept": {
    done: ({ invitation }) => ({
      path: "/api/invitations/accept",
      signedIn: "no",
      body: { secret: invitation, password },
      entry: { actor: "Dan", detail: "support" },
    }),
    refused: () => ({
      path: "/api/invitations/accept",
      signedIn: "no",
      body: { secret: "x".repeat(43), password },
      entry: { actor: "signed out", detail: "FORBIDDEN" },
    }),
  },
  "POST /api/me/preferences": {
    done: () => ({ path: "/api/me/preferences", body: { language: "ko", timeZone: "Asia/Seoul" } }),
    refused: () => ({ path: "/api/me/preferences", body: {}, entry: { detail: "REQUEST_INVALID" } }),
  },
  "POST /api/me/password": {
    done: () => ({ path: "/api/me/password", body: { current: password, next: password } }),
    ...refusedOwn("/api/me/password", { current: "wrong", next: password }, "password-wrong"),
  },
  // Begun is not enrolled; what is proven and removed has tests of its own.
  "POST /api/me/totp": refusedOwn("/api/me/totp", { password: "wrong" }, "password-wrong"),
  "POST /api/me/totp/confirm": refusedOwn("/api/me/totp/confirm", { code: "000000" }, "EXPIRED"),
  "POST /api/me/totp/remove": refusedOwn(
    "/api/me/totp/remove",
    { password: "wrong", code: "1" },
    "password-wrong",
  ),
  "POST /api/me/sign-out-everywhere": { done: () => ({ path: "/api/me/sign-out-everywhere", body: {} }) },
};

/** By method and address, in the order in which they can be asked. */
export const auditAsks: Readonly<Record<string, Asks>> = {
  ...deskAsks,
  ...consentAsks(DEVICE),
  "POST /api/set-up": {
    refused: () => ({
      path: "/api/set-up",
      signedIn: "no",
      body: { secret: "x".repeat(32), name: "Eve", password },
      entry: { actor: "signed out", detail: "CONFLICT" },
    }),
  },
  "POST /api/sign-in": {
    done: () => ({ path: "/api/sign-in", signedIn: "no", body: { name: "Ada", password } }),
    refused: () => ({ path: "/api/sign-in", signedIn: "no", body: { name: "Ada", password: "wrong" } }),
  },
  "GET /api/devices": {
    done: () => ({ path: "/api/devices" }),
    refused: () => ({ path: "/api/devices?limit=0" }),
  },
  "GET /api/devices/:id": ofDevice(""),
  "GET /api/devices/:id/series": ofDevice("/series?signal=cpu_used_ratio&fromMs=0&toMs=1"),
  "GET /api/devices/:id/logs": ofDevice("/logs?fromMs=0&toMs=1"),
  "GET /api/devices/:id/losses": ofDevice("/losses"),
  "GET /api/devices/:id/timeline": ofDevice("/timeline"),
  "GET /api/devices/:id/commands": ofDevice("/commands"),
  "GET /api/devices/:id/consents": ofDevice("/consents"),
  "GET /api/devices/:id/audit": ofDevice("/audit"),
  "GET /api/faults": {
    done: () => ({ path: `/api/faults?deviceId=${DEVICE}`, entry: { deviceId: DEVICE } }),
    refused: () => ({ path: `/api/faults?deviceId=${DEVICE}&state=odd`, entry: { deviceId: DEVICE } }),
  },
  "GET /api/find": {
    done: () => ({ path: "/api/find?text=washer" }),
    refused: () => ({ path: "/api/find?text=" }),
  },
  "GET /api/quarantine": ofFleet("/api/quarantine"),
  "GET /api/audit": ofFleet("/api/audit"),
  "GET /api/audit/verify": { done: () => ({ path: "/api/audit/verify" }) },
  "GET /api/audit/export": {
    done: () => ({ path: `/api/audit/export?deviceId=${DEVICE}`, entry: { deviceId: DEVICE } }),
    refused: () => ({ path: "/api/audit/export?format=xlsx" }),
  },
  "POST /api/devices/:id/pulls": {
    done: () => ({
      path: `/api/devices/${DEVICE}/pulls`,
      body: range,
      entry: { deviceId: DEVICE, caseId: range.caseId },
    }),
    refused: () => ({
      path: "/api/devices/no-such-device/pulls",
      body: range,
      entry: { deviceId: "no-such-device", caseId: range.caseId, detail: "NOT_FOUND" },
    }),
  },
  "POST /api/devices/:id/tails": {
    done: () => ({ path: `/api/devices/${DEVICE}/tails`, body: {}, entry: { deviceId: DEVICE } }),
    refused: () => ({
      path: `/api/devices/${DEVICE}/tails`,
      body: { durationMs: -1 },
      entry: { deviceId: DEVICE },
    }),
  },
  "GET /api/devices/:id/actions": ofDevice("/actions"),
  // What is done is proved by test/integration/actions.test.ts: it takes a device that offers something.
  "POST /api/devices/:id/actions": {
    refused: () => ({
      path: `/api/devices/${DEVICE}/actions`,
      body: { action: "reboot", caseId: range.caseId },
      entry: { deviceId: DEVICE, caseId: range.caseId, detail: "REQUEST_INVALID" },
    }),
  },
  "GET /api/commands/:id": {
    done: ({ pull }) => ({ path: `/api/commands/${pull}`, entry: { deviceId: DEVICE } }),
    refused: () => ({ path: "/api/commands/none", entry: { commandId: "none" } }),
  },
  "POST /api/commands/:id/cancel": {
    done: ({ tail }) => ({
      path: `/api/commands/${tail}/cancel`,
      // Nothing to ask the device for: it waits in the queue.
      entry: { action: "command-cancelled", deviceId: DEVICE, commandId: tail },
    }),
    refused: () => ({ path: "/api/commands/none/cancel", entry: { commandId: "none" } }),
  },
  "GET /api/pulls/:id/file": {
    refused: ({ pull }) => ({ path: `/api/pulls/${pull}/file`, entry: { commandId: pull } }),
  },
  ...pulledLogAsks,
  "POST /api/claim-tokens": {
    done: () => ({
      path: "/api/claim-tokens",
      body: { deviceId: DEVICE, note: "Kim" },
      entry: { deviceId: DEVICE, detail: "Kim" },
    }),
    refused: () => ({ path: "/api/claim-tokens", body: { deviceId: "No" }, entry: { deviceId: "No" } }),
  },
  "POST /api/devices/:id/revoke": {
    done: () => ({ path: `/api/devices/${DEVICE_TO_REVOKE}/revoke`, entry: { deviceId: DEVICE_TO_REVOKE } }),
    refused: () => ({ path: "/api/devices/no-such-device/revoke", entry: { deviceId: "no-such-device" } }),
  },
  "GET /api/live": { refused: () => ({ path: "/api/live?deviceId=No", entry: { deviceId: "No" } }) },
  ...staffAsks,
  "POST /api/sign-out": { done: () => ({ path: "/api/sign-out" }) },
};
