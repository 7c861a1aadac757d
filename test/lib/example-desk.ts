import type { Customer, Fault } from "@housecall/proto/api";
import { DAY_MS, type DurationMs, MINUTE_MS } from "@housecall/proto/base";
import { createFaultRecords } from "../../broker/store/records/sqlite/fault-records.ts";
import { faultOf, gone } from "./case-files.ts";
import type { ExampleConsole } from "./example-console.ts";
import { deviceExample } from "./in-memory-data-plane.ts";
import { until } from "./until.ts";

/** The device that the desk of the examples is about. */
export const deskDevice = "washer-1";

/** What of an example console the desk needs. */
type Console = Pick<ExampleConsole, "plane" | "advance" | "nowMs">;

/** A washing machine whose owner is known, and which has nothing yet. */
export async function installWasher({ plane, nowMs }: Console): Promise<void> {
  const atMs = nowMs();
  plane.devices.set(deskDevice, {
    ...deviceExample(deskDevice, { nowMs }),
    ...{ name: "Washing machine (Lee)", deviceClass: "washer", model: "WM-900", firmware: "4.2.1" },
    timeZone: "Asia/Seoul",
  });
  const audit = {
    ...{ atMs, actor: "test", deviceId: "", commandId: "", caseId: "", consentId: "", detail: "" },
    outcome: "success",
  } as const;
  const lee: Customer = {
    ...{ id: "lee", name: "Lee Ha-neul", phone: "821000000002", country: "KR" },
    language: "en",
    ...{ note: "Call after 6 pm", createdAtMs: atMs, changedAtMs: atMs },
  };
  await plane.customers.save(lee, { ...audit, action: "customer-created" });
  await plane.customers.register(
    {
      ...{ deviceId: deskDevice, customerId: "lee", serial: "WM900-4711", purchaseCountry: "KR" },
      macs: ["02005e10a4c7", "02005e109021"],
      ...{ installedAtMs: atMs - 400 * DAY_MS, warrantyUntilMs: atMs + 330 * DAY_MS, changedAtMs: atMs },
    },
    { ...audit, action: "device-registered" },
  );
}

/** A fault whose likeliest cause only a technician can mend, and which a customer can try something against. */
export function drainFault(id: string, { nowMs }: Console, change: Partial<Fault> = {}): Fault {
  const firedAtMs = nowMs();
  const both = (en: string, ko: string) => ({ en, ko });
  return faultOf(id, firedAtMs, {
    startedAtMs: firedAtMs - 20 * MINUTE_MS,
    title: both("Draining takes too long", "배수가 오래 걸림"),
    say: both(
      "Draining took 3 minutes; this machine usually needs 1 minute.",
      "배수에 3분이 걸렸습니다. 이 세탁기는 보통 1분이 걸립니다.",
    ),
    causes: [
      {
        ...{ id: "pump-worn", title: both("The drain pump is worn", "배수 펌프가 마모됨"), share: 0.7 },
        sign: {
          ...{ condition: "pump_current_a < 0.3", holds: true },
          text: both("The pump takes less current than usual", "펌프 전류가 평소보다 낮음"),
        },
      },
      {
        ...{ id: "filter-blocked", title: both("Lint blocks the filter", "필터가 보푸라기로 막힘") },
        share: 0.3,
        sign: { condition: "drain_slow_for > 3 d", holds: false },
      },
    ],
    remedies: [
      {
        who: "technician",
        step: both("Change the drain pump", "배수 펌프를 교체합니다"),
        settles: "pump-worn",
      },
      {
        who: "customer",
        step: both("Unscrew the pump filter and rinse it", "배수 필터를 돌려 빼서 헹굽니다"),
        settles: "filter-blocked",
      },
    ],
    evidence: [
      {
        ...{ kind: "value", signal: "drain_duration_s", instance: "", unit: "s", atMs: firedAtMs },
        ...{ value: 180, label: "Drain time", baseline: 60, threshold: 120 },
      },
    ],
    ...change,
  });
}

/** The device's rules find a fault. */
export function fire(console: Console, fault: Fault): void {
  const { plane } = console;
  createFaultRecords(plane.deskDatabase).saveFault(fault, true);
  plane.faultList.push(fault);
  plane.publish({ kind: "fault", fault });
}

/** A fault opens a case; gives its number. */
export function caseByFault(console: Console, faultId: string): Promise<string> {
  fire(console, drainFault(faultId, console));
  const look = async () => (await console.plane.cases.ofState("new", 1))[0]?.number;
  return until("the fault has opened a case", look, { timeoutMs: 5_000 });
}

/** The fault is not there any more. */
export function clear(console: Console, fault: Fault): void {
  const { plane, nowMs } = console;
  const resolved = gone(fault, nowMs());
  createFaultRecords(plane.deskDatabase).saveFault(resolved, false);
  plane.faultList.splice(
    plane.faultList.findIndex(({ id }) => id === fault.id),
    1,
    resolved,
  );
  plane.publish({ kind: "fault", fault: resolved });
}

/** Time passes in which the device goes on to report; the server looks at its cases at once and not within a minute. */
export function pass(console: Console, lengthMs: DurationMs): void {
  const { plane } = console;
  console.advance(lengthMs);
  const device = plane.devices.get(deskDevice);
  if (device) plane.devices.set(deskDevice, { ...device, lastReportAtMs: console.nowMs() });
  const [known] = plane.faultList;
  if (known) plane.publish({ kind: "fault", fault: known });
}

/** The device sends these values now. */
export function report(console: Console, values: Readonly<Record<string, number>>): void {
  const { plane, nowMs } = console;
  const device = plane.devices.get(deskDevice);
  if (device === undefined) throw new Error("there is no washer; install it first");
  const atMs = nowMs();
  const fresh = Object.entries(values).map(([signal, value]) => ({
    signal,
    instance: "",
    unit: "",
    value,
    atMs,
  }));
  const kept = device.values.filter(({ signal }) => !Object.hasOwn(values, signal));
  plane.devices.set(deskDevice, { ...device, lastReportAtMs: atMs, values: [...kept, ...fresh] });
}
