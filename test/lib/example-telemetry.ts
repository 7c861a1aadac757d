import type { CurrentValue, LogLineView, Loss, Quarantined, Series, SeriesQuery } from "@housecall/proto/api";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@housecall/proto/base";

const newest: readonly (readonly [
  signal: string,
  instance: string,
  unit: string,
  value: number,
  ageMs: number,
])[] = [
  ["cpu_busy_ratio", "", "ratio", 0.3412, 4_000],
  ["cpu_iowait_ratio", "", "ratio", 0.0214, 4_000],
  ["load_1m", "", "count", 1.42, 4_000],
  ["memory_total_bytes", "", "bytes", 2_065_391_616, 34_000],
  ["memory_available_bytes", "", "bytes", 391_004_160, 4_000],
  ["memory_available_ratio", "", "ratio", 0.1893, 4_000],
  ["memory_pressure_ratio", "", "ratio", 0.0031, 4_000],
  ["swap_used_ratio", "", "ratio", 0, 4_000],
  ["disk_used_ratio", "/", "ratio", 0.412, 4_000],
  ["disk_used_ratio", "/var", "ratio", 0.974, 4_000],
  ["disk_free_bytes", "/", "bytes", 9_512_845_312, 4_000],
  ["disk_free_bytes", "/var", "bytes", 112_197_632, 4_000],
  ["disk_read_only", "/var", "flag", 0, 4_000],
  ["network_received_bytes_total", "wlan0", "bytes", 8_812_345_678, 4_000],
  ["network_sent_bytes_total", "wlan0", "bytes", 1_212_345_678, 4_000],
  ["network_link_up", "wlan0", "flag", 1, 4_000],
  ["wifi_rssi_dbm", "wlan0", "dBm", -71, 9 * MINUTE_MS],
  ["temperature_celsius", "soc", "celsius", 61.4, 4_000],
  ["unit_active", "wifi-manager.service", "flag", 0, 14_000],
  ["unit_restarts_total", "wifi-manager.service", "count", 4, 14_000],
  ["uptime_s", "", "s", 1_234_567, 34_000],
  ["clock_offset_s", "", "s", 0.12, 34_000],
  ["agent_rss_bytes", "", "bytes", 61_234_176, 34_000],
  ["log_errors_total", "file:/opt/appliance/kitchen-hub/service/logs/server.log", "count", 12, 34_000],
  ["spool_used_bytes", "", "bytes", 1_234_176, 34_000],
];

/** Newest values of a Linux device; one of them is stale. */
export function exampleValues(nowMs: number): CurrentValue[] {
  return newest.map(([signal, instance, unit, value, ageMs]) => ({
    signal,
    instance,
    unit,
    value,
    atMs: nowMs - ageMs,
  }));
}

/** One value for each of two washes a day, which take longer and longer since three days. */
function exampleCycles({ signal, instance, fromMs, toMs }: SeriesQuery, nowMs: number): Series {
  const points: Series["points"] = [];
  for (let ageMs = 40 * 12; ageMs >= 0; ageMs -= 12) {
    const atMs = nowMs - 20 * MINUTE_MS - ageMs * 60 * MINUTE_MS;
    const seconds = ageMs > 72 ? 58 + (ageMs % 7) : 180 - ageMs * 1.6;
    if (atMs >= fromMs && atMs < toMs)
      points.push({ atMs, avg: seconds, min: seconds, max: seconds, count: 1 });
  }
  return { signal, instance, unit: "s", bucketMs: 10_000, points };
}

/** A series that rises to its newest value and has one gap of 8 minutes. */
export function exampleSeries(query: SeriesQuery, nowMs: number): Series {
  if (query.signal === "drain_duration_s") return exampleCycles(query, nowMs);
  const found = newest.find(([signal, instance]) => signal === query.signal && instance === query.instance);
  const [, , unit = "", value = 0] = found ?? [];
  const bucketMs = Math.max(
    10_000,
    Math.ceil((query.toMs - query.fromMs) / query.maxPoints / 10_000) * 10_000,
  );
  const points: Series["points"] = [];
  for (
    let atMs = Math.ceil(query.fromMs / bucketMs) * bucketMs;
    atMs < Math.min(query.toMs, nowMs);
    atMs += bucketMs
  ) {
    const ageMs = nowMs - atMs;
    if (ageMs > 30 * MINUTE_MS && ageMs < 38 * MINUTE_MS) continue;
    const wave =
      1 - ageMs / (3 * DAY_MS) + 0.012 * Math.sin(atMs / 300_000) + 0.004 * Math.sin(atMs / 17_000);
    points.push({
      atMs,
      avg: value * wave,
      min: value * (wave - 0.008),
      max: value * (wave + 0.008),
      count: 6,
    });
  }
  return { signal: query.signal, instance: query.instance, unit, bucketMs, points };
}

const messages: readonly (readonly [severity: number, unit: string, message: string])[] = [
  [6, "systemd", "Started recorder.service - Video recorder."],
  [4, "recorder.service", "segment queue is 84 % full"],
  [3, "recorder.service", "write /var/cache/recorder/segment-00412.ts: no space left on device"],
  [6, "dhcpcd.service", "wlan0: leased [ip] for 86400 seconds"],
  [7, "wifi-manager.service", "scan finished, 7 networks, best [ssid] at -71 dBm"],
  [5, "kernel", "EXT4-fs (mmcblk0p3): re-mounted. Quota mode: none."],
  [
    6,
    "recorder.service",
    'upload of clip 8812 for [email] finished in 812 ms <img src=x onerror="alert(1)">',
  ],
];

/** Log lines, newest first. */
export function exampleLogs(nowMs: number): LogLineView[] {
  return Array.from({ length: 60 }, (_, index) => {
    const [severity, unit, message] = messages[index % messages.length] ?? [6, "", ""];
    const redactions = message.split("[").length - 1;
    return {
      atMs: nowMs - 3_000 - index * 7_300,
      severity,
      source: "journal",
      unit,
      message,
      redactions,
      truncatedBytes: index === 5 ? 2_048 : 0,
    };
  });
}

/** What the device lost on two occasions. */
export function exampleLosses(nowMs: number): Loss[] {
  const atMs = nowMs - 5 * HOUR_MS;
  return [
    {
      stream: "debug",
      reason: "spool_full",
      quantity: 312,
      firstSequence: 8_001,
      lastSequence: 8_312,
      firstAtMs: atMs,
      lastAtMs: atMs + 38 * MINUTE_MS,
      recordedAtMs: atMs + HOUR_MS,
    },
    {
      stream: "logs",
      reason: "rate_limited",
      quantity: 1_204,
      firstSequence: 0,
      lastSequence: 0,
      firstAtMs: nowMs - HOUR_MS,
      lastAtMs: nowMs - HOUR_MS + 20_000,
      recordedAtMs: nowMs,
    },
  ];
}

/** What was refused from two devices. */
export function exampleQuarantine(nowMs: number): Quarantined[] {
  return [
    {
      id: "q1",
      deviceId: "washer-0042",
      channel: "metrics",
      reason: "value_not_finite",
      detail: "MetricBatch.columns[3]: got NaN, wanted a finite number",
      sizeBytes: 812,
      receivedAtMs: nowMs - 3 * MINUTE_MS,
    },
    {
      id: "q2",
      deviceId: "kitchen-hub",
      channel: "logs",
      reason: "malformed",
      detail: "Uplink: index out of range: 12 + 90 > 64",
      sizeBytes: 64,
      receivedAtMs: nowMs - 2 * HOUR_MS,
    },
  ];
}
