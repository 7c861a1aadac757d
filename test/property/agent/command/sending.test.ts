import { limits } from "@housecall/proto";
import { describe, expect, it } from "vitest";
import { BIRTH_NONCE, CommandDevice, pullEverything, signedOffer } from "../../../lib/command-device.ts";

const session = { birthNonce: BIRTH_NONCE };
const CHUNK = limits.chunkBytes;

/** A device with a pull of about 10 chunks under way. */
async function sending() {
  const device = new CommandDevice();
  const lines = Array.from(
    { length: 4_000 },
    (_, index) => `2026-01-01T00:00:00Z line ${index} ${"x".repeat(60)}\n`,
  );
  device.files.append("/var/log/app.log", lines.join(""));
  const { executor, consent } = await device.start();
  const begin = async (): Promise<void> => {
    executor.onCommand(signedOffer(pullEverything()), session);
    await device.clock.advance(500);
  };
  return {
    device,
    executor,
    consent,
    begin,
    offsets: () => device.link.chunks.map(({ offset }) => offset / CHUNK),
  };
}

describe("sending a pulled file", () => {
  it("sends one chunk first, then at most four at a time", async () => {
    const { device, executor, begin, offsets } = await sending();
    device.link.holdsPubacks = true;
    await begin();
    expect(offsets()).toEqual([0]);

    executor.onChunkAck("cmd-1", CHUNK);
    device.link.releasePubacks();
    await device.clock.advance(100);

    expect(offsets()).toEqual([0, 1, 2, 3, 4]);
    expect(device.link.mostInFlight).toBe(4);
  });

  it("goes on from what the server has after the session broke", async () => {
    const { device, executor, begin, offsets } = await sending();
    device.link.holdsPubacks = true;
    await begin();
    executor.onChunkAck("cmd-1", CHUNK);
    await device.clock.advance(100);

    device.link.isUp = false;
    executor.onDisconnected();
    await device.clock.advance(60_000);
    device.link.isUp = true;
    device.link.holdsPubacks = false;
    device.link.chunks.length = 0;
    device.acknowledgeAll(executor);
    executor.onConnected();
    await device.clock.advance(1_000);

    expect(offsets()[0]).toBe(1);
    expect(device.states("cmd-1").at(-1)).toBe("succeeded");
  });

  it("sends again what the server lost", async () => {
    const { device, executor, begin, offsets } = await sending();
    await begin();
    executor.onChunkAck("cmd-1", CHUNK * 3);
    await device.clock.advance(100);

    device.link.chunks.length = 0;
    executor.onChunkAck("cmd-1", 0);
    await device.clock.advance(100);

    expect(offsets()[0]).toBe(0);
  });

  it("goes back at once, and once, when the server repeats a position before what was sent", async () => {
    const { device, executor, begin, offsets } = await sending();
    device.link.holdsPubacks = true;
    await begin();
    executor.onChunkAck("cmd-1", CHUNK);
    await device.clock.advance(100);
    device.link.chunks.length = 0;

    for (let repeats = 0; repeats < 6; repeats += 1) executor.onChunkAck("cmd-1", CHUNK);
    await device.clock.advance(100);

    expect(offsets()).toEqual([1, 2, 3, 4]);
  });

  it("takes a single repetition for a piece that was sent twice", async () => {
    const { device, executor, begin, offsets } = await sending();
    device.link.holdsPubacks = true;
    await begin();
    executor.onChunkAck("cmd-1", CHUNK);
    await device.clock.advance(100);

    executor.onChunkAck("cmd-1", CHUNK);
    await device.clock.advance(100);

    expect(offsets()).toEqual([0, 1, 2, 3]);
  });

  it("goes back when the last piece was damaged", async () => {
    const { device, executor, begin, offsets } = await sending();
    await begin();
    executor.onChunkAck("cmd-1", CHUNK);
    await device.clock.advance(100);
    const last = offsets().at(-1) ?? 0;
    executor.onChunkAck("cmd-1", CHUNK * last);
    device.link.chunks.length = 0;

    executor.onChunkAck("cmd-1", CHUNK * last);
    await device.clock.advance(100);

    expect(offsets()).toEqual([last]);
  });

  it("goes back when nothing is acknowledged for ten seconds", async () => {
    const { device, begin, offsets } = await sending();
    await begin();

    await device.clock.advance(11_000);

    expect(offsets()).toEqual([0, 0]);
  });

  it("gives up when the server wants nothing of it for ten minutes", async () => {
    const { device, begin } = await sending();
    await begin();

    await device.clock.advance(700_000);

    expect(device.states("cmd-1").at(-1)).toBe("failed unavailable");
  });

  it("goes on after a restart of the agent without collecting again", async () => {
    const { device, executor, begin } = await sending();
    device.link.holdsPubacks = true;
    await begin();
    await executor.stop();
    device.files.append("/var/log/app.log", "2026-01-01T00:00:00Z written later\n");

    device.link.holdsPubacks = false;
    const restarted = await device.start();
    device.acknowledgeAll(restarted.executor);
    restarted.executor.onConnected();
    await device.clock.advance(2_000);

    expect(device.states("cmd-1")).toEqual(["accepted", "running", "succeeded"]);
    expect(device.received()).not.toContain("written later");
    expect(device.received()).toContain("line 3999");
  });

  it("skips what the server has already when it was the agent that forgot", async () => {
    const { device, executor, begin } = await sending();
    await begin();
    executor.onChunkAck("cmd-1", CHUNK * 4);
    await device.clock.advance(100);
    await executor.stop();

    device.link.chunks.length = 0;
    device.link.isUp = false;
    const restarted = await device.start();
    await device.clock.advance(100);
    device.link.isUp = true;
    restarted.executor.onConnected();
    await device.clock.advance(100);
    restarted.executor.onChunkAck("cmd-1", CHUNK * 4);
    await device.clock.advance(100);

    expect(device.link.chunks.map(({ offset }) => offset / CHUNK).slice(0, 2)).toEqual([0, 4]);
  });

  it("stops within two seconds when consent is revoked, and keeps nothing", async () => {
    const { device, executor, consent, begin } = await sending();
    device.acknowledgeAll(executor);
    device.link.holdsPubacks = true;
    await begin();

    await consent.revoke("all");
    await device.clock.advance(limits.consentCutOffMs);
    const sent = device.link.chunks.length;
    await device.clock.advance(60_000);

    expect(device.states("cmd-1").at(-1)).toBe("cancelled consent_revoked");
    expect(device.link.chunks).toHaveLength(sent);
    expect([...device.stateFiles.files.keys()]).toEqual(["executed-commands.json"]);
  });

  it("does not go on after a restart when consent was revoked meanwhile", async () => {
    const { device, executor, consent, begin } = await sending();
    await begin();
    await executor.stop();
    await consent.revoke("all");

    await device.start();
    await device.clock.advance(1_000);

    expect(device.states("cmd-1").at(-1)).toBe("failed consent_revoked");
    expect([...device.stateFiles.files.keys()]).toEqual(["executed-commands.json"]);
  });

  it("removes what a killed agent left behind", async () => {
    const device = new CommandDevice();
    device.stateFiles.files.set("pull-0123.ndjson", Buffer.from("x"));
    device.stateFiles.files.set("pull-0123.0.0.spill", Buffer.from("x"));

    await device.start();

    expect([...device.stateFiles.files.keys()]).toEqual([]);
  });
});
