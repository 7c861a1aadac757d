import type { ConsentScope } from "@housecall/proto";
import { HOUR_MS, silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import type { ConsentHold } from "../../../../agent/privacy/consent-holds.ts";
import {
  type ConsentRefusal,
  type ConsentStoreOptions,
  openConsentStore,
} from "../../../../agent/privacy/consent-store.ts";
import { RecordingWriter } from "../../../lib/recording-writer.ts";
import { SimulatedStateFiles } from "../../../lib/simulated-machine.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

function world() {
  const clock = virtualClock();
  const writer = new RecordingWriter();
  const stateFiles = new SimulatedStateFiles();
  const open = (more: Partial<ConsentStoreOptions> = {}) =>
    openConsentStore({
      clock,
      writer,
      stateFiles,
      logger: silentLogger,
      preConsented: [],
      allowVerbal: false,
      ...more,
    });
  const states = () => writer.of("consent").map(({ consentId, state }) => `${consentId} ${state}`);
  return { clock, writer, stateFiles, open, states };
}

const logs = { scope: "logs", consentId: "", requestedBy: "kim" } as const;
const grant = (clock: { nowMs(): number }, minutes: number) => ({
  consentId: "c1",
  scopes: ["logs" as const],
  grantedBy: "panel",
  expiresAtMs: minutes === 0 ? 0 : clock.nowMs() + minutes * 60_000,
});

const byPolicy = { grantedBy: "policy", expiresAtMs: 0 };

function isHeld(answer: ConsentHold | ConsentRefusal): answer is ConsentHold {
  return typeof answer === "object";
}

describe("consent", () => {
  it("is required unless the owner or the local setting gave it", async () => {
    const { clock, open } = world();
    const strict = await open();
    const demo = await open({ preConsented: ["logs"] });

    expect(await strict.ask(logs)).toBe("consent_required");
    expect(isHeld(await demo.ask(logs))).toBe(true);
    expect(await demo.ask({ ...logs, scope: "action" })).toBe("consent_required");

    await strict.grant(grant(clock, 10));
    expect(isHeld(await strict.ask(logs))).toBe(true);
    expect(await strict.ask({ ...logs, scope: "tail" })).toBe("consent_required");
  });

  it("survives a restart, and its revocation too", async () => {
    const { clock, open } = world();
    const first = await open();
    await first.grant(grant(clock, 0));

    expect(isHeld(await (await open()).ask(logs))).toBe(true);
    await first.revoke("c1");

    const second = await open();
    expect(await second.ask(logs)).toBe("consent_required");
    expect(await second.ask({ ...logs, consentId: "c1" })).toBe("consent_revoked");
  });

  it("ends at its time by uptime, however the wall clock is set", async () => {
    const { clock, open, states } = world();
    const store = await open();
    await store.grant(grant(clock, 10));
    const hold = await store.ask(logs);

    clock.stepWall(-24 * HOUR_MS);
    await clock.advance(11 * 60_000);

    expect(isHeld(hold) && hold.lost.aborted).toBe(true);
    expect(await store.ask(logs)).toBe("consent_required");
    expect(states()).toEqual(["c1 granted", "c1 expired"]);
  });

  it("is cut at once for everybody who holds it, before anything is written", async () => {
    const { clock, stateFiles, open } = world();
    const store = await open();
    await store.grant(grant(clock, 0));
    const hold = await store.ask(logs);
    stateFiles.write = () => new Promise(() => undefined);

    void store.revoke("c1");

    expect(isHeld(hold) && hold.lost.aborted).toBe(true);
  });

  it("that is narrowed is cut at once for what it no longer covers, and for nothing else", async () => {
    const { clock, stateFiles, open } = world();
    const store = await open();
    const tail = { ...logs, scope: "tail" } as const;
    await store.grant({ ...grant(clock, 0), scopes: ["logs", "tail"] });
    await store.grant({ ...grant(clock, 0), consentId: "c2", scopes: ["action"] });
    const held = [
      await store.ask(logs),
      await store.ask(tail),
      await store.ask({ ...logs, scope: "action" }),
    ];
    stateFiles.write = () => new Promise(() => undefined);

    void store.grant(grant(clock, 0));

    expect(held.map((hold) => isHeld(hold) && hold.lost.aborted)).toEqual([false, true, false]);
  });

  it("that was revoked as a whole stays off, pre-consented or not, until the owner restores it", async () => {
    const { clock, open } = world();
    const settings = { preConsented: ["logs", "tail"], allowVerbal: true } as const;
    const store = await open(settings);
    await store.revoke("all");

    expect(await store.ask(logs)).toBe("consent_revoked");
    expect(await (await open(settings)).ask(logs)).toBe("consent_revoked");
    await store.grant({ ...grant(clock, 0), consentId: "c2" });
    expect(isHeld(await store.ask(logs))).toBe(true);
    expect(await store.ask({ ...logs, scope: "tail" })).toBe("consent_revoked");

    await store.restore();

    expect(isHeld(await (await open(settings)).ask({ ...logs, scope: "tail" }))).toBe(true);
  });

  it("by telephone holds for an hour at most, for state and logs, where the device allows it", async () => {
    const { clock, writer, open } = world();
    const store = await open({ allowVerbal: true });
    const scopes: ConsentScope[] = ["logs"];
    const given = { consentId: "v1", scopes, expiresAtMs: clock.nowMs() + 9 * HOUR_MS, requestedBy: "kim" };

    expect(await store.ask({ ...logs, consentId: "v1" })).toBe("consent_required");
    expect(await store.grantVerbal({ ...given, scopes: ["logs", "action"] })).toBe("verbal_not_allowed");
    expect(await store.grantVerbal(given)).toBeUndefined();
    expect(isHeld(await store.ask({ ...logs, consentId: "v1" }))).toBe(true);
    expect(await store.ask({ ...logs, scope: "tail", consentId: "v1" })).toBe("consent_required");
    expect(writer.of("consent")).toMatchObject([
      {
        ...{ consentId: "v1", state: "granted", scopes: ["logs"], grantedBy: "verbal: kim" },
        expiresAtMs: clock.nowMs() + HOUR_MS,
      },
    ]);

    await clock.advance(2 * HOUR_MS);
    expect(store.grants()).toEqual([]);
  });

  it("by telephone counts for nothing where the device does not allow it, or once the owner took all back", async () => {
    const { open } = world();
    const given = { consentId: "v1", scopes: ["logs" as const], expiresAtMs: 1, requestedBy: "kim" };
    const lenient = await open({ allowVerbal: true });
    await lenient.revoke("all");

    expect(await (await world().open()).grantVerbal(given)).toBe("verbal_not_allowed");
    expect(await lenient.grantVerbal(given)).toBe("consent_revoked");
  });

  it("that staff give back ends at once, and is reported also when the device knows nothing of it", async () => {
    const { clock, open, states } = world();
    const store = await open();
    await store.grant(grant(clock, 10));
    const hold = await store.ask(logs);

    await store.giveBack("c1");
    await store.giveBack("c9");

    expect(isHeld(hold) && hold.lost.aborted).toBe(true);
    expect(states()).toEqual(["c1 granted", "c1 revoked", "c9 revoked"]);
  });

  it("counts as none when its file is damaged, even on a pre-consented device", async () => {
    const { stateFiles, open } = world();
    stateFiles.files.set("consent.json", Buffer.from("{"));

    expect(await (await open({ preConsented: ["logs"] })).ask(logs)).toBe("consent_revoked");
  });

  it("tells the panel what was asked for in vain", async () => {
    const store = await world().open();
    const asked: string[] = [];
    store.watchRequests(({ scope, requestedBy }) => asked.push(`${scope} ${requestedBy}`));

    await store.ask(logs);

    expect(asked).toEqual(["logs kim"]);
  });

  it("of a reserved name can be given by nobody", async () => {
    const { clock, open } = world();
    const store = await open({ allowVerbal: true });

    await expect(store.grant({ ...grant(clock, 5), consentId: "policy" })).rejects.toThrow("reserved");
    await expect(store.grant({ ...grant(clock, 5), consentId: "all" })).rejects.toThrow("reserved");
    expect(await store.ask({ ...logs, consentId: "policy" })).toBe("consent_required");
  });
});

describe("consent by local policy", () => {
  it("is reported once, and again only when the setting changes", async () => {
    const { clock, writer, open } = world();
    const start = async (...preConsented: ConsentScope[]) => {
      const store = await open({ preConsented });
      await clock.advance(0);
      return store;
    };

    await start();
    await start("state", "logs");
    await start("logs", "state");
    await start("logs");
    await start();
    await start();

    expect(writer.of("consent")).toEqual([
      { kind: "consent", consentId: "policy", state: "granted", scopes: ["state", "logs"], ...byPolicy },
      { kind: "consent", consentId: "policy", state: "granted", scopes: ["logs"], ...byPolicy },
      { kind: "consent", consentId: "policy", state: "revoked", scopes: ["logs"], ...byPolicy },
    ]);
  });

  it("is reported again after a crash before its report was safe", async () => {
    const { clock, writer, open, states } = world();
    writer.flushed = () => new Promise(() => undefined);
    await open({ preConsented: ["logs"] });
    await clock.advance(0);

    await open({ preConsented: ["logs"] });

    expect(states()).toEqual(["policy granted", "policy granted"]);
  });

  it("ends for everybody who holds it when the owner takes everything back, and says so once", async () => {
    const { clock, open, states } = world();
    const store = await open({ preConsented: ["logs"] });
    const hold = await store.ask(logs);
    expect(store.grants()).toMatchObject([{ consentId: "policy", scopes: ["logs"] }]);

    await store.revoke("all");
    await clock.advance(0);
    const again = await open({ preConsented: ["logs"] });

    expect(isHeld(hold) && hold.lost.aborted).toBe(true);
    expect(again.grants()).toEqual([]);
    expect(states()).toEqual(["policy granted", "policy revoked"]);
  });

  it("can be taken back alone", async () => {
    const { clock, open, states } = world();
    const store = await open({ preConsented: ["logs", "tail"] });
    await store.grant(grant(clock, 0));

    await store.revoke("policy");

    expect(isHeld(await store.ask(logs))).toBe(true);
    expect(await store.ask({ ...logs, scope: "tail" })).toBe("consent_revoked");
    expect(states()).toEqual(["policy granted", "c1 granted", "policy revoked"]);
  });

  it("is reported as ended when the memory of it is damaged", async () => {
    const { stateFiles, open, states } = world();
    stateFiles.files.set("consent.json", Buffer.from("{"));

    await open({ preConsented: ["logs"] });

    expect(states()).toEqual(["policy revoked"]);
  });
});
