import type { Fault } from "@housecall/proto/api";
import { HOUR_MS, MINUTE_MS } from "@housecall/proto/base";

/** Faults as rules of a Linux device write them: a full disk, memory pressure found in backlog, a pending one, a resolved one. */
export function exampleFaults(deviceId: string, nowMs: number): Fault[] {
  const base = {
    deviceId,
    ruleVersion: 1,
    state: "firing" as const,
    safetyRank: "S5" as const,
    resolvedAtMs: null,
    foundInBacklog: false,
    causes: [],
    remedies: [],
    changedAtMs: nowMs - 60_000,
  };
  return [
    diskFault({ ...base, nowMs }),
    memoryFault({ ...base, nowMs }),
    {
      ...base,
      id: "fault-3",
      ruleId: "linux.service-restart-loop",
      instance: "wifi-manager.service",
      state: "pending",
      severity: "critical",
      title: { en: "A service keeps restarting", ko: "서비스가 계속 재시작됨" },
      say: {
        en: "wifi-manager.service has restarted 4 times in 10 minutes.",
        ko: "wifi-manager.service가 10분 동안 4번 재시작했습니다.",
      },
      evidence: [
        {
          kind: "log",
          atMs: nowMs - 2 * MINUTE_MS,
          source: "file:/opt/appliance/kitchen-hub/recordings/service/logs/server.log",
          unit: "wifi-manager.service",
          message: "<script>alert(1)</script> \u001b[31mwpa_supplicant exited with code 255\u001b[0m",
        },
      ],
      startedAtMs: nowMs - 4 * MINUTE_MS,
      firedAtMs: null,
    },
    {
      ...base,
      id: "fault-4",
      ruleId: "linux.clock-wrong",
      instance: "",
      state: "resolved",
      severity: "info",
      title: { en: "The clock was wrong", ko: "시계가 맞지 않았음" },
      say: { en: "The clock was 3 minutes behind.", ko: "시계가 3분 느렸습니다." },
      evidence: [
        {
          kind: "log",
          atMs: nowMs - 30 * HOUR_MS,
          source: "journal",
          unit: "ntpd",
          message: "no server suitable",
        },
      ],
      startedAtMs: nowMs - 30 * HOUR_MS,
      firedAtMs: nowMs - 30 * HOUR_MS,
      resolvedAtMs: nowMs - 29 * HOUR_MS,
    },
  ];
}

type Base = Pick<
  Fault,
  "deviceId" | "ruleVersion" | "state" | "safetyRank" | "resolvedAtMs" | "foundInBacklog" | "changedAtMs"
> & { readonly nowMs: number };

function diskFault({ nowMs, ...base }: Base): Fault {
  return {
    ...base,
    id: "fault-1",
    ruleId: "linux.disk-filling",
    instance: "/var",
    severity: "critical",
    title: { en: "A disk is almost full", ko: "디스크가 거의 가득 참" },
    say: {
      en: "/var is 97 % full and has grown by 8 % in the last hour. When it is full, programs on the device stop working.",
      ko: "/var 사용률이 97%이며 최근 한 시간 동안 8% 늘었습니다. 가득 차면 기기의 프로그램이 멈출 수 있습니다.",
    },
    evidence: [
      {
        kind: "value",
        label: "used",
        signal: "disk_used_ratio",
        instance: "/var",
        unit: "ratio",
        value: 0.971,
        threshold: 0.95,
        atMs: nowMs - 22 * MINUTE_MS,
      },
      {
        kind: "value",
        label: "free",
        signal: "disk_free_bytes",
        instance: "/var",
        unit: "bytes",
        value: 121_000_000,
        threshold: null,
        atMs: nowMs - 22 * MINUTE_MS,
      },
      {
        kind: "log",
        atMs: nowMs - 19 * MINUTE_MS,
        source: "journal",
        unit: "recorder.service",
        message: "write /var/cache/recorder/segment-00412.ts: no space left on device",
      },
    ],
    causes: [
      {
        id: "log-growth",
        title: { en: "A log file grows without limit", ko: "로그 파일이 계속 커짐" },
        share: 0.55,
      },
      {
        id: "cache",
        title: { en: "The recorder's cache is not cleaned", ko: "녹화 캐시가 정리되지 않음" },
        share: 0.35,
      },
      {
        id: "leak",
        title: { en: "Deleted files are still open", ko: "삭제된 파일이 열려 있음" },
        share: 0.1,
      },
    ],
    remedies: [
      {
        who: "customer",
        step: {
          en: "Switch the device off and on once; it clears its cache when it starts.",
          ko: "기기 전원을 한 번 껐다 켜 주세요. 시작할 때 캐시를 비웁니다.",
        },
      },
      {
        who: "remote",
        step: {
          en: "Pull the logs of the last 30 minutes and look for the program that writes most.",
          ko: "최근 30분 로그를 가져와 가장 많이 기록하는 프로그램을 확인하세요.",
        },
      },
      {
        who: "technician",
        step: {
          en: "Replace the storage card when it reports read errors.",
          ko: "읽기 오류가 있으면 저장 카드를 교체하세요.",
        },
      },
    ],
    startedAtMs: nowMs - 24 * MINUTE_MS,
    firedAtMs: nowMs - 22 * MINUTE_MS,
  };
}

function memoryFault({ nowMs, ...base }: Base): Fault {
  return {
    ...base,
    id: "fault-2",
    ruleId: "linux.memory-pressure",
    instance: "",
    severity: "warning",
    foundInBacklog: true,
    title: { en: "Programs run out of memory", ko: "메모리 부족" },
    say: {
      en: "Memory was short for 6 minutes and the kernel ended a program.",
      ko: "6분 동안 메모리가 부족하여 커널이 프로그램 하나를 종료했습니다.",
    },
    evidence: [
      {
        kind: "value",
        label: "available",
        signal: "memory_available_ratio",
        instance: "",
        unit: "ratio",
        value: 0.031,
        threshold: 0.05,
        atMs: nowMs - 3 * HOUR_MS,
      },
      {
        kind: "log",
        atMs: nowMs - 3 * HOUR_MS,
        source: "kmsg",
        unit: "",
        message: "Out of memory: Killed process 1714 (recorder) total-vm:812344kB, anon-rss:402120kB",
      },
    ],
    causes: [
      { id: "leak", title: { en: "A program leaks memory", ko: "프로그램의 메모리 누수" }, share: 0.8 },
    ],
    remedies: [
      {
        who: "remote",
        step: {
          en: "Look in the chart whether memory falls steadily since the last start.",
          ko: "마지막 부팅 이후 메모리가 꾸준히 줄었는지 차트에서 확인하세요.",
        },
      },
    ],
    startedAtMs: nowMs - 3 * HOUR_MS,
    firedAtMs: nowMs - 3 * HOUR_MS,
  };
}
