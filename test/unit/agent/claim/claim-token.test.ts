import { formatClaimToken, parseClaimToken } from "@housecall/proto";
import { type DeviceClaimed, deviceClaimed } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { claimAnswer } from "../../../../agent/claim/identity.ts";

const caKeyHash = "h".repeat(43);
const secret = "s".repeat(32);

describe("claim token", () => {
  it.each(["192.168.1.10", "server.example.org", "::1", "fe80::1:2"])("keeps the address %s", (host) => {
    const token = { host, port: 8_884, caKeyHash, secret };

    expect(parseClaimToken(formatClaimToken(token))).toEqual(token);
  });

  it.each([
    "",
    "hc1",
    `hc2.a:1.${caKeyHash}.${secret}`,
    `hc1.a:0.${caKeyHash}.${secret}`,
    `hc1.a:70000.${caKeyHash}.${secret}`,
    `hc1.a:1.short.${secret}`,
    `hc1.a b:1.${caKeyHash}.${secret}`,
  ])("refuses %j without repeating it", (text) => {
    expect(() => parseClaimToken(text)).toThrow(
      expect.objectContaining({ code: "REQUEST_INVALID", message: expect.not.stringContaining(secret) }),
    );
  });
});

describe("answer to a claim", () => {
  const pem = `-----BEGIN CERTIFICATE-----\n${"A".repeat(80)}\n-----END CERTIFICATE-----\n`;
  const answer: DeviceClaimed = {
    certificatePem: pem,
    caPem: pem,
    commandKeys: [
      { keyId: "a", publicKeyPem: pem },
      { keyId: "b", publicKeyPem: pem },
    ],
    mqttHost: "h",
    mqttPort: 1,
  };
  const cases: readonly (readonly [string, unknown])[] = [
    ["a right one", answer],
    ["a short certificate", { ...answer, certificatePem: "x" }],
    ["one key", { ...answer, commandKeys: answer.commandKeys.slice(1) }],
    ["an empty key id", { ...answer, commandKeys: answer.commandKeys.map((key) => ({ ...key, keyId: "" })) }],
    ["no host", { ...answer, mqttHost: "" }],
    ["port 0", { ...answer, mqttPort: 0 }],
    ["nothing", {}],
  ];

  it.each(cases)("means the same to device and server: %s", (_name, value) => {
    expect(claimAnswer.safeParse(value).success).toBe(deviceClaimed.safeParse(value).success);
  });
});
