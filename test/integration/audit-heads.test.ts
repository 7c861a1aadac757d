/** The audit of the real server over kills, and after somebody was at its files while it was down. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AuditVerdict, auditCheck, type ServerHealth } from "@housecall/proto/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqlDatabase } from "../../broker/store/records/sqlite/database.ts";
import { recordsMigrations } from "../../broker/store/records/sqlite/migrations/index.ts";
import { ServerProcess } from "../lib/server-process.ts";

const KILLS = 3;
const server = new ServerProcess();
beforeAll(async () => {
  await server.start();
});
afterAll(() => server.remove());

const problems = async () =>
  (await server.api<ServerHealth>("GET", "/api/health")).problems.map(({ kind }) => kind);

async function verify(): Promise<AuditVerdict> {
  const { token } = JSON.parse(readFileSync(join(server.dataFolder, "cli-token.json"), "utf8"));
  const answer = await fetch(`${server.facts.url}/api/audit/verify`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const last = (await answer.text()).trim().split("\n").at(-1) ?? "";
  const step = auditCheck.parse(JSON.parse(last));
  if (step.kind !== "verdict") throw new Error("the check ended without a verdict");
  return step.verdict;
}

/** Makes audit entries until the server is gone; resolves to how many it has confirmed. */
async function writeUntilKilled(): Promise<number> {
  for (let confirmed = 0; ; confirmed += 1) {
    const answer = await server
      .api("POST", "/api/claim-tokens", { note: `n${confirmed}` })
      .catch((error: unknown) => error);
    if (answer instanceof Error) return confirmed;
  }
}

describe("the audit of a server that is killed", () => {
  it("holds after each kill between entries and heads, and raises no alarm", async () => {
    let confirmed = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      const writing = writeUntilKilled();
      await new Promise((resolve) => setTimeout(resolve, 150 + kill * 370));
      await server.kill();
      confirmed += await writing;
      await server.start();

      expect(await problems()).toEqual([]);
      expect(await verify()).toMatchObject({ result: "intact", heads: { isBehind: false } });
    }
    const held = await server.api<{ items: unknown[] }>(
      "GET",
      "/api/audit?action=claim-token-created&limit=1000",
    );

    expect(confirmed).toBeGreaterThan(KILLS);
    expect(held.items.length).toBeGreaterThanOrEqual(Math.min(confirmed, 1_000));
  });
});

describe("the audit of a server that was stopped", () => {
  it("is told to be cut when its end is gone at the next start, and a check names the first missing entry", async () => {
    await server.stop();
    const database = openSqlDatabase(join(server.dataFolder, "records.sqlite"), recordsMigrations);
    const { last } = database.get("SELECT max(id) AS last FROM audit") ?? {};
    database.run("DROP TRIGGER audit_keeps_rows");
    database.run("DELETE FROM audit WHERE id > ?", Number(last) - 3);
    database.close();
    await server.start();

    const { problems: told } = await server.api<ServerHealth>("GET", "/api/health");
    const found = await server.api<{ items: unknown[] }>("GET", "/api/audit?action=audit-break-found");

    expect(told).toMatchObject([
      { kind: "audit_cut", parameters: { kept: String(last), found: String(Number(last) - 3) } },
    ]);
    expect(found.items).toMatchObject([
      { actor: "server", outcome: "failure", detail: `tail_cut: ${Number(last) - 2}` },
    ]);
    expect(await verify()).toMatchObject({ result: "broken" });
  });

  it("is told to have lost its heads when their file is older than the audit", async () => {
    await server.stop();
    const path = join(server.folder, "keys", "audit-heads.ndjson");
    writeFileSync(path, `${readFileSync(path, "utf8").split("\n")[0]}\n`);
    await server.start();

    expect(await problems()).toContain("audit_heads_behind");
  });
});
