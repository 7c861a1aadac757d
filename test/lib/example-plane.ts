import type { DataPlane } from "@housecall/broker";
import type { AuditEntry, Command, DeviceDetail, ServerHealth } from "@housecall/proto/api";
import { type Clock, HOUR_MS, MEBIBYTE, MINUTE_MS } from "@housecall/proto/base";
import { exampleFaults } from "./example-faults.ts";
import { exampleMoments } from "./example-moments.ts";
import {
  exampleLogs,
  exampleLosses,
  exampleQuarantine,
  exampleSeries,
  exampleValues,
} from "./example-telemetry.ts";
import { deviceExample, type InMemoryDataPlane, inMemoryDataPlane } from "./in-memory-data-plane.ts";

/** The device of the examples that has faults, pulls and losses. */
export const busyDevice = "kitchen-hub";

/** A data plane with a small fleet in every state, to look at pages with. */
export function examplePlane(clock: Clock): InMemoryDataPlane & DataPlane {
  const plane = inMemoryDataPlane(clock);
  for (const device of exampleDevices(clock)) plane.devices.set(device.id, device);
  const nowMs = clock.nowMs();
  plane.faultList.push(...exampleFaults(busyDevice, nowMs));
  plane.logLines.push(...exampleLogs(nowMs));
  plane.auditEntries.push(...exampleAudit(nowMs));
  addExampleConsents(plane, nowMs);
  return {
    ...plane,
    telemetry: {
      series: async (_id, query) => exampleSeries(query, clock.nowMs()),
      logs: async (_id, { text }) => plane.logLines.filter((line) => line.message.includes(text)),
      losses: async (id) => (id === busyDevice ? exampleLosses(nowMs) : []),
      ...exampleMoments(busyDevice, nowMs),
      quarantine: async () => exampleQuarantine(nowMs),
    },
    faults: {
      list: async ({ deviceId, state }) =>
        plane.faultList.filter(
          (fault) =>
            (deviceId === undefined || fault.deviceId === deviceId) &&
            (state === "all" || (state === "resolved") === (fault.state === "resolved")),
        ),
    },
    health: () => exampleHealth(plane.health(), nowMs),
  };
}

/** Finishes a pull of the plane as the device would: a manifest, and a file of its log lines. */
export function finishPull(plane: InMemoryDataPlane, commandId: string, clock: Clock): Command {
  const lines = plane.logLines.map(({ atMs, severity, source, unit, message }) =>
    JSON.stringify({ atMs, severity, source, unit, message }),
  );
  plane.files.set(commandId, Buffer.from(`${lines.join("\n")}\n`));
  const nowMs = clock.nowMs();
  return plane.moveCommand(commandId, "succeeded", {
    isDownloadable: true,
    progress: { phase: "sending", doneBytes: 812_344, totalBytes: 812_344 },
    manifest: {
      sources: [
        {
          source: "journal",
          lines: 4_812,
          sizeBytes: 790_112,
          firstAtMs: nowMs - 30 * MINUTE_MS,
          lastAtMs: nowMs - 2_000,
        },
        {
          source: "file:/opt/appliance/kitchen-hub/recordings/service/logs/server.log",
          lines: 96,
          sizeBytes: 22_232,
          firstAtMs: nowMs - 28 * MINUTE_MS,
          lastAtMs: nowMs - MINUTE_MS,
        },
      ],
      skipped: [{ source: "file:/var/log/private.log", reason: "symlink" }],
      redactions: { email: 3, ip: 41, token: 2 },
      lines: 4_908,
      sizeBytes: 812_344,
      sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
      truncated: true,
      clockCorrectionMs: 0,
    },
  });
}

/** Moves a pull to half of its bytes. */
export function runPull(plane: InMemoryDataPlane, commandId: string): Command {
  return plane.moveCommand(commandId, "running", {
    estimateBytes: 2 * MEBIBYTE,
    progress: { phase: "sending", doneBytes: 0.62 * MEBIBYTE, totalBytes: 1.9 * MEBIBYTE },
  });
}

