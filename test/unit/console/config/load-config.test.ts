import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../../console/config/load-config.ts";
import { configReference } from "../../../../console/config/reference.ts";
import { configSchema } from "../../../../console/config/schema.ts";

const file = (text: string) => ({ path: "housecall.yml", text });

function faultsOf(sources: Parameters<typeof loadConfig>[0]): string {
  try {
    loadConfig(sources);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("configuration", () => {
  it("has a value for every key without file and environment, and listens on this machine alone", () => {
    const config = loadConfig({ environment: {} });

    expect(config).toMatchObject({
      bindAddress: "127.0.0.1",
      httpPort: 8080,
      mqttPort: 8883,
      claimPort: 8884,
    });
  });

  it("lets variables win over the file, and the file over the defaults", () => {
    const config = loadConfig({
      file: file("httpPort: 9000\nmqttPort: 9001\n"),
      environment: {
        HOUSECALL_HTTP_PORT: "9100",
        HOUSECALL_LOCAL_AGENT: "false",
        HOUSECALL_PUBLIC_HOSTS: "a.example, b.example",
      },
    });

    expect(config).toMatchObject({
      httpPort: 9100,
      mqttPort: 9001,
      claimPort: 8884,
      localAgent: false,
      publicHosts: ["a.example", "b.example"],
    });
  });

  it("reads JSON as well as YAML", () => {
    expect(loadConfig({ file: file('{"httpPort": 9000}'), environment: {} }).httpPort).toBe(9000);
  });

  it("tells all faults in one message, each with its place and what is allowed", () => {
    const text = "httpPort: 99999\nlogLvel: info\nretentionDays: 1.5\npublicHosts: []\nlocalAgent: maybe\n";

    const message = faultsOf({
      file: file(text),
      environment: { HOUSECALL_MQTT_PORT: "x", HOUSECALL_MQT_PORT: "1" },
    });

    expect(message.split("\n")).toHaveLength(8);
    expect(message).toContain("httpPort in housecall.yml: got 99999, wanted a whole number from 0 to 65535");
    expect(message).toContain("logLvel in housecall.yml: no such setting; did you mean logLevel?");
    expect(message).toContain(
      "retentionDays in housecall.yml: got 1.5, wanted a whole number from 1 to 3650",
    );
    expect(message).toContain("publicHosts in housecall.yml: got a list of 0, wanted a list of 1 to 16");
    expect(message).toContain('localAgent in housecall.yml: got "maybe", wanted true or false');
    expect(message).toContain('HOUSECALL_MQTT_PORT: got "x", wanted a whole number');
    expect(message).toContain("HOUSECALL_MQT_PORT: no such setting; did you mean HOUSECALL_MQTT_PORT?");
  });

  it("refuses one port for two purposes, but not 0", () => {
    expect(faultsOf({ file: file("httpPort: 9000\nclaimPort: 9000\n"), environment: {} })).toContain(
      "claimPort and httpPort: both are 9000",
    );
    expect(loadConfig({ file: file("httpPort: 0\nclaimPort: 0\n"), environment: {} }).claimPort).toBe(0);
  });

  it.each(["sk-live-4f9a8b7c6d5e4f3a", "https://me:hunter2@host", "my password", "p4ssw0rd!"])(
    "does not repeat %s, which may be a secret",
    (text) => {
      const message = faultsOf({ file: file(JSON.stringify({ httpPort: text })), environment: {} });

      expect(message).toContain("httpPort in housecall.yml: got a text that is not allowed");
    },
  );

  it.each(Object.keys(configSchema.shape))("never repeats a text that was put into %s by mistake", (key) => {
    const message = faultsOf({
      file: file(JSON.stringify({ [key]: { secret: "hunter2" }, other: "hunter2" })),
      environment: {},
    });

    expect(message).toContain(`${key} in housecall.yml`);
    expect(message).not.toContain("hunter2");
  });

  it.each([
    ["nothing at all", "", ""],
    ["a list", "- 1\n", "wanted settings"],
    ["broken YAML", "a: [", "neither YAML nor JSON"],
    [
      "an alias bomb",
      "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c,*c,*c]\n",
      "neither YAML nor JSON",
    ],
    ["a huge file", `# ${"x".repeat(1_100_000)}`, "larger than 1 MiB"],
  ])("answers %s with a clear text", (_name, text, wanted) => {
    expect(faultsOf({ file: file(text), environment: {} })).toContain(wanted);
  });

  it("is documented exactly as the schema has it", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../../console/docs/CONFIGURATION.md"), "utf8");

    expect(page).toBe(configReference());
  });
});
