import { type ExampleConsole, startExampleConsole } from "./example-console.ts";
import { caseByFault, deskDevice, drainFault, fire, installWasher } from "./example-desk.ts";
import { pulledExample } from "./example-log.ts";
import { busyDevice } from "./example-plane.ts";

/** A page as it is looked at: under which name its picture is kept, and where it is. */
export interface NamedPage {
  readonly name: string;
  readonly path: string;
}

/** The console with something on each of its pages, and where they are. */
export async function everyPage(): Promise<{
  readonly example: ExampleConsole;
  readonly pages: readonly NamedPage[];
}> {
  const example = await startExampleConsole();
  const { plane } = example;
  const healthy = { ...plane.health(), problems: [] };
  Object.assign(plane, { health: () => healthy });
  await installWasher(example);
  const number = await caseByFault(example, "drain-1");
  fire(example, drainFault("drain-2", example, { ruleId: "washer.fill-slow", severity: "critical" }));
  const pull = await pulledExample(example, deskDevice);
  const pages = [
    { name: "work", path: "/?queue=unassigned" },
    { name: "case", path: `/cases/${number}` },
    { name: "devices", path: "/devices" },
    { name: "device-overview", path: `/devices/${busyDevice}` },
    { name: "device-chart", path: `/devices/${busyDevice}?signal=disk_used_ratio&instance=%2Fvar&range=6h` },
    { name: "device-logs", path: `/devices/${deskDevice}?tab=logs` },
    { name: "device-history", path: `/devices/${busyDevice}?tab=history` },
    { name: "pulled-log", path: `/devices/${deskDevice}/pulls/${pull}?line=101` },
    { name: "playbooks", path: "/playbooks" },
    { name: "playbook", path: "/playbooks/washer.not-draining" },
    { name: "key-figures", path: "/kpis" },
    { name: "quarantine", path: "/quarantine" },
    { name: "audit", path: "/audit?looks=1" },
    { name: "staff", path: "/staff" },
    { name: "account", path: "/account" },
  ];
  return { example, pages };
}
