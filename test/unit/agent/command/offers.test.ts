import { generateKeyPairSync } from "node:crypto";
import { AppError } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { BIRTH_NONCE, CommandDevice, pullEverything, signedOffer } from "../../../lib/command-device.ts";

const session = { birthNonce: BIRTH_NONCE };

async function offerTo(device: CommandDevice, payload: Uint8Array, birthNonce = BIRTH_NONCE) {
  const { executor } = await device.start();
  executor.onCommand(payload, { birthNonce });
  await device.clock.advance(100);
  return device.writer.of("event").map(({ attributes }) => attributes["code"]);
}

describe("offers", () => {
  it("are refused when any byte was changed", async () => {
    const payload = signedOffer(pullEverything());
    const device = new CommandDevice();
    const { executor } = await device.start();

    for (let index = 0; index < payload.length; index += 1) {
      const changed = payload.slice();
      changed[index] = (changed[index] ?? 0) ^ 1;
      executor.onCommand(changed, session);
      await device.clock.advance(10);
    }

    expect(device.writer.of("result")).toEqual([]);
    expect(device.writer.of("event").length).toBeGreaterThan(0);
  });

  it("are refused by another key, an unknown key id, for another device and for another birth", async () => {
    const stranger = generateKeyPairSync("ed25519").privateKey;

    expect(await offerTo(new CommandDevice(), signedOffer(pullEverything(), { key: stranger }))).toEqual([
      "SIGNATURE_INVALID",
    ]);
    expect(await offerTo(new CommandDevice(), signedOffer(pullEverything(), { keyId: "k9" }))).toEqual([
      "SIGNATURE_INVALID",
    ]);
    expect(
      await offerTo(new CommandDevice(), signedOffer(pullEverything(), { device: "washer-0043" })),
    ).toEqual(["IDENTITY_REFUSED"]);
    expect(await offerTo(new CommandDevice(), signedOffer(pullEverything()), "f".repeat(32))).toEqual([
      "EXPIRED",
    ]);
    expect(await offerTo(new CommandDevice(), new Uint8Array())).toEqual(["SIGNATURE_INVALID"]);
    expect(await offerTo(new CommandDevice(), Buffer.from("garbage"))).toEqual(["WIRE_MALFORMED"]);
  });

  it("tell the server of refusals at most ten times a minute", async () => {
    const device = new CommandDevice();
    const { executor } = await device.start();

    for (let count = 0; count < 50; count += 1) executor.onCommand(Buffer.from("garbage"), session);
    await device.clock.advance(100);

    expect(device.writer.of("event")).toHaveLength(10);
  });

  it("are executed once, also when they come again after a restart", async () => {
    const device = new CommandDevice();
    const first = await device.start();
    first.executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(1_000);
    await first.executor.stop();
    const before = device.states("cmd-1");

    const second = await device.start();
    second.executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(1_000);

    expect(before).toEqual(["accepted", "running", "succeeded"]);
    expect(device.states("cmd-1")).toEqual(before);
  });

  it("are written down before anything is done for them", async () => {
    const device = new CommandDevice();
    const { executor } = await device.start();
    const seen: boolean[] = [];
    device.files.expand = async () => {
      seen.push(device.stateFiles.files.get("executed-commands.json")?.toString().includes("cmd-1") ?? false);
      return [];
    };

    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(1_000);

    expect(seen[0]).toBe(true);
  });

  it("say again what became of a command that was rejected", async () => {
    const device = new CommandDevice();
    device.consentSettings = { preConsented: [], allowVerbal: false };
    const { executor } = await device.start();

    executor.onCommand(signedOffer(pullEverything()), session);
    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(1_000);

    expect(device.states("cmd-1")).toEqual(["rejected consent_required", "rejected consent_required"]);
  });

  it("go on being taken when the list of executed commands is damaged", async () => {
    const device = new CommandDevice();
    device.stateFiles.files.set("executed-commands.json", Buffer.from("[{"));
    const { executor } = await device.start();

    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(1_000);

    expect(device.states("cmd-1").at(-1)).toBe("succeeded");
    expect(device.stateFiles.files.has("executed-commands.damaged.json")).toBe(true);
  });

  it("that cannot be written down are as if they had never come", async () => {
    const device = new CommandDevice();
    const { executor } = await device.start();
    device.stateFiles.failure = new AppError("DISK_FULL", "no space left");
    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(100);
    device.stateFiles.failure = undefined;

    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(1_000);

    expect(device.states("cmd-1")).toEqual(["accepted", "running", "succeeded"]);
  });

  it("fail aloud when what they need cannot be kept", async () => {
    const device = new CommandDevice();
    const { executor } = await device.start();
    const { write } = device.stateFiles;
    device.stateFiles.write = async (name, bytes) => {
      if (name.startsWith("pull-")) throw new AppError("DISK_FULL", "no space left");
      return write.call(device.stateFiles, name, bytes);
    };

    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(1_000);

    expect(device.states("cmd-1")).toEqual(["failed disk_full"]);
  });
});

describe("a cancel", () => {
  it("stops a running pull, removes its file and succeeds", async () => {
    const device = new CommandDevice();
    device.files.append("/var/log/app.log", "2026-01-01T00:00:00Z x\n");
    const { executor } = await device.start();
    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(1_000);

    executor.onCommand(
      signedOffer({ kind: "cancel", commandId: "cmd-1" }, { commandId: "cancel-1" }),
      session,
    );
    await device.clock.advance(100);

    expect(device.states("cmd-1")).toEqual(["accepted", "running", "cancelled cancelled"]);
    expect(device.states("cancel-1")).toEqual(["succeeded"]);
    expect([...device.stateFiles.files.keys()]).toEqual(["executed-commands.json"]);
  });

  it("that overtakes its command keeps it from starting", async () => {
    const device = new CommandDevice();
    const { executor } = await device.start();

    executor.onCommand(
      signedOffer({ kind: "cancel", commandId: "cmd-1" }, { commandId: "cancel-1" }),
      session,
    );
    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(100);

    expect(device.states("cancel-1")).toEqual(["failed not_found"]);
    expect(device.states("cmd-1")).toEqual(["cancelled cancelled", "cancelled cancelled"]);
  });

  it("of a finished command says so", async () => {
    const device = new CommandDevice();
    const { executor } = await device.start();
    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(1_000);

    executor.onCommand(
      signedOffer({ kind: "cancel", commandId: "cmd-1" }, { commandId: "cancel-1" }),
      session,
    );
    await device.clock.advance(100);

    expect(device.results("cancel-1").at(-1)).toMatchObject({
      state: "failed",
      reason: "finished",
      detail: "succeeded",
    });
  });

  it("stops a pull that waits for its turn at once", async () => {
    const device = new CommandDevice();
    device.files.append("/var/log/app.log", "2026-01-01T00:00:00Z x\n");
    const { executor } = await device.start();
    for (const commandId of ["cmd-1", "cmd-2"])
      executor.onCommand(signedOffer(pullEverything(), { commandId }), session);
    await device.clock.advance(1_000);

    executor.onCommand(
      signedOffer({ kind: "cancel", commandId: "cmd-2" }, { commandId: "cancel-2" }),
      session,
    );
    await device.clock.advance(100);

    expect(device.states("cmd-2")).toEqual(["accepted", "cancelled cancelled"]);
    expect(device.states("cmd-1")).toEqual(["accepted", "running"]);
  });
});