function exampleDevices(clock: Clock): DeviceDetail[] {
  const nowMs = clock.nowMs();
  const busy: DeviceDetail = {
    ...deviceExample(busyDevice, clock),
    name: "Kitchen hub (Kim)",
    note: "Kim Min-ji, 3rd floor, beside the window of the kitchen",
    model: "HC-HUB 2",
    firmware: "4.1.2",
    newestFirmware: "4.2.0",
    openFaults: { critical: 1, warning: 2, info: 0 },
    sessionStartedAtMs: nowMs - 26 * HOUR_MS,
    lastReportAtMs: nowMs - 4_000,
    configSyncedAtMs: nowMs - 26 * HOUR_MS,
    disconnectedAtMs: nowMs - 27 * HOUR_MS,
    disconnectReason: "keep_alive",
    claimedAtMs: nowMs - 900 * HOUR_MS,
    bootedAtMs: nowMs - 1_234_567_000,
    bootReason: "power_loss",
    timeZone: "Asia/Seoul",
    clockCorrectionMs: 184_000,
    clock: "unsynchronised",
    certificateExpiresAtMs: nowMs + 4_000 * HOUR_MS,
    values: exampleValues(nowMs),
    state: {
      "os.name": "Debian GNU/Linux 13",
      "kernel.release": "6.12.30",
      "process.1": "recorder 31 %",
      "panel.locked": false,
    },
    stateAtMs: nowMs - 40_000,
  };
  const other = (id: string, change: Partial<DeviceDetail>): DeviceDetail => ({
    ...deviceExample(id, clock),
    ...change,
  });
  return [
    busy,
    other("washer-0042", {
      name: "Washer, 3rd floor",
      deviceClass: "washer",
      model: "WM-900",
      firmware: "2.8.0",
      presence: "stale",
      lastReportAtMs: nowMs - 11 * MINUTE_MS,
      openFaults: { critical: 0, warning: 1, info: 0 },
    }),
    other("fridge-0117", {
      name: "거실 냉장고",
      deviceClass: "refrigerator",
      model: "RF-45K",
      firmware: "1.9.3",
      presence: "offline",
      sessionStartedAtMs: null,
      lastReportAtMs: nowMs - 5 * HOUR_MS,
      disconnectedAtMs: nowMs - 5 * HOUR_MS,
      disconnectReason: "keep_alive",
      openFaults: { critical: 0, warning: 0, info: 1 },
    }),
    other("tv-55-0009", {
      name: "Living room TV",
      deviceClass: "tv",
      model: "55Q8",
      firmware: "12.0.44",
      lastReportAtMs: nowMs - 2_000,
    }),
    other("robot-0003", {
      name: "Robot cleaner",
      deviceClass: "robot-cleaner",
      model: "RB-7",
      firmware: "3.3.1",
      presence: "never",
      sessionStartedAtMs: null,
      lastReportAtMs: null,
      configSyncedAtMs: null,
    }),
    other("phone-loan-12", {
      name: "Loan phone 12",
      deviceClass: "phone",
      model: "S-24",
      firmware: "15",
      presence: "revoked",
      sessionStartedAtMs: null,
      lastReportAtMs: nowMs - 700 * HOUR_MS,
    }),
  ];
}

/** What the owner of the busy device allows, and what ended. */
function addExampleConsents({ deskDatabase }: InMemoryDataPlane, nowMs: number): void {
  const scopes = JSON.stringify(["state", "logs", "tail"]);
  const rows = [
    ["c-1", "granted", scopes, nowMs + 2 * HOUR_MS, nowMs - HOUR_MS],
    ["c-0", "revoked", '["action"]', nowMs + HOUR_MS, nowMs - 30 * HOUR_MS],
  ] as const;
  for (const table of ["consents", "consent_history"])
    for (const row of rows)
      deskDatabase.run(
        `INSERT INTO ${table} (device_id, granted_by, consent_id, state, scopes, expires_at_ms, changed_at_ms)
          VALUES ('${busyDevice}', 'panel', ?, ?, ?, ?, ?)`,
        ...row,
      );
}

function exampleAudit(nowMs: number): AuditEntry[] {
  const base = { caseId: "", consentId: "", commandId: "", detail: "", outcome: "success" as const };
  return [
    {
      ...base,
      id: 1,
      atMs: nowMs - 3 * HOUR_MS,
      actor: "Min-ji",
      action: "device-read",
      deviceId: busyDevice,
    },
    {
      ...base,
      id: 2,
      atMs: nowMs - 2 * HOUR_MS,
      actor: "Min-ji",
      action: "command-requested",
      deviceId: busyDevice,
      commandId: "c1",
      detail: "pull_logs",
    },
    {
      ...base,
      id: 3,
      atMs: nowMs - HOUR_MS,
      actor: "mallory",
      action: "sign-in",
      deviceId: "",
      outcome: "failure",
    },
  ];
}

function exampleHealth(health: ServerHealth, nowMs: number): ServerHealth {
  const file = "rules/kitchen-hub-and-other-appliances-of-the-second-floor.yaml";
  const detail = '3:9: error: unknown signal "fan_rpn" [unknown-signal]';
  return {
    ...health,
    status: "degraded",
    problems: [
      {
        code: "DISK_FULL",
        kind: "store_full",
        parameters: {},
        message:
          "The disk of /srv/housecall/data is full. Devices keep their data until there is space; free some, nothing else is needed.",
        sinceMs: nowMs - 12 * MINUTE_MS,
      },
      {
        code: "RULE_INVALID",
        kind: "rule_left_out",
        parameters: { file, detail },
        message: `A rule file is left out: ${file}:${detail}`,
        sinceMs: nowMs - 2 * MINUTE_MS,
      },
    ],
  };
}
