import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConsoleRecords } from "@housecall/broker";
import type { Role } from "@housecall/proto/api";
import { type LogFields, type Logger, systemRandom } from "@housecall/proto/base";
import { configSchema } from "../../../../console/config/schema.ts";
import { createPasswords } from "../../../../console/server/auth/password.ts";
import type { TotpPolicy } from "../../../../console/server/auth/second-factor.ts";
import { newAccount } from "../../../../console/server/auth/staff-account.ts";
import { buildApiContext } from "../../../../console/server/build-api-context.ts";
import { createHttpApi } from "../../../../console/server/http/create-http-api.ts";
import type { MetricsAccess } from "../../../../console/server/metrics/metrics-gate.ts";
import type { RuleTools } from "../../../../console/server/rule-tools.ts";
import { deviceExample, inMemoryDataPlane } from "../../../lib/in-memory-data-plane.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

export const password = "correct horse battery";
/** The least that argon2id allows; the cost in production is proved with the real server. */
const leastCost = { memory: 8, passes: 1, parallelism: 1 };
const origin = "http://localhost:8080";

/** Finds one mistake in every file and lets every test pass. */
const quickRuleTools: RuleTools = {
  lint: async (files) => ({
    findings: files.map(({ name }) => ({
      file: name,
      line: 1,
      column: 1,
      level: "error",
      kind: "schema",
      message: "no rule",
    })),
  }),
  test: async (files) => ({
    results: files.map(({ name }) => ({ file: name, rule: "r", name: "t", passed: true, detail: "" })),
  }),
};

/** Rows that are there before the console starts; `passwordHash` is that of {@link password}. */
export type Prepare = (prepared: { records: ConsoleRecords; passwordHash: string }) => Promise<void>;

/** The HTTP API over an in-memory data plane with one device, asked with `inject`. */
export async function apiBench(
  config: {
    publicUrl?: string;
    requireTotp?: TotpPolicy;
    ruleTools?: RuleTools;
    keysFolder?: string;
    metricsAccess?: MetricsAccess;
  } = {},
  prepare?: Prepare,
) {
  const clock = virtualClock();
  const logged: { event: string; fields: LogFields }[] = [];
  const dataFolder = mkdtempSync(join(tmpdir(), "housecall-console-"));
  const keysFolder = config.keysFolder ?? mkdtempSync(join(tmpdir(), "housecall-keys-"));
  const plane = inMemoryDataPlane(clock);
  plane.devices.set("washer-1", deviceExample("washer-1", clock));
  const passwords = createPasswords({ random: systemRandom, cost: leastCost });
  await prepare?.({ records: plane.consoleRecords, passwordHash: await passwords.hash(password) });
  const context = await buildApiContext({
    plane,
    clock,
    random: systemRandom,
    logger: collectingLogger(logged),
    passwords,
    webFolder: join(import.meta.dirname, "web-example"),
    config: {
      ...configSchema.parse({}),
      dataFolder,
      requireTotp: config.requireTotp ?? "none",
      publicHosts: ["127.0.0.1"],
      publicUrl: config.publicUrl ?? "",
      bindAddress: "127.0.0.1",
      keysFolder,
      metricsAccess: config.metricsAccess ?? "off",
    },
    ruleTools: config.ruleTools ?? quickRuleTools,
  });
  const app = await createHttpApi(context, "test");

  /** Sends a request as our own page would. */
  async function send(
    method: "GET" | "POST",
    url: string,
    extra: { cookie?: string; body?: unknown; headers?: Record<string, string> } = {},
  ) {
    return app.inject({
      method,
      url,
      headers: {
        host: "localhost:8080",
        ...(method === "POST" ? { origin } : {}),
        ...(extra.cookie ? { cookie: extra.cookie } : {}),
        ...extra.headers,
      },
      ...(extra.body === undefined ? {} : { payload: extra.body as object }),
    });
  }

  /** Makes the first admin and returns the session cookie. */
  async function setUp(): Promise<string> {
    const secret = await context.setUpLink.renew();
    const answer = await send("POST", "/api/set-up", { body: { secret, name: "Ada", password } });
    return cookieOf(answer.headers["set-cookie"]);
  }

  /** Makes an account (once) whose name is its role, starts a session and returns its cookie. */
  async function signInAs(role: Role): Promise<string> {
    const passwordHash = await passwords.hash(password);
    const account = newAccount({ name: role, role, passwordHash, nowMs: clock.nowMs() });
    await context.staff.change(role, (held) => ({
      account: held ?? account,
      entry: { actor: "test", action: "prepared" },
    }));
    return `housecall_session=${(await context.sessions.start(role)).secret}`;
  }

  /** Writes down a customer who owns the device, and opens a case of it. */
  async function openCase(cookie: string): Promise<{ number: string; customerId: string }> {
    const customer = await send("POST", "/api/customers", {
      cookie,
      body: { name: "Kim Min-ji", phone: "010-0000-0001", language: "ko" },
    });
    const customerId = String(customer.json().id);
    await send("POST", "/api/devices/washer-1/registration", {
      cookie,
      body: {
        ...{ customerId, serial: "WM900-4711", purchaseCountry: "KR" },
        macs: ["02:00:5E:10:A4:C7", "02-00-5E-10-90-21"],
      },
    });
    const made = await send("POST", "/api/cases", {
      cookie,
      body: { deviceId: "washer-1", about: "It does not drain" },
    });
    return { number: String(made.json().number), customerId };
  }

  return {
    app,
    clock,
    plane,
    context,
    passwords,
    logged,
    dataFolder,
    keysFolder,
    send,
    setUp,
    signInAs,
    openCase,
  };
}

/** `name=value` of a Set-Cookie header. */
export function cookieOf(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header)?.split(";")[0] ?? "";
}

function collectingLogger(logged: { event: string; fields: LogFields }[]): Logger {
  const collect = (event: string, _message: string, fields: LogFields = {}): void =>
    void logged.push({ event, fields });
  return { error: collect, warn: collect, info: collect, debug: () => undefined };
}
