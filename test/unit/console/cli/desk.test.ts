import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { publishedInputs } from "../../../../console/server/kpi/shipped-inputs.ts";
import { cliBench } from "./cli-bench.ts";

let bench: Awaited<ReturnType<typeof cliBench>>;
beforeEach(async () => {
  bench = await cliBench();
});

/** Words of a command line, in which quoted ones hold spaces. */
async function run(line: string) {
  const quoted = line.replace(/"([^"]*)"/g, (_whole, text: string) => text.replaceAll(" ", "\u00a0"));
  return bench.run(quoted);
}

async function openCase(): Promise<string> {
  const { out } = await run('cases open washer-1 --about "It leaks" --json');
  return JSON.parse(out).number;
}

describe("cases on the command line", () => {
  it("are opened, worked on and closed, each step told in a line", async () => {
    expect(await openCase()).toBe("C-2026-000001");

    const lines = [
      await run('cases note 1 "The hose is dry"'),
      await run("cases wait 1 --for customer --wake-in 6h"),
      await run("cases contact 1 --incoming --text hello"),
      await run('cases try 1 "Rinse the filter" --outcome worked'),
      await run("cases close 1 --outcome self_fix --verdict true_positive"),
    ];

    expect(lines.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(lines.map(({ out }) => out.trim())).toEqual([
      "C-2026-000001 (washer-1): with agent, with command line",
      "C-2026-000001 (washer-1): waiting customer, with command line",
      "C-2026-000001 (washer-1): with agent, with command line",
      "C-2026-000001 (washer-1): with agent, with command line",
      "C-2026-000001 (washer-1): resolved, with command line, watched until 2026-01-04 00:00:00Z",
    ]);
  });

  it("are listed by queue and shown with what happened", async () => {
    await openCase();
    await run('cases note 1 "The hose\u001b[31m is dry"');

    const list = await run("cases list");
    const none = await run("cases list --queue closed");
    const shown = await run("cases show c-2026-000001");

    expect(list.out).toMatch(/C-2026-000001 +with agent +warning +2026-01-02 00:00:00Z/);
    expect(none.out).toBe("No case matches.\n");
    expect(shown.out).toMatch(/opened +It.leaks/);
    expect(shown.out).not.toContain("\u001b");
    expect(JSON.parse((await run("cases show 1 --json")).out).events).toHaveLength(3);
  });

  it("go to the experts and back, get a visit, and are opened again", async () => {
    await bench.api.setUp();
    await openCase();
    const states = [];
    for (const line of [
      ...['cases escalate 1 "The pump?"', "cases take 1", 'cases return 1 "Yes"'],
      ...["cases book-visit 1 --at 2026-01-02T09:00Z", "cases visit-done 1 --fixed", "cases release 1"],
      ...["cases assign 1 Ada", "cases take 1 --from Ada", "cases close 1 --outcome visit_needed"],
      'cases reopen 1 "It is back"',
    ]) {
      const { out, err } = await run(line);
      states.push(/: ([a-z ]+), with/.exec(out)?.[1] ?? err);
    }

    expect(states).toEqual([
      ...["with expert", "with expert", "with agent", "visit booked", "with agent", "new", "with agent"],
      ...["with agent", "resolved", "with agent"],
    ]);
  });

  it("say what is in the way, and end with a code of their own", async () => {
    await openCase();

    expect(await run("cases wake 1")).toMatchObject({
      code: 1,
      err: "Case C-2026-000001 does not wait for anybody.\n",
    });
    expect(await run("cases show 7")).toMatchObject({ code: 4 });
    expect(await run("cases show seven")).toMatchObject({ code: 2 });
    expect(await run("cases close 1 --outcome magic")).toMatchObject({ code: 2 });
    await bench.api.setUp();
    expect((await run("cases assign 1 Nobody")).err).toBe('There is nobody called "Nobody".\n');
    expect((await run("cases assign 1 Adda")).err).toBe(
      'There is nobody called "Adda"; did you mean "Ada"?\n',
    );
    expect((await run("cases close 1 --outcome duplicate")).err).toContain("duplicateOf: name the case");
  });

  it("give their context pack as data and as a page", async () => {
    await openCase();

    expect(JSON.parse((await run("cases pack 1 --json")).out)).toMatchObject({
      case: { number: "C-2026-000001" },
    });
    expect((await run("cases pack 1 --html")).out).toContain("<!doctype html>");
  });
});

describe("customers on the command line", () => {
  it("are written down, found by the last digits, and own devices", async () => {
    const made = JSON.parse(
      (await run('customers add --name "Kim Min-ji" --phone 010-0000-0001 --language ko --json')).out,
    );
    const registered = await run(`customers register washer-1 --customer ${made.id} --serial WM900-1`);
    const list = await run("customers list --text 0001");
    const changed = await run(`customers change ${made.id} --name Kim --phone 010-0000-0002`);

    expect(registered.out).toMatch(/customer +Kim.Min-ji/);
    expect(list.out).toMatch(/Kim.Min-ji +010-0000-0001 +ko +KR +washer-1/);
    expect(changed.out).toContain("010-0000-0002");
    expect((await run(`customers show ${made.id}`)).out).toContain("WM900-1");
    expect(await run("customers show nobody")).toMatchObject({ code: 4 });
    expect((await run("customers list --text zzz")).out).toBe("No customer matches.\n");
  });
});

describe("MAC addresses on the command line", () => {
  const register = (rest: string) => run(`customers register washer-1 --serial WM900-1 ${rest}`);

  it("are registered in any notation, shown as on labels, stay, find their device, and are forgotten", async () => {
    const made = JSON.parse((await run('customers add --name "Kim Min-ji" --json')).out);
    const owner = `--customer ${made.id}`;
    const both = "02:00:5E:10:A4:C7, 02:00:5E:10:90:21";

    const registered = await register(`${owner} --mac 02-00-5e-10-a4-c7 --mac 0200.5E10.9021`);
    expect(registered.out).toMatch(new RegExp(`MAC addresses +${both}`));
    expect((await register(owner)).out).toContain(both);
    expect((await run(`customers show ${made.id}`)).out).toContain(both);
    expect((await run("find A4:C7")).out).toMatch(/device +washer-1 .*02:00:5E:10:A4:C7/);
    await openCase();
    expect((await run("cases show 1")).out).toMatch(new RegExp(`MAC addresses +${both}`));
    expect((await run("cases pack 1 --html")).out).toContain(both);

    expect((await register(`${owner} --no-mac`)).out).toMatch(/MAC addresses +–/);
    expect((await run("customers list --text a4c7")).out).toBe("No customer matches.\n");
  });

  it("are refused when they are none, before anything is asked of the server", async () => {
    expect(await register("--mac 12:34")).toMatchObject({
      code: 2,
      err: expect.stringContaining('"12:34" is no MAC address; wanted 12 hex digits'),
    });
    expect((await register("--mac 01:00:5E:00:00:01")).err).toContain("is a multicast address");
  });
});

describe("key figures on the command line", () => {
  it("stand beside their formulas and what goes into them", async () => {
    const { out } = await run("kpis show");

    expect(out).toMatch(
      /visit_cost +41,000 KRW +fuel_cost \+ time_cost +fuel_cost = 4,000 KRW, time_cost = 37,000 KRW/,
    );
    expect(out).toMatch(/first_contact_resolution +–/);
  });

  it("reckon with other inputs from a file, and keep the former ones", async () => {
    const path = join(bench.folder, "costs.yml");
    writeFileSync(
      path,
      JSON.stringify({ ...publishedInputs, visit: { ...publishedInputs.visit, hourValue: 50_000 } }),
    );

    const set = await run(`kpis set ${path} --note wages`);

    expect(set.out).toBe("Version 1 is reckoned with from now on.\n");
    expect((await run("kpis show")).out).toContain("54,000 KRW");
    expect((await run("kpis show --inputs 0")).out).toContain("41,000 KRW");
    expect((await run("kpis inputs")).out).toMatch(/1 +2026-01-01 00:00:00Z +command line +wages/);
    writeFileSync(path, "homeCountry: Korea");
    expect(await run(`kpis set ${path}`)).toMatchObject({ code: 2 });
    expect(await run("kpis set nowhere.yml")).toMatchObject({ code: 2 });
  });

  it("are compared with those that were published", async () => {
    expect((await run("kpis published")).out).toMatch(
      /F3-whole-visit.*15,000,000,000 KRW +14,760,000,000 KRW/,
    );
  });
});
