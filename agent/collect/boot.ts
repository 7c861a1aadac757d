/**
 * Which boot this is and why it came about.
 *
 *     /proc/sys/kernel/random/boot_id   8d1f0b0e-4f2f-4b53-9d6b-5a0d3f9b1c11
 *     /sys/fs/pstore/dmesg-*            there after a kernel panic
 *     /sys/class/watchdog/watchdog0/bootstatus   bit 0x20 (WDIOF_CARDRESET): the watchdog fired
 *     boot.json of the agent            {"bootId":"8d1f…","reason":"restart","clean":true}
 */
import type { Random } from "@housecall/proto/base";
import * as z from "zod/mini";
import type { StateFiles, TextFiles } from "../platform/ports.ts";

/** unknown: the first boot that the agent sees. power_loss: nobody told the agent to stop. */
const bootReasons = ["unknown", "restart", "power_loss", "kernel_panic", "watchdog"] as const;
export type BootReason = (typeof bootReasons)[number];

/** The running boot. */
export interface Boot {
  /** 32 hexadecimal digits. */
  readonly bootId: string;
  readonly reason: BootReason;
  /** The agent has not seen this boot before. */
  readonly isNew: boolean;
}

const FILE = "boot.json";
const WATCHDOG_RESET = 0x20;
const remembered = z.object({ bootId: z.string(), reason: z.enum(bootReasons), clean: z.boolean() });
type Remembered = z.output<typeof remembered>;

/** What {@link readBoot} needs. */
export interface BootOptions {
  readonly files: TextFiles;
  readonly stateFiles: StateFiles;
  readonly random: Random;
  readonly procFolder: string;
  readonly sysFolder: string;
}

/** Reads the boot and remembers it as not cleanly ended until {@link markCleanShutdown}. */
export async function readBoot(options: BootOptions): Promise<Boot> {
  const { files, stateFiles, random, procFolder } = options;
  const text = (await files.read(`${procFolder}/sys/kernel/random/boot_id`)) ?? "";
  const bootId = parseBootId(text) ?? Buffer.from(random.bytes(16)).toString("hex");
  const before = await readRemembered(stateFiles);
  const isNew = before?.bootId !== bootId;
  const reason = isNew ? await findReason(options, before) : (before?.reason ?? "unknown");
  await remember(stateFiles, { bootId, reason, clean: false });
  return { bootId, reason, isNew };
}

/** Remembers that the agent was told to stop: a boot that follows was a restart and not a power cut. */
export async function markCleanShutdown(stateFiles: StateFiles, boot: Boot): Promise<void> {
  await remember(stateFiles, { bootId: boot.bootId, reason: boot.reason, clean: true });
}

/** 32 hexadecimal digits of a UUID; undefined for anything else. */
export function parseBootId(text: string): string | undefined {
  const digits = text.trim().replaceAll("-", "").toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits : undefined;
}

async function findReason(
  { files, sysFolder }: BootOptions,
  before: Remembered | undefined,
): Promise<BootReason> {
  const dumps = await files.list(`${sysFolder}/fs/pstore`);
  if (dumps.some((name) => name.startsWith("dmesg-"))) return "kernel_panic";
  const status = Number((await files.read(`${sysFolder}/class/watchdog/watchdog0/bootstatus`)) ?? "0");
  if ((status & WATCHDOG_RESET) !== 0) return "watchdog";
  if (before === undefined) return "unknown";
  return before.clean ? "restart" : "power_loss";
}

async function readRemembered(stateFiles: StateFiles): Promise<Remembered | undefined> {
  const bytes = await stateFiles.read(FILE);
  if (bytes === undefined) return undefined;
  try {
    return remembered.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    // A damaged file means that we do not know the boot before: the reason becomes "unknown".
    return undefined;
  }
}

function remember(stateFiles: StateFiles, boot: Remembered): Promise<void> {
  return stateFiles.write(FILE, Buffer.from(JSON.stringify(boot)));
}
