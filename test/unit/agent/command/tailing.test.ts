import type { TailLogs } from "@housecall/proto";
import { describe, expect, it } from "vitest";
import { BIRTH_NONCE, CommandDevice, signedOffer } from "../../../lib/command-device.ts";

const session = { birthNonce: BIRTH_NONCE };

describe("tailing logs", () => {
  const tail = (more: Partial<TailLogs> = {}): TailLogs => ({
    kind: "tail_logs",
    sources: [],
    minSeverity: 7,
    text: "",
    durationMs: 10_000,
    ...more,
  });
  const write = (device: CommandDevice, message: string, severity = 6): void => {
    const line = {
      atMs: 1,
      severity,
      source: "journal",
      unit: "app",
      message,
      redactions: 0,
      truncatedBytes: 0,
    };
    for (const follower of device.followers) follower(line);
  };

  it("sends matching lines at once, at most four times a second, and ends by itself", async () => {
    const device = new CommandDevice();
    const { executor } = await device.start();
    executor.onCommand(signedOffer(tail({ text: "motor", minSeverity: 4 })), session);
    await device.clock.advance(100);

    write(device, "MOTOR stalled", 3);
    write(device, "motor fine", 6);
    write(device, "door", 3);
    await device.clock.advance(1_000);
    expect(device.link.progress).toMatchObject([
      { phase: "tailing", lines: [{ message: "MOTOR stalled" }], droppedLines: 0 },
    ]);

    await device.clock.advance(10_000);
    expect(device.results("cmd-1").at(-1)).toMatchObject({
      state: "succeeded",
      detail: "1 lines sent, 0 dropped",
    });
    expect(device.followers.size).toBe(0);
  });

  it("drops the oldest of too many lines and counts them", async () => {
    const device = new CommandDevice();
    const { executor } = await device.start();
    executor.onCommand(signedOffer(tail()), session);
    await device.clock.advance(100);

    for (let count = 0; count < 1_500; count += 1) write(device, `line ${count}`);
    await device.clock.advance(3_000);

    expect(device.link.progress.at(-1)?.droppedLines).toBe(500);
    expect(device.link.progress.every(({ lines }) => lines.length <= 500)).toBe(true);
    expect(device.link.progress.flatMap(({ lines }) => lines).at(-1)?.message).toBe("line 1499");
    expect(device.link.progress.at(-1)?.sentLines).toBe(1_000);
  });

  it("stops on cancel and when consent is revoked", async () => {
    const device = new CommandDevice();
    const { executor, consent } = await device.start();
    executor.onCommand(signedOffer(tail(), { commandId: "tail-1" }), session);
    executor.onCommand(signedOffer(tail(), { commandId: "tail-2" }), session);
    await device.clock.advance(100);

    executor.onCommand(
      signedOffer({ kind: "cancel", commandId: "tail-1" }, { commandId: "cancel-1" }),
      session,
    );
    await device.clock.advance(100);
    await consent.revoke("all");
    await device.clock.advance(100);

    expect(device.states("tail-1").at(-1)).toBe("cancelled cancelled");
    expect(device.states("tail-2").at(-1)).toBe("cancelled consent_revoked");
    expect(device.followers.size).toBe(0);
  });

  it("that was cut off by a restart is reported as failed", async () => {
    const device = new CommandDevice();
    const { executor } = await device.start();
    executor.onCommand(signedOffer(tail()), session);
    await device.clock.advance(100);
    await executor.stop();

    await device.start();

    expect(device.states("cmd-1").at(-1)).toBe("failed agent_restarted");
  });
});
