/** Heads of the audit on a real disk. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger, systemRandom } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditPublicKeyName, openAuditHeadKey } from "../../broker/audit/audit-head-key.ts";
import { AuditHeads } from "../../broker/audit/audit-heads.ts";
import { headFileName, openHeadFile } from "../../broker/audit/head-file.ts";
import { readHeads } from "../../broker/audit/kept-heads.ts";
import { type AuditWorld, auditWorld } from "../lib/audit-world.ts";

let world: AuditWorld;
let keysFolder: string;
let path: string;
beforeEach(async () => {
  world = await auditWorld(5);
  keysFolder = mkdtempSync(join(tmpdir(), "housecall-audit-"));
  path = join(keysFolder, headFileName);
});
afterEach(() => {
  world.remove();
  rmSync(keysFolder, { recursive: true });
});

function newHeads(): AuditHeads {
  const { records, clock } = world;
  const key = openAuditHeadKey({ keysFolder, random: systemRandom });
  return new AuditHeads({ file: openHeadFile(keysFolder), key, records, clock, logger: silentLogger });
}

describe("the file of heads", () => {
  it("belongs to its owner alone, and is checked with the public key beside it", async () => {
    const heads = newHeads();
    await heads.start();
    await world.append(1);
    await heads.keep();

    const publicKeyPem = readFileSync(join(keysFolder, auditPublicKeyName), "utf8");
    const kept = readHeads(readFileSync(path, "utf8"), publicKeyPem);

    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(keysFolder, "audit-head-key.pem")).mode & 0o777).toBe(0o600);
    expect(kept).toMatchObject({ heads: [{ id: 5 }, { id: 6 }], badSignatures: 0, unreadable: 0 });
  });

  it("is a problem while it cannot be written, and catches up afterwards", async () => {
    const heads = newHeads();
    await heads.start();
    rmSync(path);
    mkdirSync(path);
    await world.append(1);
    await heads.keep();
    const first = heads.troubles().map(({ kind }) => kind);
    rmSync(path, { recursive: true });
    await heads.keep();

    expect(first).toEqual(["audit_heads_unwritable"]);
    expect(heads.troubles()).toEqual([]);
    expect(heads.read().heads.map(({ id }) => id)).toEqual([5, 6]);
  });

  it("tells heads of a key that was lost", async () => {
    await newHeads().start();
    rmSync(join(keysFolder, "audit-head-key.pem"));
    const heads = newHeads();
    await heads.start();

    expect(heads.troubles().map(({ kind }) => kind)).toEqual(["audit_heads_damaged", "audit_heads_behind"]);
  });

  it("does not go on with a key that is damaged or that others can read", () => {
    openAuditHeadKey({ keysFolder, random: systemRandom });
    const keyPath = join(keysFolder, "audit-head-key.pem");
    chmodSync(keyPath, 0o644);
    const open = () => openAuditHeadKey({ keysFolder, random: systemRandom });

    expect(open).toThrow(/can be read by other users/);
    rmSync(keyPath);
    writeFileSync(keyPath, "no key", { mode: 0o600 });
    expect(open).toThrow(/is not a readable Ed25519 key/);
  });
});
