import { describe, expect, it } from "vitest";
import { groupState } from "../../../../console/web/pages/device/values/state-view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

const reader = { language: "en", translate: createTranslate("en") } as const;

describe("reported state", () => {
  it("has words for what the machine is, and shows unknown names as they are, after it", () => {
    const { rows } = groupState(
      { "door.open": true, "system.os": "Debian 12", "system.processors": 2, "a.b": "\u0007" },
      reader,
    );

    expect(rows.map(({ title, text }) => `${title} = ${text}`)).toEqual([
      "Operating system = Debian 12",
      "Processor cores = 2",
      "a.b = \\x07",
      "door.open = yes",
    ]);
    expect(rows.map(({ isRaw }) => isRaw)).toEqual([false, false, true, true]);
  });

  it("names a failed service", () => {
    expect(groupState({ "units.failed.ntp.service": "exit-code" }, reader).rows).toMatchObject([
      { title: "Failed service ntp.service", text: "exit-code" },
    ]);
  });

  it("tells of the agent's sockets in the reader's language", () => {
    const state = { "agent.socket.ingest": "open", "agent.socket.panel": "EACCES" };
    const korean = { language: "ko", translate: createTranslate("ko") } as const;

    expect(groupState(state, korean).rows.map(({ title, text }) => `${title}: ${text}`)).toEqual([
      "기기 프로그램용 소켓: 열림",
      "패널용 소켓: EACCES",
    ]);
  });

  it("counts collectors and tells only of those in trouble, and why", () => {
    const { collectors, rows } = groupState(
      {
        "agent.collector.cpu": "ok",
        "agent.collector.units": "no answer within 10 s",
        "agent.collector.odd": "broken",
      },
      reader,
    );

    expect(collectors.count).toBe(3);
    expect(collectors.troubles.map(({ title, text }) => `${title}: ${text}`)).toEqual([
      "odd: broken",
      "Services: no answer within 10 s",
    ]);
    expect(rows).toEqual([]);
  });

  it("lists processes by rank as a number, with the amount in the reader's words", () => {
    const { processes } = groupState(
      {
        "processes.memory.10": "sh (7) 1 MiB",
        "processes.memory.2": "Web (Content) (1421) 1536 MiB",
        "processes.cpu.1": "kworker/0:1 (33) 12.5 %",
      },
      reader,
    );

    expect(processes).toEqual([
      {
        list: "memory",
        rows: [
          { key: "processes.memory.2", title: "Web (Content)", pid: "1421", amount: "1.5 GB" },
          { key: "processes.memory.10", title: "sh", pid: "7", amount: "1 MB" },
        ],
      },
      {
        list: "cpu",
        rows: [{ key: "processes.cpu.1", title: "kworker/0:1", pid: "33", amount: "12.5 %" }],
      },
    ]);
  });

  it("shows a process that is written in another way as it is", () => {
    expect(groupState({ "processes.cpu.1": "idle" }, reader).processes[0]?.rows).toEqual([
      { key: "processes.cpu.1", title: "idle", pid: "", amount: "" },
    ]);
  });
});
