import { role } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { ApiFailure, failureOf, failureSentence } from "../../../../console/web/api/api-failure.ts";
import { createFormatMoment } from "../../../../console/web/format/moment.ts";
import { groupedSecret, zoneOptions } from "../../../../console/web/pages/account/view-model.ts";
import { detailWords } from "../../../../console/web/pages/audit/view-model.ts";
import { invitationTexts } from "../../../../console/web/pages/invitation/view-model.ts";
import {
  endedSessionSentence,
  nextStep,
  signInFailure,
} from "../../../../console/web/pages/sign-in/view-model.ts";
import { roleOptions, staffFields, staffRows } from "../../../../console/web/pages/staff/view-model.ts";
import { newPasswordFaults } from "../../../../console/web/parts/new-password.ts";
import { createTranslate, isTextKey } from "../../../../console/web/text/translate.ts";

const translate = createTranslate("en");
const korean = createTranslate("ko");
const reader = { translate, moment: createFormatMoment({ language: "en", timeZone: "UTC" }) };

const refusedWith = (reason: string, change: { role?: string } = {}) =>
  new ApiFailure({ code: "UNAUTHENTICATED", message: "in English", status: 401, reason, ...change });

describe("signing in with a second factor", () => {
  it("asks for the code after the right password, and again while only the code is wrong", () => {
    expect(nextStep("password", refusedWith("code-required"))).toBe("code");
    expect(nextStep("code", refusedWith("code-wrong"))).toBe("code");
    expect(nextStep("code", refusedWith(""))).toBe("password");
    expect(nextStep("code", new ApiFailure({ code: "RATE_LIMITED", message: "" }))).toBe("code");
    expect(nextStep("code", new TypeError("gone"))).toBe("code");
  });

  it("calls nothing a failure that is only the next step", () => {
    expect(signInFailure(refusedWith("code-required"), translate)).toBeUndefined();
    expect(signInFailure(null, translate)).toBeUndefined();
    expect(signInFailure(refusedWith("code-wrong"), translate)).toContain("Wait for the next one");
    expect(signInFailure(refusedWith(""), translate)).toContain("Name or password is wrong");
  });
});

describe("a session that ended", () => {
  it("says that the role was changed, and to which", () => {
    const ended = refusedWith("role-changed", { role: "viewer" });

    expect(endedSessionSentence(ended, translate)).toBe(
      "An administrator changed your role to: Viewer. Sign in again to continue with it.",
    );
    expect(endedSessionSentence(ended, korean)).toContain("‘열람자’");
  });

  it("tells of idle minutes when the server gives no reason that is known", () => {
    for (const reason of ["", "of-tomorrow"])
      expect(endedSessionSentence(refusedWith(reason), translate)).toContain("30 minutes without use");
  });
});

describe("what is refused", () => {
  it("names the roles that may, in the reader's language", () => {
    const refused = failureOf(403, {
      ...{ code: "FORBIDDEN", message: "in English", requestId: "r" },
      allowedRoles: ["supervisor", "admin"],
    });

    expect(failureSentence(refused, translate)).toContain("These may: Supervisor, Administrator");
    expect(failureSentence(refused, korean)).toContain("상담팀장, 관리자");
  });

  it("says what exactly is wrong, and falls back to the code", () => {
    const sentence = (reason: string) =>
      failureSentence(new ApiFailure({ code: "CONFLICT", message: "taken", reason }), translate);

    expect(sentence("last-admin")).toContain("last administrator");
    expect(sentence("of-tomorrow")).toContain("taken");
  });
});

describe("the list of staff", () => {
  const person = {
    ...{ name: "Kim", role: "support" as const, isDisabled: false, hasTotp: true, skills: [] },
    ...{ createdAtMs: 0, lastSignInAtMs: null },
  };
  const invitation = { name: "Lee", role: "viewer" as const, invitedBy: "Ada", expiresAtMs: 86_400_000 };

  it("shows people, then invitations, and knows one's own line", () => {
    const rows = staffRows(
      { people: [person, { ...person, name: "Ada" }], invitations: [invitation] },
      "Ada",
    );

    expect(rows.map((row) => (row.kind === "person" ? row.isMe : "invited"))).toEqual([
      false,
      true,
      "invited",
    ]);
  });

  it("is found by name, role, skills and state as they are shown", () => {
    const fields = staffRows(
      {
        people: [
          { ...person, isDisabled: true },
          { ...person, name: "Seo", skills: ["air-conditioner", "tv"] },
        ],
        invitations: [invitation],
      },
      "",
    ).map((row) => staffFields(row, reader));

    expect(fields).toEqual([
      ["Kim", "Support", "All devices", "Disabled"],
      ["Seo", "Support", "Air conditioner, TV", "Active"],
      ["Lee", "Viewer", "", "Invited, until 2 Jan 1970, 00:00"],
    ]);
  });

  it("has a word and a sentence for every role, in both languages", () => {
    expect(roleOptions(translate).map(({ value }) => value)).toEqual(role.options);
    for (const each of role.options)
      expect([isTextKey(`role.${each}`), isTextKey(`role.can.${each}`)]).toEqual([true, true]);
  });
});

describe("one's own account", () => {
  it("shows a key as people type it", () => {
    expect(groupedSecret("ABCDEFGHIJ")).toBe("ABCD EFGH IJ");
  });

  it("offers the browser's zone first and the chosen one always", () => {
    const options = zoneOptions({ known: ["Asia/Seoul"], chosen: "Etc/GMT+12", browserLabel: "this one" });

    expect(options).toEqual([
      { value: "", label: "this one" },
      { value: "Asia/Seoul", label: "Asia/Seoul" },
      { value: "Etc/GMT+12", label: "Etc/GMT+12" },
    ]);
  });

  it("names what is wrong with a new password", () => {
    expect(Object.keys(newPasswordFaults({ password: "short", repeated: "other" }, translate))).toEqual([
      "password",
      "repeated",
    ]);
  });
});

describe("a one-time link", () => {
  it("says what it is for", () => {
    const words = (kind: "join" | "password") =>
      invitationTexts({ kind, name: "Kim", role: "expert" }, translate);

    expect(words("join")).toMatchObject({ title: "Welcome, Kim", submit: "Join" });
    expect(words("join").lead).toContain("Expert");
    expect(words("password").title).toBe("New password for Kim");
  });
});

describe("the audit of staff", () => {
  it("tells a change of role in words", () => {
    expect(detailWords("Kim: support → viewer", translate)).toBe("Kim: Support → Viewer");
    expect(detailWords("Kim: support → viewer", korean)).toBe("Kim: 상담원 → 열람자");
  });

  it("tells a change of skills in words, and leaves a comma elsewhere to whoever wrote it", () => {
    expect(detailWords("Kim: all-classes → washer, tv", translate)).toBe("Kim: all devices → Washer, TV");
    expect(detailWords("Kim: washer, tv → all-classes", korean)).toBe("Kim: 세탁기, TV → 모든 기기");
    expect(detailWords("home of Kim, phone", translate)).toBe("home of Kim, phone");
  });
});
