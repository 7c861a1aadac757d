/**
 * What the kernel says when it kills for lack of memory, mm/oom_kill.c of Linux 6.1:
 *
 *     recorder invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0
 *     oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=…,task=…,pid=…,uid=0
 *     Out of memory: Killed process 412 (recorder) total-vm:812345kB, anon-rss:700000kB, file-rss:1024kB, …
 */
import { KernelLevel, type KernelRing } from "./kernel-log.ts";
import type { Memory } from "./memory.ts";
import type { Process, Processes } from "./processes.ts";
import type { Systemd } from "./systemd.ts";

/** The parts of a machine that feel a kill. */
export interface Killable {
  readonly kernel: KernelRing;
  readonly processes: Processes;
  readonly memory: Memory;
  readonly systemd: Systemd;
}

/** A page table entry of 8 bytes per page of 4 KiB: arch/arm64/include/asm/pgtable-types.h. */
const PAGE_TABLE_SHARE = 8 / 4_096;
/** Address space of a program beyond what is resident: code, libraries, arenas; typical of small services, ours. */
const VIRTUAL_EXTRA_KIB = 96_000;
const FILE_RSS_KIB = 1_024;

/** Kills the largest program (oom_badness: with equal adjustments the resident size decides). */
export function killForMemory(machine: Killable): void {
  const victim = machine.processes.all.reduce<Process | undefined>(
    (largest, process) => (largest === undefined || process.rssBytes > largest.rssBytes ? process : largest),
    undefined,
  );
  if (victim === undefined) return;
  const { kernel } = machine;
  kernel.print(
    KernelLevel.Warning,
    `${victim.name} invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0`,
  );
  kernel.print(KernelLevel.Info, `oom-kill:${constraint("global_oom", victim)}`);
  kernel.print(KernelLevel.Error, `Out of memory: ${killedLine(victim)}`);
  end(machine, victim);
}

/** Kills a program that outgrew the limit of its own control group; the machine has memory enough. */
export function killForOwnLimit(machine: Killable, victim: Process): void {
  const { kernel } = machine;
  kernel.print(KernelLevel.Info, `oom-kill:${constraint(`oom_memcg=${groupOf(victim)}`, victim)}`);
  kernel.print(KernelLevel.Error, `Memory cgroup out of memory: ${killedLine(victim)}`);
  end(machine, victim);
}

function end(machine: Killable, victim: Process): void {
  machine.memory.oomKills += 1;
  machine.processes.end(victim.pid);
  machine.memory.step(0, machine.processes.rssBytes);
  machine.systemd.processEnded(victim.unit, { how: "killed", signal: "KILL", by: "oom" });
}

function constraint(scope: string, victim: Process): string {
  const kind = scope === "global_oom" ? "CONSTRAINT_NONE" : "CONSTRAINT_MEMCG";
  return (
    `constraint=${kind},nodemask=(null),cpuset=/,mems_allowed=0,${scope},` +
    `task_memcg=${groupOf(victim)},task=${victim.name},pid=${victim.pid},uid=0`
  );
}

function groupOf({ unit }: Process): string {
  return unit === "" ? "/user.slice" : `/system.slice/${unit}.service`;
}

function killedLine({ pid, name, rssBytes }: Process): string {
  const rssKib = Math.round(rssBytes / 1_024);
  return (
    `Killed process ${pid} (${name}) total-vm:${rssKib + VIRTUAL_EXTRA_KIB}kB, ` +
    `anon-rss:${Math.max(0, rssKib - FILE_RSS_KIB)}kB, file-rss:${FILE_RSS_KIB}kB, shmem-rss:0kB, UID:0 ` +
    `pgtables:${Math.round(rssKib * PAGE_TABLE_SHARE)}kB oom_score_adj:0`
  );
}
