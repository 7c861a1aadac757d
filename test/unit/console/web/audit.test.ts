import { type AuditHeadsVerdict, auditCheck } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { createApiClient } from "../../../../console/web/api/api-client.ts";
import { createFormatMoment } from "../../../../console/web/format/moment.ts";
import {
  type AuditAddress,
  actionChoices,
  addressOf,
  auditFilterOf,
  faultsOf,
  inputOf,
  isNarrowed,
} from "../../../../console/web/pages/audit/filter-view-model.ts";
import { shownVerdict } from "../../../../console/web/pages/audit/verdict-view-model.ts";
import { aboutWords, actorWord } from "../../../../console/web/pages/audit/view-model.ts";
import { createTranslate } from "../../../../console/web/text/translate.ts";

const translate = createTranslate("en");
const empty: AuditAddress = { device: "", person: "", action: "", from: "", to: "", looks: "" };

describe("the filter of the audit", () => {
  it("asks for deeds alone when the address says nothing", () => {
    expect(auditFilterOf(empty)).toEqual({ looks: "without" });
    expect(isNarrowed(auditFilterOf(empty))).toBe(true);
    expect(isNarrowed(auditFilterOf({ ...empty, looks: "1" }))).toBe(false);
  });

  it("asks for what the address says", () => {
    const filter = auditFilterOf({
      ...{ device: " Washer-0042", person: "Kim Mina ", action: "sign-in", looks: "1" },
      ...{ from: "2026-03-01T13:05Z", to: "2026-03-02T00:00Z" },
    });

    expect(filter).toEqual({
      ...{ deviceId: "washer-0042", actor: "Kim Mina", action: "sign-in", looks: "with" },
      ...{ fromMs: Date.UTC(2026, 2, 1, 13, 5), toMs: Date.UTC(2026, 2, 2) },
    });
  });

  it.each([
    ["a time without zone", { from: "2026-03-01T13:05" }],
    ["no time", { to: "yesterday" }],
    ["a time before 1970", { from: "1969-03-01T13:05Z" }],
    ["an action that is none", { action: "Sign In" }],
  ])("leaves out %s", (_what, change) => {
    expect(auditFilterOf({ ...empty, ...change })).toEqual({ looks: "without" });
  });

  it("names a device id that is none, and a range that ends before it begins", () => {
    const range = { from: "2026-03-02T00:00Z", to: "2026-03-01T00:00Z" };

    expect(faultsOf(auditFilterOf({ ...empty, device: "a" }))).toEqual({ device: true, range: false });
    expect(faultsOf(auditFilterOf({ ...empty, ...range }))).toEqual({ device: false, range: true });
    expect(faultsOf(auditFilterOf({ ...empty, device: "washer-1" }))).toEqual({
      device: false,
      range: false,
    });
  });

  it("keeps the time of a field whatever the zone", () => {
    const address = addressOf("2026-03-01T22:05", "Asia/Seoul");

    expect(address).toBe("2026-03-01T13:05Z");
    expect(inputOf(address, "Asia/Seoul")).toBe("2026-03-01T22:05");
    expect(inputOf(address, "UTC")).toBe("2026-03-01T13:05");
    expect([addressOf("", "UTC"), inputOf("x", "UTC")]).toEqual(["", ""]);
  });

  it("offers actions by their words, and one that it does not know by its code", () => {
    const choices = actionChoices("moved-house", translate);

    expect(choices.slice(0, 2)).toEqual([
      { value: "", label: "Any action" },
      { value: "moved-house", label: "moved-house" },
    ]);
    expect(choices).toContainEqual({ value: "sign-in", label: "Signed in" });
    expect(actionChoices("sign-in", translate)).toHaveLength(choices.length - 1);
  });
});

describe("an entry of the audit", () => {
  it("says which case, consent and command it belongs to", () => {
    const entry = {
      ...{
        id: 1,
        atMs: 1,
        actor: "Kim",
        action: "sign-in",
        deviceId: "",
        outcome: "success" as const,
        detail: "",
      },
      ...{ caseId: "C-2026-000001", consentId: "", commandId: "c9" },
    };

    expect(aboutWords(entry, translate)).toBe("case C-2026-000001, command c9");
    expect(aboutWords({ ...entry, caseId: "", commandId: "" }, translate)).toBe("");
  });
});

