import { permission, role } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import {
  deedOf,
  mayRole,
  permissionsOf,
  refusalSentence,
  rolesThatMay,
} from "../../../../console/server/auth/permissions.ts";
import { expectGeneratedSection } from "../../../lib/generated-section.ts";
import { apiBench } from "./api-bench.ts";

describe("permissions", () => {
  it("give an administrator everything and everybody something", () => {
    expect(permissionsOf("admin")).toEqual(permission.options);
    expect(role.options.filter((each) => permissionsOf(each).length === 0)).toEqual([]);
  });

  it("stand in the document as they are", () => {
    const head = `| may | ${role.options.join(" | ")} |\n|---|${role.options.map(() => ":-:|").join("")}\n`;
    const rows = permission.options.map((each) => {
      const marks = role.options.map((of) => (mayRole(of, each) ? "yes" : "–"));
      return `| ${deedOf(each)} (\`${each}\`) | ${marks.join(" | ")} |\n`;
    });

    expectGeneratedSection({
      path: "console/docs/PERMISSIONS.md",
      name: "permissions",
      wanted: head + rows.join(""),
    });
  });

  it("keep customers' names from those who do not need them", () => {
    expect(rolesThatMay("customer:read")).toEqual(["support", "expert", "supervisor", "admin"]);
    expect(mayRole("viewer", "logs:read")).toBe(false);
  });

  it("are refused with who may, and whom to ask", () => {
    expect(refusalSentence("viewer", "case:assign-others")).toBe(
      "Your role (viewer) may not give cases to others; supervisors and administrators may. Ask one of them, or an administrator for another role.",
    );
  });
});

describe("a person whose role does not permit it", () => {
  it("is told who may, in words and as codes", async () => {
    const bench = await apiBench();
    const cookie = await bench.signInAs("viewer");

    const answer = await bench.send("GET", "/api/quarantine", { cookie });

    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("experts, engineers and administrators may"),
      allowedRoles: ["expert", "engineer", "admin"],
    });
  });

  it("follows a device live without its log lines", async () => {
    const bench = await apiBench();
    const bodyOf = async (role: "viewer" | "support"): Promise<string> => {
      const stream = await bench.app.inject({
        url: "/api/live",
        headers: { host: "localhost:8080", cookie: await bench.signInAs(role) },
        payloadAsStream: true,
      });
      let text = "";
      stream.stream().on("data", (chunk) => {
        text += String(chunk);
      });
      const line = { atMs: 1, severity: 3, source: "journal", unit: "", message: "private line" };
      bench.plane.publish({
        kind: "tail",
        deviceId: "washer-1",
        commandId: "c",
        lines: [line],
        droppedLines: 0,
        sentLines: 0,
        lostLines: 0,
      });
      bench.plane.publish({ kind: "values", deviceId: "washer-1", values: [] });
      await new Promise((resolve) => setImmediate(resolve));
      return text;
    };

    const [viewer, support] = [await bodyOf("viewer"), await bodyOf("support")];

    expect([viewer.includes("event: values"), viewer.includes("private line")]).toEqual([true, false]);
    expect(support).toContain("private line");
  });

  it("gets the permissions of the role with who is signed in", async () => {
    const bench = await apiBench();

    const me = (await bench.send("GET", "/api/me", { cookie: await bench.signInAs("viewer") })).json();

    expect(me).toMatchObject({ role: "viewer", permissions: permissionsOf("viewer") });
  });
});

describe("stored accounts", () => {
  it("of the first version keep working: their one person is an administrator", async () => {
    const bench = await apiBench({}, async ({ records, passwordHash }) => {
      const row = { name: "Ada", role: "admin", passwordHash, createdAtMs: 1 };
      await records.put("staff", "ada", JSON.stringify(row));
    });

    const answer = await bench.send("POST", "/api/sign-in", {
      body: { name: "ada", password: "correct horse battery" },
    });

    expect(answer.json()).toMatchObject({ name: "Ada", role: "admin" });
  });

  it("from before skills know every device, and keep all else when they are given some", async () => {
    const row = { name: "Ada", role: "admin", createdAtMs: 1, isDisabled: false, lastSignInAtMs: 5 };
    const bench = await apiBench({}, async ({ records, passwordHash }) => {
      await records.put("staff", "ada", JSON.stringify({ ...row, passwordHash, language: "ko" }));
    });
    const before = bench.context.staff.find("ada")?.skills;

    await bench.context.staffDesk.changeSkills("ada", ["washer"], "Ada");
    const [stored] = await bench.plane.consoleRecords.list("staff");

    expect(before).toEqual([]);
    expect(JSON.parse(stored?.value ?? "")).toMatchObject({ ...row, language: "ko", skills: ["washer"] });
  });

  it("with a skill of a class that is not known here lose that skill alone", async () => {
    const bench = await apiBench({}, async ({ records, passwordHash }) => {
      const row = { name: "Ada", role: "admin", passwordHash, createdAtMs: 1, skills: ["toaster", "tv"] };
      await records.put("staff", "ada", JSON.stringify(row));
    });

    expect(bench.context.staff.find("ada")).toMatchObject({ role: "admin", skills: ["tv"] });
  });

  it("that are damaged do not take the others with them, keep their name, and open no set-up", async () => {
    const bench = await apiBench({}, async ({ records, passwordHash }) => {
      await records.put("staff", "eve", `{"name":"Eve","passwordHash":"${passwordHash}`);
      const row = { name: "Ada", role: "admin", passwordHash, createdAtMs: 1 };
      await records.put("staff", "ada", JSON.stringify(row));
    });
    const body = { name: "Ada", password: "correct horse battery" };

    const answer = await bench.send("POST", "/api/sign-in", { body });

    expect(answer.statusCode).toBe(200);
    expect(bench.logged.map(({ event }) => event)).toEqual(["account-damaged"]);
    expect(JSON.stringify(bench.logged)).not.toContain("argon2id");
    expect(bench.context.staff.find("Eve")).toBeUndefined();
    expect((await bench.send("GET", "/api/set-up")).json()).toEqual({ needsFirstAdmin: false });
  });
});
