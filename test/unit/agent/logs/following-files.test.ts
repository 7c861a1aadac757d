import { describe, expect, it } from "vitest";
import { logMachine as machine } from "../../../lib/log-machine.ts";

const path = "/var/log/app.log";

describe("following log files", () => {
  it("begins at the end of what is there and reads what is appended", async () => {
    const { files, clock, start } = machine();
    files.append(path, "old\n");
    const { writer } = await start();
    await clock.advance(1_000);

    files.append(path, "2026-01-01T00:00:01Z ERROR new\n");
    await clock.advance(2_000);

    expect(writer.lines).toMatchObject([
      {
        message: "2026-01-01T00:00:01Z ERROR new",
        severity: 3,
        source: `file:${path}`,
        atMs: Date.UTC(2026, 0, 1, 0, 0, 1),
      },
    ]);
  });

  it("begins at the beginning where it is told to, and in files that appear later", async () => {
    const { files, clock, start } = machine();
    files.append(path, "old\n");
    const { messages } = await start({ fileStart: "beginning" });
    await clock.advance(1_000);

    files.append("/var/log/late.log", "first line\n");
    await clock.advance(15_000);

    expect(messages()).toEqual(["old", "first line"]);
  });

  it("waits for the end of a line, but not for ever", async () => {
    const { files, clock, start } = machine();
    files.append(path, "");
    const { messages } = await start();
    await clock.advance(1_000);

    files.append(path, "half");
    await clock.advance(2_000);
    expect(messages()).toEqual([]);

    files.append(path, " and half\nprompt> ");
    await clock.advance(2_000);
    expect(messages()).toEqual(["half and half"]);

    await clock.advance(12_000);
    expect(messages()).toEqual(["half and half", "prompt> "]);
  });

  it("reads a rotated file to its end before the new one", async () => {
    const { files, clock, start } = machine();
    files.append(path, "");
    const { messages } = await start();
    await clock.advance(1_000);

    files.append(path, "last of the old\n");
    files.rename(path, `${path}.1`);
    files.append(path, "first of the new\n");
    await clock.advance(2_000);

    expect(messages()).toEqual(["last of the old", "first of the new"]);
  });

  it("reads a truncated file from its beginning", async () => {
    const { files, clock, start } = machine();
    files.append(path, "a long line that was there before\n");
    const { messages } = await start();
    await clock.advance(1_000);

    files.truncate(path);
    await clock.advance(1_000);
    files.append(path, "anew\n");
    await clock.advance(2_000);

    expect(messages()).toEqual(["anew"]);
  });

  it("goes on after a restart where it was, also through a rotation meanwhile", async () => {
    const { files, clock, start } = machine();
    files.append(path, "");
    const first = await start();
    await clock.advance(1_000);
    files.append(path, "one\n");
    await clock.advance(3_000);
    await first.collection.stop();

    files.append(path, "two\n");
    files.rename(path, `${path}.1`);
    files.append(path, "three\n");
    const second = await start();
    await clock.advance(2_000);

    expect(first.messages()).toEqual(["one"]);
    expect(second.messages()).toEqual(["two", "three"]);
  });

  it("reads a file from its beginning when another got its inode", async () => {
    const { files, clock, start } = machine();
    files.append(path, "");
    const first = await start();
    await clock.advance(1_000);
    files.append(path, "one\n");
    await clock.advance(3_000);
    await first.collection.stop();

    const entry = files.entries.get(path);
    if (entry !== undefined) entry.bytes = Buffer.from("quite another file\n");
    const second = await start();
    await clock.advance(2_000);

    expect(second.messages()).toEqual(["quite another file"]);
  });

  it("never reads the agent's own log, packed files, symlinks or devices", async () => {
    const { files, clock, start } = machine();
    const { messages } = await start({ fileStart: "beginning", files: ["/var/log/*"] });
    files.append("/var/log/agent.log", "own\n");
    files.append("/var/log/old.gz", "packed\n");
    files.symlink("/var/log/link.log", "/etc/shadow");
    files.device("/var/log/device.log");
    await clock.advance(15_000);

    expect(messages()).toEqual([]);
  });

  it("saves cursors only after the lines are fsynced", async () => {
    const { files, clock, stateFiles, start } = machine();
    files.append(path, "");
    const { writer } = await start();
    await clock.advance(1_000);
    const before = stateFiles.files.get("log-cursors.json")?.toString();
    const cursorsAtFlush: (string | undefined)[] = [];
    writer.onFlush = () => cursorsAtFlush.push(stateFiles.files.get("log-cursors.json")?.toString());

    files.append(path, "one\n");
    await clock.advance(3_000);

    expect(cursorsAtFlush[0]).toBe(before);
    expect(stateFiles.files.get("log-cursors.json")?.toString()).toContain('\\"offset\\":4');
  });

  it("keeps its place in a silent file, so that a crash before the first line skips nothing", async () => {
    const { files, clock, start } = machine();
    files.append(path, "old\n");
    await start();
    await clock.advance(3_000);

    // No stop: the first agent was killed.
    files.append(path, "while it was dead\n");
    const second = await start();
    await clock.advance(2_000);

    expect(second.messages()).toEqual(["while it was dead"]);
  });

  it("begins anew when the kept cursors are damaged", async () => {
    const { files, clock, stateFiles, start } = machine();
    stateFiles.files.set("log-cursors.json", Buffer.from("{garbage"));
    files.append(path, "old\n");

    const { messages } = await start();
    await clock.advance(1_000);
    files.append(path, "new\n");
    await clock.advance(2_000);

    expect(messages()).toEqual(["new"]);
  });
});
