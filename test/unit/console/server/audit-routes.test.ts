import { auditCheck, auditEntry, page } from "@housecall/proto/api";
import { beforeEach, describe, expect, it } from "vitest";
import { exportAudit } from "../../../../console/server/export/audit-export.ts";
import { apiBench } from "./api-bench.ts";

let bench: Awaited<ReturnType<typeof apiBench>>;
let cookie: string;
beforeEach(async () => {
  bench = await apiBench();
  cookie = await bench.setUp();
});

/** Hostile texts as a person could have put them into a claim note. */
const hostile = ['=HYPERLINK("http://evil")', "+1", "-1", "@sum", "＝1", " =1", 'a","b\r\nc', "\u001b[2J"];

async function add(count: number): Promise<void> {
  for (let added = 0; added < count; added += 1) {
    await bench.clock.advance(1_000);
    await bench.plane.audit.append({
      ...{ actor: "Mina", action: "command-requested", deviceId: "washer-1", commandId: "", caseId: "" },
      ...{ consentId: "", outcome: "success", detail: `n${added}` },
    });
  }
}

const list = async (query: string) =>
  page(auditEntry).parse((await bench.send("GET", `/api/audit?${query}`, { cookie })).json());

describe("the audit over HTTP", () => {
  it("comes page by page, newest first, each entry once", async () => {
    await add(5);
    const first = await list("actor=mina&limit=2");
    const second = await list(`actor=mina&limit=2&cursor=${first.nextCursor}`);
    const last = await list(`actor=mina&limit=2&cursor=${second.nextCursor}`);

    const pages = [first, second, last].map(({ items }) => items.map(({ detail }) => detail));

    expect(pages).toEqual([["n4", "n3"], ["n2", "n1"], ["n0"]]);
    expect(last.nextCursor).toBeNull();
  });

  it.each([
    ["limit=0", "limit"],
    ["action=Sign In", "action"],
    ["cursor=x", "cursor"],
    ["deviceId=../x", "deviceId"],
    ["fromMs=-1", "fromMs"],
    ["looks=maybe", "looks"],
  ])("refuses %s by name", async (query, field) => {
    const answer = await bench.send("GET", `/api/audit?${query}`, { cookie });

    expect(answer.statusCode).toBe(400);
    expect(answer.json().fields[0].path).toBe(field);
  });

  it("streams how far a check is and ends with the verdict, which is audited once", async () => {
    const answer = await bench.send("GET", "/api/audit/verify", { cookie });
    const steps = answer.body
      .trim()
      .split("\n")
      .map((line) => auditCheck.parse(JSON.parse(line)));

    expect(answer.headers["content-type"]).toBe("application/x-ndjson; charset=utf-8");
    expect(steps.map(({ kind }) => kind)).toEqual(["progress", "verdict"]);
    expect(bench.plane.auditEntries.filter(({ action }) => action === "audit-verified")).toMatchObject([
      { actor: "Ada", outcome: "success", detail: "intact: 1" },
    ]);
  });

  it("audits a check whose verdict is bad as a failure", async () => {
    const verify = bench.plane.audit.verify;
    bench.plane.audit.verify = async function* (signal) {
      for await (const step of verify(signal)) {
        if (step.kind === "progress") yield step;
        else
          yield {
            kind: "verdict",
            verdict: {
              result: "broken",
              fault: "deleted",
              entryId: 3,
              untilId: 4,
              heads: step.verdict.heads,
            },
          };
      }
    };

    await bench.send("GET", "/api/audit/verify", { cookie });

    expect(bench.plane.auditEntries.at(-1)).toMatchObject({ outcome: "failure", detail: "deleted: 3" });
  });

  it("exports CSV that is harmless in a spreadsheet and on a terminal", async () => {
    for (const detail of hostile) {
      await bench.plane.audit.append({
        ...{ actor: "Mina", action: "note", deviceId: "", commandId: "", caseId: "", consentId: "" },
        ...{ outcome: "success", detail },
      });
    }

    const answer = await bench.send("GET", "/api/audit/export?format=csv&actor=mina", { cookie });
    const cells = answer.body
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.split(",").slice(9).join(","));

    expect(answer.body.startsWith("\ufeff")).toBe(true);
    expect(answer.headers["content-disposition"]).toBe('attachment; filename="housecall-audit.csv"');
    expect(cells.toReversed()).toEqual([
      '"\'=HYPERLINK(""http://evil"")"',
      ...['"\'+1"', '"\'-1"', '"\'@sum"', '"\'＝1"', '"\' =1"'],
      ...['"a"",""b\\u000d\\u000ac"', '"\\u001b[2J"'],
    ]);
  });

  it("ends an export when a page begins again where the last one did", async () => {
    await add(2);
    const { list } = bench.plane.audit;
    const parts = exportAudit({
      audit: { list: ({ before: _ignored, ...query }) => list(query) },
      ...{ filter: {}, format: "ndjson" },
    });

    const exporting = (async () => {
      let text = "";
      for await (const part of parts) {
        text += part;
        if (text.length > 100_000) return "endless";
      }
      return text;
    })();

    await expect(exporting).rejects.toThrow("did not move on");
  });

  it("exports everything that matches as NDJSON, and audits it with what was asked for", async () => {
    await add(1_200);

    const answer = await bench.send("GET", "/api/audit/export?format=ndjson&deviceId=washer-1", { cookie });
    const lines = answer.body.trim().split("\n");

    expect(lines).toHaveLength(1_201);
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ detail: "n0" });
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      ...{ actor: "Ada", action: "audit-exported", deviceId: "washer-1" },
      detail: '{"format":"ndjson","deviceId":"washer-1","looks":"with"}',
    });
  });
});