describe("who acted", () => {
  it("is a person by name, or what is no person in words that hold what the filter wants", () => {
    const korean = createTranslate("ko");

    expect(actorWord("Mina\u202e", korean)).not.toContain("\u202e");
    expect(["Mina", "server", "command line", "signed out"].map((each) => actorWord(each, korean))).toEqual([
      "Mina",
      "서버 (server)",
      "명령줄 (command line)",
      "로그인하지 않은 사람 (signed out)",
    ]);
  });
});

describe("the verdict of a check", () => {
  const moment = createFormatMoment({ language: "en", timeZone: "UTC" });
  const heads: AuditHeadsVerdict = {
    ...{ compared: 3, newestId: 40, newestAtMs: Date.UTC(2026, 2, 1), uncovered: 0, signatures: "checked" },
    ...{ unreadable: 0, badSignatures: 0, isBehind: false },
  };
  const intact = { result: "intact" as const, entries: 40, headHash: "", heads };
  const broken = { result: "broken" as const, entryId: 12, untilId: 15, heads };
  const shown = (verdict: Parameters<typeof shownVerdict>[0]) => shownVerdict(verdict, { translate, moment });

  it("says that everything holds, and up to when the end is proven", () => {
    expect(shown(intact)).toMatchObject({
      tone: "sound",
      title: "Every entry holds",
      lines: [
        "40 entries checked; each one follows from the one before.",
        expect.stringMatching(/^The end is proven up to entry 40 of .*2026/),
      ],
    });
  });

  it.each([
    ["edited", "Entry 12 was edited"],
    ["deleted", "Entries 12 to 15 were deleted"],
    ["reordered", "Entry 12 was moved; another one stands in its place"],
    ["rewritten", "Some of the entries 12 to 15 were rewritten, or cut off and followed by new ones"],
    ["tail_cut", "Entries 12 to 15 are missing at the end"],
  ] as const)("names what is %s", (fault, title) => {
    expect(shown({ ...broken, fault })).toMatchObject({ tone: "broken", title });
  });

  it("names a single entry as one", () => {
    expect(shown({ ...broken, untilId: 12, fault: "deleted" }).title).toBe("Entry 12 was deleted");
  });

  it("is doubtful when the heads prove nothing, and says why", () => {
    const found = shown({ ...intact, heads: { ...heads, isBehind: true, unreadable: 1, badSignatures: 2 } });

    expect(found.tone).toBe("doubtful");
    expect(found.lines.slice(2)).toEqual([
      expect.stringContaining("older than the audit"),
      expect.stringContaining("3 heads cannot be read"),
    ]);
  });

  it("says when there are no heads, and when entries wait for theirs", () => {
    const none = { ...heads, compared: 0, newestId: null, newestAtMs: null };

    expect(shown({ ...intact, heads: none }).lines[1]).toContain("No heads were found");
    expect(shown({ ...intact, heads: { ...heads, uncovered: 1 } }).lines[2]).toContain(
      "1 newer entry has no head yet",
    );
  });
});

describe("lines that come one by one", () => {
  const progress = { kind: "progress", checked: 1, total: 2 };
  const client = (parts: readonly string[]) =>
    createApiClient({
      fetch: async () =>
        new Response(
          new ReadableStream({
            start: (controller) => {
              for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
              controller.close();
            },
          }),
        ),
    });
  const read = async (parts: readonly string[]) => {
    const found: unknown[] = [];
    for await (const step of client(parts).lines("/x", auditCheck, new AbortController().signal))
      found.push(step);
    return found;
  };

  it("are put together however they were cut", async () => {
    const text = `${JSON.stringify(progress)}\n`.repeat(2);

    expect(await read([...text])).toEqual([progress, progress]);
    expect(await read([text, '{"kind":'])).toEqual([progress, progress]);
    expect(await read([])).toEqual([]);
  });

  it.each([["hello\n"], ['{"kind":"verdict"}\n']])(
    "are refused when they are not what was asked: %s",
    async (line) => {
      await expect(read([line])).rejects.toMatchObject({ code: "ANSWER_UNREADABLE" });
    },
  );
});
