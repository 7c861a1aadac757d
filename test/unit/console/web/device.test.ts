import { systemClock } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createFormatMoment } from "../../../../console/web/format/moment.ts";
import {
  faultTone,
  orderFaults,
  rangeAround,
} from "../../../../console/web/pages/device/faults/fault-view-model.ts";
import {
  bootReasonWord,
  clockSentence,
  disconnectWord,
  isReachable,
  presenceSentence,
} from "../../../../console/web/pages/device/header-view-model.ts";
import { lossSentence, orderLosses } from "../../../../console/web/pages/device/losses/losses-view-model.ts";
import { groupOf, groupValues } from "../../../../console/web/pages/device/values/values-view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";
import { exampleFaults } from "../../../lib/example-faults.ts";
import { exampleLosses } from "../../../lib/example-telemetry.ts";
import { deviceExample } from "../../../lib/in-memory-data-plane.ts";

const translate = createTranslate("en");
const moment = createFormatMoment({ language: "en", timeZone: "UTC" });
const reader = { language: "en", translate, moment } as const;
const nowMs = Date.UTC(2026, 0, 15, 12, 0, 0);
const device = { ...deviceExample("washer-1", systemClock), claimedAtMs: nowMs - 3_600_000 };

describe("presence in a sentence", () => {
  it("says for how long a connected device has been silent", () => {
    expect(
      presenceSentence({ ...device, presence: "stale", lastReportAtMs: nowMs - 660_000 }, nowMs, translate),
    ).toContain("no report for 11 min");
  });

  it("says since when and why an offline device is offline", () => {
    const offline = {
      ...device,
      presence: "offline",
      disconnectedAtMs: nowMs - 7_200_000,
      disconnectReason: "keep_alive",
    } as const;

    expect(presenceSentence(offline, nowMs, translate)).toContain("since 2 h ago: it stopped answering");
  });

  it("has a sentence for every other presence and a word for every reason", () => {
    const sentences = (["online", "never", "revoked"] as const).map((presence) =>
      presenceSentence({ ...device, presence }, nowMs, translate),
    );

    expect(new Set(sentences).size).toBe(3);
    expect(sentences[1]).toContain("Claimed 1 h ago");
    expect([disconnectWord(null, translate), disconnectWord("new_code", translate)]).toEqual([
      "the reason is not known",
      "new_code",
    ]);
    expect(
      (["online", "stale", "offline", "never", "revoked"] as const).filter((presence) =>
        isReachable({ ...device, presence }),
      ),
    ).toEqual(["online", "stale"]);
  });

  it("says why the device started last when that is known", () => {
    expect(["power_loss", "unknown", "odd\u0007"].map((reason) => bootReasonWord(reason, translate))).toEqual(
      ["after a power loss", "", "odd\\x07"],
    );
  });

  it("says how far the clock was off and in which direction", () => {
    expect(clockSentence(device, translate)).toBe("Synchronised");
    expect(
      clockSentence({ ...device, clock: "unsynchronised", clockCorrectionMs: 180_000 }, translate),
    ).toContain("3 min behind");
    expect(
      clockSentence({ ...device, clock: "unsynchronised", clockCorrectionMs: -180_000 }, translate),
    ).toContain("3 min ahead");
  });
});

describe("faults", () => {
  const faults = exampleFaults("washer-1", nowMs);
  const disk = faults[0];
  if (!disk) throw new Error("the example has a fault");

  it("come firing first, what is only pending last, then by severity, then newest first", () => {
    const [critical, warning, pending] = faults;
    if (!critical || !warning || !pending) throw new Error("the example has three faults");
    const unknown = { ...warning, id: "unknown", state: "unknown" as const };

    expect(orderFaults([pending, unknown, warning, critical]).map(({ id }) => id)).toEqual([
      "fault-1",
      "fault-2",
      "unknown",
      "fault-3",
    ]);
  });

  it("look as bad as they are, and neutral while they are only pending", () => {
    const [critical, warning, pending] = faults;
    if (!critical || !warning || !pending) throw new Error("the example has three faults");

    expect([critical, warning, pending].map(faultTone)).toEqual(["critical", "warning", "pending"]);
    expect(pending.severity).toBe("critical");
  });

  it("lead to the log lines around their beginning, never into the future", () => {
    expect(rangeAround({ ...disk, startedAtMs: nowMs - 60_000 }, nowMs)).toEqual({
      fromMs: nowMs - 960_000,
      toMs: nowMs,
    });
  });
});

describe("live values", () => {
  const value = { signal: "disk_used_ratio", instance: "/var", unit: "ratio", value: 0.5, atMs: nowMs };

  it("are grouped in the catalogue's order, with unknown signals under the appliance", () => {
    const values = [
      value,
      { ...value, instance: "/" },
      { ...value, signal: "cpu_busy_ratio", instance: "" },
      { ...value, signal: "drum_speed_rpm", unit: "rpm", instance: "" },
    ];
    const groups = groupValues({ deviceClass: "linux", values }, reader);

    expect(groups.map(({ group }) => group)).toEqual(["appliance", "cpu", "disk"]);
    expect(groups[2]?.rows.map(({ instance }) => instance)).toEqual(["/", "/var"]);
    expect(groupOf("wifi_rssi_dbm")).toBe("network");
  });

  it("that are codes are told by the name that their class gives them", () => {
    const phase = { signal: "cycle_phase", instance: "", unit: "code", value: 2, atMs: nowMs };
    const korean = { language: "ko", translate: createTranslate("ko") } as const;
    const texts = (deviceClass: string, value: number) =>
      [reader, korean].map((of) => {
        const [group] = groupValues({ deviceClass, values: [{ ...phase, value }] }, of);
        return `${group?.rows[0]?.title} ${group?.rows[0]?.text}`;
      });

    expect(texts("washer", 2)).toEqual(["Phase of the programme wash", "세탁 단계 세탁"]);
    expect(texts("dryer", 2)).toEqual(["Phase of the programme dry", "건조 단계 건조"]);
    expect(texts("washer", 12)).toEqual(["Phase of the programme 12", "세탁 단계 12"]);
  });

  it("become stale after three missed reports, never earlier than three minutes", () => {
    const [group] = groupValues({ deviceClass: "linux", values: [value] }, reader);

    expect(group?.rows[0]?.staleAtMs).toBe(nowMs + 180_000);
  });
});

describe("losses", () => {
  it("are told in a plain sentence, newest first", () => {
    const [long, short] = exampleLosses(nowMs);
    if (!long || !short) throw new Error("the example has two losses");

    expect(lossSentence(long, { translate, moment })).toBe(
      "15 Jan 2026, 07:00–07:38: 312 debug records dropped because the device's spool was full",
    );
    expect(lossSentence({ ...short, quantity: 1, reason: "odd" }, { translate, moment })).toBe(
      "15 Jan 2026, 11:00: 1 log record dropped because odd",
    );
    expect(orderLosses([long, short])).toEqual([short, long]);
  });

  it("that last over midnight name both days", () => {
    const [long] = exampleLosses(nowMs);
    if (!long) throw new Error("the example has a loss");

    expect(lossSentence({ ...long, lastAtMs: nowMs + 43_200_000 }, { translate, moment })).toContain(
      "15 Jan 2026, 07:00–16 Jan 2026, 00:00",
    );
  });
});
