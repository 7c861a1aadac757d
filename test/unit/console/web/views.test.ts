import { systemClock } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { agentConfigSchema } from "../../../../agent/config.ts";
import { ApiFailure } from "../../../../console/web/api/api-failure.ts";
import { actionWord, detailWords, shownEntries } from "../../../../console/web/pages/audit/view-model.ts";
import {
  claimCommands,
  consentSetting,
  isOnlyLocal,
} from "../../../../console/web/pages/fleet/claim-view-model.ts";
import { classWord, fleetCount, fleetRow } from "../../../../console/web/pages/fleet/view-model.ts";
import { quarantineFields, refusalWord } from "../../../../console/web/pages/quarantine/view-model.ts";
import { secretOfHash, setUpFailure, setUpFaults } from "../../../../console/web/pages/set-up/view-model.ts";
import { signInFailure } from "../../../../console/web/pages/sign-in/view-model.ts";
import { filterItems } from "../../../../console/web/parts/filter-items.ts";
import { viewStateOf } from "../../../../console/web/parts/view-state.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";
import { exampleQuarantine } from "../../../lib/example-telemetry.ts";
import { deviceExample } from "../../../lib/in-memory-data-plane.ts";

const translate = createTranslate("en");

describe("the state of a view", () => {
  it("tells loading, failed, empty, nothing matches, stale and ready apart", () => {
    const facts = { count: undefined, hasFailed: false, isFiltered: false };

    expect(viewStateOf(facts)).toBe("loading");
    expect(viewStateOf({ ...facts, hasFailed: true })).toBe("failed");
    expect(viewStateOf({ ...facts, count: 0 })).toBe("empty");
    expect(viewStateOf({ ...facts, count: 0, isFiltered: true })).toBe("nothing-matches");
    expect(viewStateOf({ ...facts, count: 3, hasFailed: true })).toBe("stale");
    expect(viewStateOf({ ...facts, count: 3 })).toBe("ready");
  });
});

describe("the fleet list", () => {
  const device = deviceExample("washer-1", systemClock);

  it("counts open faults in words, the most urgent first", () => {
    const row = fleetRow({ ...device, openFaults: { critical: 1, warning: 2, info: 0 } }, translate);

    expect(row.faults).toEqual([
      { severity: "critical", text: "1 critical" },
      { severity: "warning", text: "2 warnings" },
    ]);
  });

  it("calls a device without a name by its id, and makes hostile names harmless", () => {
    const names = ["", "\u202eevil\u0007"].map((name) => fleetRow({ ...device, name }, translate).name);

    expect(names).toEqual(["washer-1", "‹U+202E›evil\\x07"]);
  });

  it("says how many of all devices are shown", () => {
    expect(fleetCount(100, 1_204, translate)).toBe("100 of 1,204 devices");
    expect(fleetCount(1, 1, translate)).toBe("1 device");
    expect(fleetCount(5, null, translate)).toBe("5 devices");
  });

  it("shows a class that it does not know as it is", () => {
    expect([classWord("tv", translate), classWord("toaster", translate)]).toEqual(["TV", "toaster"]);
  });

  it("gives the exact commands for a token", () => {
    expect(claimCommands("hc1.h.k.s").claim).toBe("sh housecall-agent.cjs claim --token hc1.h.k.s");
  });
});

describe("the address in a claim token", () => {
  it("is known to be of no use to other machines", () => {
    const tokens = ["127.0.0.1:1", "localhost:1", "[::1]:1", "192.168.1.2:1", "127.example.org:1"];

    expect(tokens.map((host) => isOnlyLocal(`hc1.${host}.h.s`))).toEqual([true, true, true, false, false]);
  });

  it("is followed by a consent setting that the agent takes", () => {
    expect(agentConfigSchema.parse(JSON.parse(consentSetting)).consent.preConsented).toEqual([
      "state",
      "logs",
      "tail",
    ]);
  });
});

describe("lists with a filter", () => {
  it("find items that have every word in some field, whatever the case", () => {
    const items = [{ name: "Kim Washer" }, { name: "Lee washer" }];

    expect(filterItems(items, " WASHER kim ", ({ name }) => [name])).toEqual([items[0]]);
    expect(filterItems(items, "", ({ name }) => [name])).toEqual(items);
  });

  it("say codes in words and keep unknown codes", () => {
    const [item] = exampleQuarantine(1_000_000_000);
    if (!item) throw new Error("the example has an item");

    expect([refusalWord("malformed", translate), refusalWord("odd_code", translate)]).toEqual([
      "Not readable",
      "odd_code",
    ]);
    expect(quarantineFields(item, translate)).toContain("Not a number");
    expect([actionWord("command-requested", translate), actionWord("odd", translate)]).toEqual([
      "Command requested",
      "odd",
    ]);
  });

  it("of the audit tell details in words and keep what was written", () => {
    const korean = createTranslate("ko");

    expect(detailWords("tail_logs: cancelled_by_staff", korean)).toBe("실시간 로그: 상담원이 취소함");
    expect(detailWords("pull_logs: a customer called: noise\u0007", translate)).toBe(
      "Pull logs: a customer called: noise\\x07",
    );
    expect(detailWords("", translate)).toBe("");
  });

  it("of the audit hide looks, but never one that was refused", () => {
    const entry = {
      id: 1,
      atMs: 1,
      actor: "Kim",
      action: "device-read",
      deviceId: "",
      commandId: "",
      caseId: "",
      consentId: "",
      outcome: "success" as const,
      detail: "",
    };
    const entries = [
      entry,
      { ...entry, id: 2, action: "sign-in" },
      { ...entry, id: 3, outcome: "failure" as const },
    ];

    expect(shownEntries(entries, "without looks").map(({ id }) => id)).toEqual([2, 3]);
    expect(shownEntries(entries, "with looks")).toEqual(entries);
  });
});

describe("set-up and sign-in", () => {
  it("take the secret from the address and refuse one that was cut off", () => {
    expect(secretOfHash(`#${"s".repeat(32)}`)).toBe("s".repeat(32));
    expect([secretOfHash(""), secretOfHash("#short"), secretOfHash("#%E0%A4%A")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("name every wrong field at once", () => {
    expect(Object.keys(setUpFaults({ name: " ", password: "short", repeated: "other" }, translate))).toEqual([
      "name",
      "password",
      "repeated",
    ]);
    expect(
      setUpFaults({ name: "Kim", password: "a".repeat(12), repeated: "a".repeat(12) }, translate),
    ).toEqual({});
  });

  it("explain an old link and a wrong password", () => {
    const refused = new ApiFailure({ code: "UNAUTHENTICATED", message: "", status: 401 });

    expect(setUpFailure(refused, translate)).toContain("expired");
    expect(signInFailure(refused, translate)).toContain("password is wrong");
    expect(signInFailure(new ApiFailure({ code: "RATE_LIMITED", message: "" }), translate)).toContain(
      "Wait a minute",
    );
  });
});
