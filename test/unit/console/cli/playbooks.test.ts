import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { soundPlaybook } from "../../diagnostics-rules/playbooks/sound-playbook.ts";
import { cliBench } from "./cli-bench.ts";

async function bench(text = soundPlaybook) {
  const made = await cliBench();
  made.state.isReachable = false;
  writeFileSync(join(made.folder, "p.yml"), text);
  return made;
}

describe("housecall playbooks", () => {
  it("lints and tests a file without a server", async () => {
    const { run } = await bench();

    expect(await run("playbooks lint p.yml")).toMatchObject({ code: 0, out: "1 files, nothing found.\n" });
    expect(await run("playbooks test p.yml")).toMatchObject({
      ...{ code: 0, out: "ok      washer.sound: it is cleaned\n1 tests, 0 failed.\n" },
    });
  });

  it("ends with exit code 6 when something is found or a test fails, and says where", async () => {
    const wrong = await bench(soundPlaybook.replace("ok: mended", "ok: mendet"));
    const failing = await bench(soundPlaybook.replace("end: mended }", "end: visit }"));

    expect(await wrong.run("playbooks lint p.yml")).toMatchObject({
      ...{
        code: 6,
        out: expect.stringMatching(/^p\.yml:42:9: error: .*did you mean "mended"\?.*\[unknown-target\]/),
      },
    });
    expect(await failing.run("playbooks test p.yml")).toMatchObject({
      ...{ code: 6, out: expect.stringContaining("got end mended, wanted end visit") },
    });
  });

  it("shows a shipped one by its id, in both languages and as JSON", async () => {
    const { run } = await bench();

    expect((await run("playbooks show washer.not-draining")).out).toContain(
      "1. How long the last drain took",
    );
    expect((await run("playbooks show washer.not-draining --language ko")).out).toContain(
      "1. 최근 배수 시간 확인",
    );
    const shown = JSON.parse((await run("playbooks show washer.not-draining --json")).out);
    expect(shown[0]).toMatchObject({ id: "washer.not-draining", steps: expect.arrayContaining([]) });
  });

  it("names a file that is not there", async () => {
    const { run } = await bench();

    expect(await run("playbooks show gone.yml")).toMatchObject({ code: 4 });
  });
});
