/** Running the agent as a process of its own, with a small program in its place. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger, systemClock, systemRandom } from "@housecall/proto/base";
import { afterEach, describe, expect, it, vi } from "vitest";
import { lockStateFolder } from "../../agent/platform/instance-lock.ts";
import { type AgentProcess, superviseAgent } from "../../console/start/agent-process.ts";
import { endFormerAgent } from "../../console/start/former-agent.ts";

const started: AgentProcess[] = [];
const soon = { timeout: 10_000, interval: 50 };

afterEach(() => {
  for (const agent of started.splice(0)) agent.kill();
});

/** Supervises a program that notes its starts and stops in a file. */
function supervise(onTerm: "obeys" | "ignores") {
  const folder = mkdtempSync(join(tmpdir(), "housecall-agent-process-"));
  const notes = join(folder, "notes");
  const program = join(folder, "program.mjs");
  const reaction = onTerm === "obeys" ? "note('stopped'); process.exit(0);" : "note('ignored');";
  writeFileSync(
    program,
    `import { appendFileSync } from "node:fs";
     const note = (word) => appendFileSync(${JSON.stringify(notes)}, word + " " + process.pid + "\\n");
     process.on("SIGTERM", () => { ${reaction} });
     note("started");
     setInterval(() => undefined, 1000);`,
  );
  const pidFile = join(folder, "agent.pid");
  const agent = superviseAgent({
    command: [process.execPath, program],
    environment: {},
    folder,
    pidFile,
    outputFile: join(folder, "output.log"),
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
  });
  started.push(agent);
  const read = (): string[] => (existsSync(notes) ? readFileSync(notes, "utf8").trim().split("\n") : []);
  return { agent, program, pidFile, read };
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
}

describe("the supervised agent", () => {
  it("is started again when it dies", async () => {
    const { pidFile, read } = supervise("obeys");
    await vi.waitFor(() => expect(read()).toHaveLength(1), soon);

    process.kill(Number(readFileSync(pidFile, "utf8")), "SIGKILL");

    await vi.waitFor(() => expect(read()).toHaveLength(2), soon);
    expect(read().every((note) => note.startsWith("started"))).toBe(true);
  });

  it("is told to stop and not started again", async () => {
    const { agent, pidFile, read } = supervise("obeys");
    await vi.waitFor(() => expect(read()).toHaveLength(1), soon);

    await agent.stop(5_000);

    expect(read().map((note) => note.split(" ")[0])).toEqual(["started", "stopped"]);
    expect(existsSync(pidFile)).toBe(false);
  });

  it("is killed when it does not stop by the deadline", async () => {
    const { agent, read } = supervise("ignores");
    await vi.waitFor(() => expect(read()).toHaveLength(1), soon);
    const pid = Number(read()[0]?.split(" ")[1]);

    await agent.stop(300);

    expect(isAlive(pid)).toBe(false);
  });
});

describe("an agent that nobody has buried", () => {
  it("holds neither its state folder nor the next start", async () => {
    const folder = mkdtempSync(join(tmpdir(), "housecall-agent-process-"));
    // The parent becomes `sleep`, which never asks for its child: a zombie, as below a container's first process.
    const parent = spawn("sh", ["-c", "sh -c 'cut -d\" \" -f1,22 /proc/$$/stat' & exec sleep 60"]);
    const [pid = "", startTicks = ""] = await new Promise<string[]>((resolve) =>
      parent.stdout.once("data", (text: Buffer) => resolve(text.toString().trim().split(" "))),
    );
    await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toContain(") Z "), soon);
    writeFileSync(join(folder, "agent.lock"), JSON.stringify({ pid: Number(pid), startTicks }));

    expect(() => lockStateFolder(folder, process.pid)).not.toThrow();
    parent.kill();
  });
});

describe("an agent that a killed start left behind", () => {
  it("is ended before a new one starts", async () => {
    const { program, pidFile, read } = supervise("obeys");
    await vi.waitFor(() => expect(read()).toHaveLength(1), soon);
    const pid = Number(readFileSync(pidFile, "utf8"));

    await endFormerAgent({
      pidFile,
      commandLineParts: [program],
      clock: systemClock,
      signal: new AbortController().signal,
    });

    expect(isAlive(pid)).toBe(false);
    expect(read().at(-1)).toBe(`stopped ${pid}`);
  });

  it("is left alone when its number belongs to another program by now", async () => {
    const folder = mkdtempSync(join(tmpdir(), "housecall-agent-process-"));
    const other = spawn("sleep", ["60"]);
    const pidFile = join(folder, "agent.pid");
    writeFileSync(pidFile, `${other.pid}\n`);

    await endFormerAgent({
      pidFile,
      commandLineParts: ["agent.mjs"],
      clock: systemClock,
      signal: new AbortController().signal,
    });

    expect(isAlive(other.pid ?? 0)).toBe(true);
    expect(existsSync(pidFile)).toBe(false);
    other.kill();
  });
});
