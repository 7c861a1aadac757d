import { silentLogger, systemRandom } from "@housecall/proto/base";
import { openCursorStore } from "../../agent/logs/cursor-store.ts";
import { type LogCollectionOptions, startLogCollection } from "../../agent/logs/log-collection.ts";
import { RecordingWriter } from "./recording-writer.ts";
import {
  SimulatedKernelLog,
  SimulatedLogFiles,
  SimulatedProgram,
  SimulatedStateFiles,
  simulatedTextFiles,
} from "./simulated-machine.ts";
import { virtualClock } from "./virtual-clock.ts";

/** A simulated machine whose logs are followed; `start` again is a restart of the agent. */
export function logMachine() {
  const parts = {
    files: new SimulatedLogFiles(),
    journalctl: new SimulatedProgram(),
    kernelLog: new SimulatedKernelLog(),
    stateFiles: new SimulatedStateFiles(),
    clock: virtualClock(),
    text: { "/proc/uptime": "100.00 1.00\n" } as Record<string, string>,
  };
  const start = async (more: Partial<LogCollectionOptions> = {}) => {
    const writer = new RecordingWriter();
    const collection = await startLogCollection({
      platform: {
        textFiles: simulatedTextFiles(parts.text),
        processes: parts.journalctl.runner,
        logFiles: parts.files,
        kernelLog: parts.kernelLog,
        ownProcess: { pid: 77, rssBytes: () => 0, cpuMs: () => 0 },
      },
      clock: parts.clock,
      random: systemRandom,
      logger: silentLogger,
      writer,
      cursors: await openCursorStore({ stateFiles: parts.stateFiles, logger: silentLogger }),
      procFolder: "/proc",
      bootId: "boot1",
      journal: "off",
      kmsg: "off",
      files: ["/var/log/*.log"],
      ownFiles: ["/var/log/agent.log"],
      fileStart: "end",
      minSeverity: 6,
      linesPerMinute: 1_000,
      batchIntervalMs: 500,
      ...more,
    });
    return { writer, collection, messages: () => writer.lines.map(({ message }) => message) };
  };
  return { ...parts, start };
}
