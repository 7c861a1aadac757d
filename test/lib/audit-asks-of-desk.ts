import { caseActions } from "@housecall/proto/api";
import type { Asks } from "./audit-asks.ts";

/** A case that nobody has opened: what is asked of it is refused. What is done with cases is proved by their own tests. */
const gone = "/api/cases/C-1999-000001";
const bodies: Readonly<Record<string, object>> = {
  ...{
    assign: { to: "Ada" },
    note: { text: "a" },
    pin: { lineAtMs: 1, text: "a" },
    wait: { waitsFor: "device" },
  },
  ...{
    try: { step: "a", who: "remote", outcome: "worked" },
    escalate: { question: "a" },
    return: { answer: "a" },
  },
  ...{ "book-visit": { visitAtMs: 1 }, "visit-done": { fixed: true }, "link-customer": { customerId: "a" } },
  ...{ close: { outcome: "self_fix" }, reopen: { reason: "a" } },
};
const refused = (path: string, body?: object): Asks => ({
  refused: () => ({ path, ...(body === undefined ? {} : { body }) }),
});
const customer = { name: "Lee" };

/** How the routes of cases, customers and key figures are asked. */
export const deskAsks: Readonly<Record<string, Asks>> = {
  "GET /api/cases": { done: () => ({ path: "/api/cases" }), ...refused("/api/cases?limit=0") },
  "POST /api/cases": refused("/api/cases", { deviceId: "no-such-device", about: "a" }),
  "GET /api/cases/:number": refused(gone),
  "GET /api/cases/:number/events": refused(`${gone}/events`),
  "GET /api/cases/:number/pack": refused(`${gone}/pack`),
  "GET /api/cases/:number/pack.html": refused(`${gone}/pack.html`),
  "GET /api/cases/:number/summary": refused(`${gone}/summary?outcome=self_fix`),
  "GET /api/cases/:number/playbook": refused(`${gone}/playbook`),
  "POST /api/cases/:number/playbook": refused(`${gone}/playbook`, { playbook: "linux.network" }),
  "POST /api/cases/:number/playbook/steps/:step": refused(`${gone}/playbook/steps/reports`, {}),
  "POST /api/cases/:number/playbook/stop": refused(`${gone}/playbook/stop`, { note: "a" }),
  ...Object.fromEntries(
    Object.keys(caseActions).map((name) => [
      `POST /api/cases/:number/${name}`,
      refused(`${gone}/${name}`, bodies[name] ?? {}),
    ]),
  ),
  "GET /api/customers": { done: () => ({ path: "/api/customers" }), ...refused("/api/customers?limit=0") },
  "POST /api/customers": {
    done: () => ({ path: "/api/customers", body: customer }),
    ...refused("/api/customers", {}),
  },
  "GET /api/customers/:id": refused("/api/customers/nobody"),
  "POST /api/customers/:id": refused("/api/customers/nobody", customer),
  "GET /api/devices/:id/registration": refused("/api/devices/no-such-device/registration"),
  "POST /api/devices/:id/registration": refused("/api/devices/no-such-device/registration", {}),
  "GET /api/kpis": {
    done: () => ({ path: "/api/kpis?fromMs=0&toMs=9" }),
    ...refused("/api/kpis?fromMs=5&toMs=5"),
  },
  "POST /api/kpi-inputs": refused("/api/kpi-inputs", {}),
};
