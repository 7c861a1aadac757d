import type { SyntheticWords } from "./synthetic-words.ts";

export const syntheticKinds = ["sshd", "blocks", "java", "kernel", "phone", "web", "appliance"] as const;
export type SyntheticKind = (typeof syntheticKinds)[number];

type Write = (w: SyntheticWords) => string;
interface Program {
  readonly head: Write;
  /** How often, and what. */
  readonly statements: readonly (readonly [number, Write])[];
}

/** What each kind of program writes. */
export const programs: Readonly<Record<SyntheticKind, Program>> = {
  sshd: {
    head: (w) => `Mar ${w.int(10, 28)} ${w.clock()} box sshd[${w.int(100, 99_999)}]: `,
    statements: [
      [200, (w) => `Failed password for ${w.user()} from ${w.ip()} port ${w.port()} ssh2`],
      [120, (w) => `Failed password for invalid user ${w.user()} from ${w.ip()} port ${w.port()} ssh2`],
      [12, (w) => `Accepted password for ${w.user()} from ${w.ip()} port ${w.port()} ssh2`],
      [12, (w) => `Accepted publickey for ${w.user()} from ${w.ip()} port ${w.port()} ssh2`],
      [90, (w) => `Invalid user ${w.user()} from ${w.ip()}`],
      [150, (w) => `Connection closed by ${w.ip()} [preauth]`],
      [80, (w) => `Received disconnect from ${w.ip()}: 11: Bye Bye [preauth]`],
      [20, (w) => `Received disconnect from ${w.ip()}: 11: Closed due to user request. [preauth]`],
      [90, (w) => `pam_unix(sshd:auth): auth failure; logname= uid=0 tty=ssh ruser= rhost=${w.host()}`],
      [
        90,
        (w) =>
          `pam_unix(sshd:auth): auth failure; logname= uid=0 tty=ssh ruser= rhost=${w.host()} user=${w.user()}`,
      ],
      [90, () => "pam_unix(sshd:auth): check pass; user unknown"],
      [30, (w) => `reverse mapping checking getaddrinfo for ${w.host()} [${w.ip()}] failed`],
      [9, (w) => `pam_unix(sshd:session): session opened for user ${w.user()} by (uid=0)`],
      [9, (w) => `pam_unix(sshd:session): session closed for user ${w.user()}`],
      [2, () => "fatal: Write failed: Connection reset by peer [preauth]"],
    ],
  },
  blocks: {
    head: (w) => `0811${w.int(10, 28)} ${w.int(100_000, 235_959)} ${w.int(1, 9_999)} INFO dfs.DataNode$X: `,
    statements: [
      [300, (w) => `Receiving block ${w.block()} src: /${w.ip()}:${w.port()} dest: /${w.ip()}:50010`],
      [300, (w) => `Received block ${w.block()} of size ${w.int(1e3, 7e7)} from /${w.ip()}`],
      [300, (w) => `PacketResponder ${w.int(0, 2)} for block ${w.block()} terminating`],
      [20, (w) => `PacketResponder ${w.block()} ${w.int(0, 2)} Exception java.io.IOException: Broken pipe`],
      [
        90,
        (w) =>
          `BLOCK* Map.addStored: updated: ${w.ip()}:50010 is added to ${w.block()} size ${w.int(1, 1e8)}`,
      ],
      [90, (w) => `BLOCK* Names.allocate: ${w.path()}. ${w.block()}`],
      [60, (w) => `BLOCK* Names.delete: ${w.block()} is added to invalidSet of ${w.ip()}:50010`],
      [40, (w) => `BLOCK* ask ${w.ip()}:50010 to delete ${w.many(w.int(1, 12), () => w.block())}`],
      [40, (w) => `Verification succeeded for ${w.block()}`],
      [40, (w) => `Deleting block ${w.block()} file ${w.path()}`],
      [10, (w) => `${w.ip()}:50010 Served block ${w.block()} to /${w.ip()}`],
      [10, (w) => `${w.ip()}:50010:Got exception while serving ${w.block()} to /${w.ip()}:`],
    ],
  },
  java: {
    head: (w) =>
      `2026-03-${w.int(10, 28)} ${w.clock()},${w.int(100, 999)} ${w.pick("INFO |WARN |ERROR")} [${w.pick("main|worker-3|IPC Server handler 5 on 62270")}] ${w.type()}: `,
    statements: [
      [20, (w) => `Registering class ${w.type()} for class ${w.type()}`],
      [
        60,
        (w) => `Block rdd_${w.int(1, 99)} stored as values in memory (size ${w.size()}, free ${w.size()})`,
      ],
      [60, (w) => `Block rdd_${w.int(1, 99)} stored as bytes in memory (size ${w.size()}, free ${w.size()})`],
      [60, (w) => `Finished task ${w.int(0, 40)}.0 in stage ${w.int(0, 40)}.0 (TID ${w.int(0, 999)})`],
      [60, (w) => `Running task ${w.int(0, 40)}.0 in stage ${w.int(0, 40)}.0 (TID ${w.int(0, 999)})`],
      [4, () => "Registered signal handlers for [TERM, HUP, INT]"],
      [
        40,
        (w) =>
          `Established session 0x${w.hex(15)} with timeout ${w.int(1, 9)}000 for client /${w.ip()}:${w.port()}`,
      ],
      [40, (w) => `Closed socket for client /${w.ip()}:${w.port()} which had sessionid 0x${w.hex(15)}`],
      [10, (w) => `Closed socket for client /${w.ip()}:${w.port()} (no session established)`],
      [40, (w) => `Notification time out: ${w.int(100, 60_000)}`],
      [30, (w) => `Connection broken for id ${w.int(1, 3)}, my id = ${w.int(1, 3)}, error = `],
      [
        12,
        (w) =>
          `task_${w.int(1, 999)} Transitioned from ${w.pick("NEW|ASSIGNED|RUNNING|KILLED")} to ${w.pick("ASSIGNED|RUNNING|KILLED|DONE")}`,
      ],
      [9, (w) => `Stopping server on ${w.port()}`],
      [9, (w) => `Starting server on ${w.port()}`],
      [20, (w) => `[instance: ${w.uuid()}] VM Started (Lifecycle Event)`],
      [20, (w) => `[instance: ${w.uuid()}] VM Stopped (Lifecycle Event)`],
      [15, (w) => `[instance: ${w.uuid()}] Took ${w.next().toFixed(2)} seconds to spawn the instance.`],
      [15, (w) => `[instance: ${w.uuid()}] Took ${w.next().toFixed(2)} seconds to destroy the instance.`],
      [
        50,
        (w) =>
          `${w.ip()} "GET /v2/${w.hex(32)}/servers HTTP/1.1" status: 200 len: ${w.int(1, 4_000)} time: ${w.next().toFixed(7)}`,
      ],
      [
        20,
        (w) =>
          `${w.ip()} "POST /v2/${w.hex(32)}/events HTTP/1.1" status: 200 len: ${w.int(1, 4_000)} time: ${w.next().toFixed(7)}`,
      ],
    ],
  },
  kernel: {
    head: (w) => `Jul ${w.int(10, 28)} ${w.clock()} box kernel: `,
    statements: [
      [
        20,
        (w) =>
          `Out of memory: Killed process ${w.int(1, 9_999)} (${w.user()}) total-vm:${w.int(1, 99_999)}kB`,
      ],
      [
        20,
        (w) =>
          `usb ${w.int(1, 3)}-${w.int(1, 4)}: new high-speed USB device number ${w.int(1, 90)} using xhci_hcd`,
      ],
      [20, (w) => `usb ${w.int(1, 3)}-${w.int(1, 4)}: USB disconnect, device number ${w.int(1, 90)}`],
      [
        15,
        (w) =>
          `usbcore: registered new interface driver ${w.pick("hub|usbfs|hiddev|usbhid|uas|ftdi_sio|cdc_acm")}`,
      ],
      [
        9,
        (w) =>
          `EXT4-fs (${w.pick("sda1|mmcblk0p2|dm-0")}): mounted filesystem with ordered data mode. Opts: (null)`,
      ],
      [
        9,
        (w) =>
          `EXT4-fs error (device ${w.pick("sda1|dm-0")}): ext4_lookup:1602: inode #${w.int(1, 9_999)}: comm ${w.user()}`,
      ],
      [9, (w) => `wlan0: authenticate with ${w.many(6, () => w.hex(2), ":")}`],
      [
        9,
        (w) =>
          `CPU${w.int(0, 7)}: Core temperature above threshold, cpu clock throttled (total events = ${w.int(1, 9_999)})`,
      ],
      [9, (w) => `CPU${w.int(0, 7)}: Core temperature/speed normal`],
      [3, () => "audit: initializing netlink socket (disabled)"],
      [3, () => "Initializing Cryptographic API"],
      [3, (w) => `NET: Registered protocol family ${w.int(1, 17)}`],
    ],
  },
  phone: {
    head: (w) =>
      `03-17 ${w.clock()}.${w.int(100, 999)}  ${w.int(1_000, 9_999)}  ${w.int(1_000, 9_999)} ${w.pick("D|I|W|V|E")} ${w.pick("WindowManager|Power")}: `,
    statements: [
      [
        60,
        (w) =>
          `acquire lock=${w.int(1e6, 9e8)}, flags=0x${w.int(0, 9)}, tag="${w.pick("View Lock|*launch*|x y z")}", name=${w.pick("android|com.android.phone")}, ws=null, uid=${w.int(1e3, 2e4)}`,
      ],
      [
        60,
        (w) =>
          `release:lock=${w.int(1e6, 9e8)}, flg=0x${w.int(0, 9)}, tag="${w.pick("View Lock|x y z")}", name=${w.pick("android|com.android.phone")}", uid=${w.int(1e3, 2e4)}`,
      ],
      [
        40,
        (w) =>
          `opening app wtoken = AppWindowToken{${w.hex(7)} token=Token{${w.hex(7)} ActivityRecord{${w.hex(7)} u0 com.acme.qt.qtl/.Detail t${w.int(1, 999)}}}}, allDrawn= ${w.flag()}, moved =  ${w.flag()}`,
      ],
      [
        40,
        (w) =>
          `setVisibility vis=${w.int(0, 9)} mask=${w.int(0, 9)} oldVal=${w.int(0, 9)} bounds=Rect(0, 0 - ${w.int(0, 9)}, 0)`,
      ],
      [30, (w) => `updateLightsLocked, mNotification=${w.flag()}, mLight=${w.flag()}`],
      [10, (w) => `Skipping AppWindowToken{${w.hex(7)} token=Token{${w.hex(7)}}} -- going to hide`],
      [10, (w) => `intercept keyCode=${w.int(1, 99)} down=${w.flag()} repeatCount=0 canceled=${w.flag()}`],
    ],
  },
  web: {
    head: (w) => `[Sun Dec 04 ${w.clock()} 2025] [${w.pick("notice|error")}] `,
    statements: [
      [200, (w) => `workerEnv.init() ok ${w.path()}`],
      [200, (w) => `mod_jk child workerEnv in error state ${w.int(1, 12)}`],
      [200, (w) => `jk2_init() Found child ${w.int(1_000, 30_000)} in scoreboard slot ${w.int(1, 20)}`],
      [30, (w) => `jk2_init() Can't find child ${w.int(1_000, 30_000)} in scoreboard`],
      [30, (w) => `[client ${w.ip()}] Directory index forbidden by rule: ${w.path()}`],
    ],
  },
  appliance: {
    head: () => "",
    statements: [
      [40, (w) => `pump stall after ${w.int(100, 9_000)} ms`],
      [
        40,
        (w) =>
          `phase ${w.pick("drain|wash|rinse|spin|fill")} -> ${w.pick("drain|wash|rinse|spin|fill")} at ${w.int(1, 9_999)} s`,
      ],
      [
        40,
        (w) =>
          `[cycle] started program="${w.pick("Cotton 40|Wool|Quick")}" temp=${w.int(20, 90)}C spin=${w.int(4, 14)}00rpm`,
      ],
      [40, (w) => `[cycle] ended after ${w.int(10, 200)}min, ${w.next().toFixed(2)} kWh`],
      [20, () => "door locked"],
      [20, () => "door unlocked"],
      [
        20,
        (w) =>
          `map "${w.pick("kitchen|living room|attic")}" saved: ${w.int(1, 9)} rooms, ${w.next().toFixed(1)} m2`,
      ],
      [20, (w) => `err=E${w.int(10, 40)} retry=${w.int(0, 3)}`],
      [9, () => "watchdog reset"],
      [9, (w) => `펌프 전류 ${w.next().toFixed(2)} A, 수위 ${w.int(200, 260)}`],
    ],
  },
};
