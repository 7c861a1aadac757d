import { describe, expect, it } from "vitest";
import { emptyProfile, type RegisteredDevice } from "../../../../broker/fleet/device-registry.ts";
import { newestFirmware } from "../../../../broker/fleet/newest-firmware.ts";

const device = (firmware: string, model = "WM-900", deviceClass = "washer"): RegisteredDevice => ({
  row: {
    ...{ id: `${model}-${firmware}`, claimedAtMs: 0, revokedAtMs: null, sessionStartedAtMs: null, note: "" },
    ...{ disconnectedAtMs: null, disconnectReason: null, lastReportAtMs: null, configSyncedAtMs: null },
    profile: { ...emptyProfile, firmware, model, deviceClass },
  },
  searchText: "",
  certificate: undefined,
});

describe("the newest firmware of a model", () => {
  it("counts numbers as numbers", () => {
    const old = device("4.9.0");
    expect(newestFirmware(old, [old, device("4.10.0"), device("4.2.7")])).toBe("4.10.0");
  });

  it("is that of the same class and model", () => {
    const own = device("1.0");
    expect(newestFirmware(own, [own, device("9.0", "WM-700"), device("8.0", "WM-900", "dryer")])).toBe("1.0");
  });

  it("is not known while nobody has said any", () => {
    const own = device("");
    expect(newestFirmware(own, [own])).toBe("");
  });
});
