/**
 * What the machine is, for people: system, kernel, processor.
 *
 *     /etc/os-release             PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
 *     /proc/sys/kernel/osrelease  6.1.0-31-amd64
 *     /proc/cpuinfo               model name      : Intel(R) Xeon(R) Processor
 *
 * What is missing is left out.
 */
import type { StateValue } from "@housecall/proto";
import type { TextFiles } from "../platform/ports.ts";
import type { Collector } from "./collector.ts";

const MAX_TEXT = 200;

/** Value of a `NAME="value"` line, os-release(5). */
export function parseOsRelease(text: string, name: string): string | undefined {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name}=`));
  return (
    line
      ?.slice(name.length + 1)
      .replaceAll('"', "")
      .trim()
      .slice(0, MAX_TEXT) || undefined
  );
}

/** Model name and number of processors. */
export function parseCpuinfo(text: string): {
  readonly model: string | undefined;
  readonly processors: number;
} {
  return {
    model: /^(?:model name|Model|Hardware)[ \t]*: (.{1,200})$/m.exec(text)?.[1],
    processors: text.match(/^processor[ \t]*:/gm)?.length ?? 0,
  };
}

/** Reports `system.*`. */
export function createSystemFactsCollector(options: {
  readonly files: TextFiles;
  readonly procFolder: string;
}): Collector {
  const { files, procFolder } = options;
  return {
    name: "system",
    cadenceSeconds: 3_600,
    collect: async () => {
      const cpu = parseCpuinfo((await files.read(`${procFolder}/cpuinfo`)) ?? "");
      const state: Record<string, StateValue | undefined> = {
        "system.os": parseOsRelease((await files.read("/etc/os-release")) ?? "", "PRETTY_NAME"),
        "system.kernel": (await files.read(`${procFolder}/sys/kernel/osrelease`))?.trim().slice(0, MAX_TEXT),
        "system.cpu": cpu.model,
        "system.processors": cpu.processors > 0 ? cpu.processors : undefined,
      };
      return { state };
    },
  };
}
