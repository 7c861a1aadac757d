import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { DAY_MS, systemRandom } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { createPrivateKeyPem, publicKeyPemOf } from "../../../../broker/fleet/certificate-issuer.ts";
import { openFleetCa } from "../../../../broker/fleet/fleet-ca.ts";
import { readGoodPublicKey } from "../../../../broker/fleet/public-key-quality.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

function arrange(files = new Map<string, string>(), publicHosts = ["house.example", "192.0.2.1"]) {
  const clock = virtualClock();
  const open = () =>
    openFleetCa({
      files: { read: (name) => files.get(name), write: (name, text) => void files.set(name, text) },
      publicHosts,
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

  it("goes on when it was stopped between key and certificate", async () => {
    const { open, files } = arrange();
    const first = await open();
    files.delete("ca.crt");

    expect((await open()).caKeyHash).toBe(first.caKeyHash);
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
