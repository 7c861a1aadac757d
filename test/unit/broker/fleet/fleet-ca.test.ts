import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DAY_MS, systemRandom } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createPrivateKeyPem, publicKeyPemOf } from "../../../../broker/fleet/certificate-issuer.ts";
import { openFleetCa } from "../../../../broker/fleet/fleet-ca.ts";
import { openKeyFiles } from "../../../../broker/fleet/key-files.ts";
import { readGoodPublicKey } from "../../../../broker/fleet/public-key-quality.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

const fileNames = ["ca.key", "ca.crt", "server.key", "server.crt"];

function arrange(
  files = new Map<string, string>(),
  publicHosts = ["house.example", "192.0.2.1"],
  certifiedDevices = 0,
) {
  const clock = virtualClock();
  const open = () =>
    openFleetCa({
      files: { read: (name) => files.get(name), write: (name, text) => void files.set(name, text) },
      ...{ publicHosts, certifiedDevices },
      clock,
      random: systemRandom,
    });
  return { open, files, clock };
}

describe("the fleet's authority", () => {
  it("signs devices for a year, as clients and nothing else", async () => {
    const { open, clock } = arrange();
    const ca = await open();

    const issued = await ca.issueForDevice("washer-1", publicKeyPemOf(createPrivateKeyPem()));

    const certificate = new X509Certificate(issued.certificatePem);
    expect(certificate.subject).toBe("CN=washer-1");
    expect(certificate.verify(new X509Certificate(ca.caPem).publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(["1.3.6.1.5.5.7.3.2"]);
    expect(issued.expiresAtMs).toBe(clock.nowMs() + 365 * DAY_MS);
    expect(Date.parse(certificate.validTo)).toBe(issued.expiresAtMs);
  });

  it("shows a server certificate for every host, valid since 1970 for devices whose clock starts there", async () => {
    const { open } = arrange();
    const ca = await open();

    const certificate = new X509Certificate(ca.server.certificatePem);

    expect(certificate.checkHost("house.example")).toBe("house.example");
    expect(certificate.checkIP("192.0.2.1")).toBe("192.0.2.1");
    expect(Date.parse(certificate.validFrom)).toBe(0);
    expect(ca.server.certificatePem).toContain(ca.caPem);
  });

  it("stays the same over restarts, server certificate included", async () => {
    const { open, files } = arrange();
    const first = await open();

    const second = await arrange(files).open();

    expect([second.caPem, second.caKeyHash, second.server]).toEqual([
      first.caPem,
      first.caKeyHash,
      first.server,
    ]);
  });

  it("issues the server certificate anew for other hosts and half a year before its end", async () => {
    const { open, files, clock } = arrange();
    const first = await open();
    const moved = await arrange(files, ["other.example"]).open();
    await clock.advance(600 * DAY_MS);
    const renewed = await open();

    expect(new X509Certificate(moved.server.certificatePem).checkHost("other.example")).toBe("other.example");
    expect(new Set([first, moved, renewed].map((ca) => ca.server.certificatePem)).size).toBe(3);
    expect(new Set([first, moved, renewed].map((ca) => ca.caKeyHash)).size).toBe(1);
  });

  it("writes its files in the order that makes a cut-off start recognisable", async () => {
    const { open, files } = arrange();

    await open();

    expect([...files.keys()]).toEqual(fileNames);
  });

  it.each(fileNames)(
    "finishes a first start that was killed while it wrote %s, with the keys of before",
    async (name) => {
      const whole = arrange();
      await whole.open();
      const written = fileNames.slice(0, fileNames.indexOf(name));
      const folder = mkdtempSync(join(tmpdir(), "housecall-keys-"));
      for (const each of written) writeFileSync(join(folder, each), whole.files.get(each) ?? "");
      writeFileSync(join(folder, `${name}.new`), whole.files.get(name)?.slice(0, 40) ?? "");
      const open = () =>
        openFleetCa({
          files: openKeyFiles(folder),
          publicHosts: ["house.example"],
          certifiedDevices: 0,
          clock: virtualClock(),
          random: systemRandom,
        });

      const finished = await open();
      const again = await open();
      const contents = new Map(
        readdirSync(folder).map((each) => [each, readFileSync(join(folder, each), "utf8")]),
      );
      rmSync(folder, { recursive: true });

      expect([...contents.keys()].sort()).toEqual([...fileNames].sort());
      for (const each of written.filter((file) => file !== "server.crt"))
        expect(contents.get(each)).toBe(whole.files.get(each));
      expect(
        new X509Certificate(finished.server.certificatePem).verify(
          new X509Certificate(finished.caPem).publicKey,
        ),
      ).toBe(true);
      expect(again).toMatchObject({ caPem: finished.caPem, server: finished.server });
    },
  );

  it("does not take a lost authority for a first start while devices hold its certificates", async () => {
    const { open, files } = arrange(new Map(), ["house.example"], 2);

    await expect(open()).rejects.toThrow(
      /ca\.key and ca\.crt are missing although 2 devices hold.*Restore your copy/,
    );
    expect(files.size).toBe(0);
  });

  it.each(["server.key", "server.crt"])("says that a damaged %s can be deleted", async (name) => {
    const { open, files } = arrange();
    await open();
    files.set(name, "junk");

    await expect(open()).rejects.toThrow(new RegExp(`${name} is not .*Delete server.key and server.crt`));
    files.delete("server.key");
    files.delete("server.crt");
    await expect(open()).resolves.toBeDefined();
  });

  it.each([
    ["its key is lost", (files: Map<string, string>) => files.delete("ca.key")],
    ["its key is another's", (files: Map<string, string>) => files.set("ca.key", createPrivateKeyPem())],
    ["its key is damaged", (files: Map<string, string>) => files.set("ca.key", "junk")],
    ["its certificate is damaged", (files: Map<string, string>) => files.set("ca.crt", "junk")],
  ])("refuses to start when %s, and changes nothing", async (_what, damage) => {
    const { open, files } = arrange();
    await open();
    damage(files);
    const before = new Map(files);

    await expect(open()).rejects.toMatchObject({ code: "STORE_DAMAGED" });
    expect(files).toEqual(before);
  });
});

describe("a device's public key", () => {
  const pemOf = (pair: {
    publicKey: { export(options: { type: "spki"; format: "pem" }): string | Buffer };
  }) => pair.publicKey.export({ type: "spki", format: "pem" }).toString();

  it.each([
    ["P-256", () => pemOf(generateKeyPairSync("ec", { namedCurve: "P-256" }))],
    ["Ed25519", () => pemOf(generateKeyPairSync("ed25519"))],
    ["RSA 2048", () => pemOf(generateKeyPairSync("rsa", { modulusLength: 2_048 }))],
  ])("may be %s", (_what, make) => {
    expect(readGoodPublicKey(make()).type).toBe("public");
  });

  it.each([
    ["P-521", () => pemOf(generateKeyPairSync("ec", { namedCurve: "P-521" }))],
    ["RSA 1024", () => pemOf(generateKeyPairSync("rsa", { modulusLength: 1_024 }))],
    ["X25519", () => pemOf(generateKeyPairSync("x25519"))],
    ["a private key", () => createPrivateKeyPem()],
    ["junk", () => "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"],
  ])("must not be %s", (_what, make) => {
    expect(() => readGoodPublicKey(make())).toThrow(expect.objectContaining({ code: "REQUEST_INVALID" }));
  });
});
