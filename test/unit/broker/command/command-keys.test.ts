import { createPublicKey, verify } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemRandom } from "@housecall/proto/base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCommandKeys } from "../../../../broker/command/command-keys.ts";

let keysFolder: string;
beforeEach(() => {
  keysFolder = join(mkdtempSync(join(tmpdir(), "housecall-keys-")), "keys");
});
afterEach(() => rmSync(join(keysFolder, ".."), { recursive: true }));

const open = () => openCommandKeys({ keysFolder, random: systemRandom });
const current = () => join(keysFolder, "command-signing-current.pem");

describe("openCommandKeys", () => {
  it("makes two keys at the first start and finds them again", () => {
    const [first, second] = open().publicKeys();

    expect(first.keyId).toMatch(/^[0-9a-f]{16}$/);
    expect(first.keyId).not.toBe(second.keyId);
    expect(open().publicKeys()).toEqual([first, second]);
  });

  it("keeps the folder and the keys from other users", () => {
    open();

    expect(statSync(keysFolder).mode & 0o777).toBe(0o700);
    expect(statSync(current()).mode & 0o777).toBe(0o600);
  });

  it("signs with the first key so that its published half verifies", () => {
    const keys = open();
    const { keyId, signature } = keys.sign(new TextEncoder().encode("offer"));

    const [first] = keys.publicKeys();
    expect(keyId).toBe(first.keyId);
    expect(verify(null, Buffer.from("offer"), createPublicKey(first.publicKeyPem), signature)).toBe(true);
    expect(verify(null, Buffer.from("other"), createPublicKey(first.publicKeyPem), signature)).toBe(false);
  });

  it("says what to do when a key is damaged, of another kind, readable by others or missing", () => {
    open();
    const pem = readFileSync(current());

    writeFileSync(current(), "nonsense");
    expect(open).toThrow(/command-signing-current\.pem is not a readable Ed25519 key/);
    writeFileSync(current(), pem);
    chmodSync(current(), 0o644);
    expect(open).toThrow(/chmod 600/);
    rmSync(current());
    expect(open).toThrow(/current\.pem is missing while its partner is there/);
  });

  it.each(["command-signing-current.pem", "command-signing-next.pem"])(
    "finishes a first start that was cut off before %s was written",
    (name) => {
      open();
      const other = ["command-signing-current.pem", "command-signing-next.pem"].find((each) => each !== name);
      const kept = readFileSync(join(keysFolder, other ?? ""), "utf8");
      rmSync(join(keysFolder, name));
      writeFileSync(join(keysFolder, "command-signing-unfinished"), "");

      const keys = open().publicKeys();

      expect(readFileSync(join(keysFolder, other ?? ""), "utf8")).toBe(kept);
      expect(open().publicKeys()).toEqual(keys);
      rmSync(join(keysFolder, name));
      expect(open).toThrow(/is missing while its partner is there/);
    },
  );

  it("has said on disk that it is making keys before it makes the first", () => {
    const seen: string[][] = [];
    const random = {
      ...systemRandom,
      bytes: (count: number) => {
        seen.push(readdirSync(keysFolder));
        return systemRandom.bytes(count);
      },
    };

    openCommandKeys({ keysFolder, random });

    expect(seen.map((names) => names.includes("command-signing-unfinished"))).toEqual([true, true]);
    expect(readdirSync(keysFolder).sort()).toEqual([
      "command-signing-current.pem",
      "command-signing-next.pem",
    ]);
  });

  it("says so when the folder cannot be used", () => {
    writeFileSync(keysFolder, "a file");

    expect(open).toThrow(expect.objectContaining({ code: "FOLDER_UNWRITABLE" }));
  });
});
