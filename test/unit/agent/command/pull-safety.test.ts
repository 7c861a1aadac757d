import { gzipSync } from "node:zlib";
import { limits } from "@housecall/proto";
import { AppError } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import {
  BIRTH_NONCE,
  CommandDevice,
  pullFrom as pull,
  pullEverything,
  signedOffer,
} from "../../../lib/command-device.ts";

const session = { birthNonce: BIRTH_NONCE };
const path = "/var/log/app.log";
const line = (second: number, text: string): string =>
  `2026-01-01T00:00:${String(second).padStart(2, "0")}Z ${text}\n`;

describe("a pull cannot hurt the device", () => {
  it("stops at a packed file that unpacks without end, and goes on with the others", async () => {
    const device = new CommandDevice();
    device.files.append(`${path}.1.gz`, gzipSync(Buffer.alloc(32_000_000)));
    device.files.append(path, line(3, "fine"));

    const { manifest, messages } = await pull(device);

    expect(messages).toContain("2026-01-01T00:00:03Z fine");
    expect(manifest?.skipped).toEqual([
      { source: `file:${path}.1.gz`, reason: expect.stringContaining("unpack") },
    ]);
  });

  it("skips a damaged packed file and one packed in another way, with the reason", async () => {
    const device = new CommandDevice();
    device.files.append(`${path}.1.gz`, "not gzip at all");
    device.files.append(`${path}.2.xz`, "x");
    device.files.append(path, line(3, "fine"));

    const { manifest } = await pull(device);

    expect(manifest?.skipped).toEqual(
      expect.arrayContaining([
        { source: `file:${path}.1.gz`, reason: expect.stringContaining("damaged") },
        { source: `file:${path}.2.xz`, reason: "unsupported_compression" },
      ]),
    );
  });

  it.each([
    "file:/etc/shadow",
    "file:/var/log/../../etc/shadow",
    "file:/proc/self/environ",
    "file:/var/log/app.log\u0000",
    "/etc/shadow",
    "",
  ])("does not read %j, which is not configured", async (source) => {
    const device = new CommandDevice();
    device.files.append("/etc/shadow", "root:secret\n");

    const { manifest, messages } = await pull(device, { sources: [source] });

    expect(messages).toEqual([]);
    expect(manifest?.skipped).toEqual([{ source, reason: "not_configured" }]);
  });

  it("does not follow symlinks, read devices or leave the configured folders", async () => {
    const device = new CommandDevice();
    device.files.append("/etc/shadow", line(1, "root:secret"));
    device.files.symlink("/var/log/link.log", "/etc/shadow");
    device.files.device("/var/log/device.log");
    device.files.append("/var/log/moved.log", line(1, "secret"));
    const realPath = device.files.realPath.bind(device.files);
    device.files.realPath = (asked) =>
      asked === "/var/log/moved.log" ? Promise.resolve("/etc/moved.log") : realPath(asked);

    const { manifest, messages } = await pull(device);

    expect(messages).toEqual([]);
    expect(manifest?.skipped).toEqual([
      { source: "file:/var/log/device.log", reason: "not_a_regular_file" },
      { source: "file:/var/log/link.log", reason: "symlink" },
      { source: "file:/var/log/moved.log", reason: "outside_configured_folders" },
    ]);
  });

  it("says why a journal cannot be read and sends the rest", async () => {
    const device = new CommandDevice();
    device.files.append(path, line(1, "fine"));
    const processes = { ...device.journalctl.runner, stream: () => failingStream() };
    const { executor } = await device.start();
    await executor.stop();
    const sources = {
      platform: {
        textFiles: { read: async () => undefined, list: async () => [] },
        processes,
        logFiles: device.files,
        kernelLog: device.kernelLog,
      },
    };

    const { manifest, messages } = await pull(
      device,
      {},
      {
        sources: {
          ...sources,
          clock: device.clock,
          procFolder: "/proc",
          bootId: "b",
          journal: "auto",
          kmsg: "off",
          files: ["/var/log/*.log"],
        },
      },
    );

    expect(messages).toHaveLength(1);
    expect(manifest?.skipped).toEqual([
      { source: "journal", reason: expect.stringContaining("not installed") },
    ]);
  });

  it("refuses more than seven days", async () => {
    const { result } = await pull(new CommandDevice(), { fromMs: 0, toMs: limits.pullMaxRangeMs + 1 });

    expect(result).toMatchObject({ state: "rejected", reason: "range_too_large" });
  });

  it("does not begin when the disk would get too full", async () => {
    const device = new CommandDevice();
    device.files.append(path, line(1, "x"));
    device.stateFiles.free = 1_000_100;

    const { result } = await pull(device);

    expect(result).toMatchObject({ state: "failed", reason: "disk_full" });
  });

  it("fails and cleans up when the disk fills while it collects", async () => {
    const device = new CommandDevice();
    device.files.append(path, line(1, "x"));
    const { executor } = await device.start();
    const create = device.stateFiles.create.bind(device.stateFiles);
    device.stateFiles.create = async (name) => ({
      ...(await create(name)),
      append: () => Promise.reject(new AppError("DISK_FULL", "no space left")),
    });

    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(3_000);

    expect(device.states("cmd-1").at(-1)).toBe("failed disk_full");
    expect([...device.stateFiles.files.keys()]).toEqual(["executed-commands.json"]);
  });
});

async function* failingStream(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array();
  throw new AppError("NOT_FOUND", "Program journalctl: not installed");
}
