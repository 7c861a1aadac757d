import { describe, expect, it } from "vitest";
import { addressKey } from "../../../../broker/mqtt/address-key.ts";
import { ConnectionAdmission } from "../../../../broker/mqtt/connection-admission.ts";
import { InFlightBudget } from "../../../../broker/mqtt/in-flight-budget.ts";
import { defaultMqttLimits } from "../../../../broker/mqtt/mqtt-limits.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

function arrange() {
  const limits = {
    ...defaultMqttLimits,
    pendingConnections: 4,
    pendingPerAddress: 2,
    connectionsPerAddress: 5,
    connectRatePerAddress: { perSecond: 1, burst: 2 },
  };
  const clock = virtualClock();
  const admission = new ConnectionAdmission({ limits, maxConnections: 6, clock });
  const evicted: string[] = [];
  const add = (address: string, name: string, hasSpoken = true) => {
    const connection = { address, hasSpoken: () => hasSpoken, evict: () => evicted.push(name) };
    admission.add(connection);
    return connection;
  };
  return { admission, add, evicted, clock };
}

describe("admission of connections", () => {
  it("closes the oldest that has said nothing when an address has too many pending", () => {
    const { admission, add, evicted } = arrange();
    add("a", "speaks");
    add("a", "idle", false);

    expect(admission.judge("a")).toBeUndefined();
    expect(evicted).toEqual(["idle"]);
  });

  it("refuses an address all of whose pending connections speak, and nobody else", () => {
    const { admission, add } = arrange();
    add("a", "one");
    add("a", "two");

    expect(admission.judge("a")).toBe("too_many_from_address");
    expect(admission.judge("b")).toBeUndefined();
  });

  it("counts a settled connection as open and no more as pending", () => {
    const { admission, add } = arrange();
    for (const name of ["one", "two", "three", "four", "five"]) admission.settle(add("a", name));

    expect(admission.judge("a")).toBe("too_many_from_address");
    expect([admission.openCount, admission.pendingCount]).toEqual([5, 0]);
  });

  it("refuses everybody when all places are taken", () => {
    const { admission, add } = arrange();
    const connections = ["a", "b", "c", "d", "e", "f"].map((address) => add(address, address));
    for (const connection of connections) admission.settle(connection);
    const whenFull = admission.judge("g");
    for (const connection of connections) admission.remove(connection);

    expect(whenFull).toBe("too_many_connections");
    expect(admission.judge("g")).toBeUndefined();
    expect(admission.openCount).toBe(0);
  });

  it("lets an address begin so many handshakes a second", async () => {
    const { admission, add, clock } = arrange();
    const connection = add("a", "one");
    const atOnce = [1, 2, 3].map(() => admission.mayBeginTls(connection));
    await clock.advance(1_000);

    expect(atOnce).toEqual([true, true, false]);
    expect(admission.mayBeginTls(connection)).toBe(true);
  });

  it.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8::5", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
  ])("takes %s as %s", (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

describe("the fleet's budget of bytes in flight", () => {
  it("wakes who waits in the order of asking, until it is spent again", () => {
    const budget = new InFlightBudget(100);
    const served: string[] = [];
    const ask = (name: string) => {
      if (budget.tryReserve(60)) served.push(name);
      else budget.whenFree(() => ask(name));
    };
    ask("first");
    ask("second");
    ask("third");

    budget.release(60);

    expect(served).toEqual(["first", "second"]);
    budget.release(60);
    expect(served).toEqual(["first", "second", "third"]);
    expect(budget.reservedBytes).toBe(60);
  });
});
