/**
 * Traffic from /proc/net/dev, proc_net_dev(5), Wi-Fi strength from /proc/net/wireless, link from operstate.
 *
 *     Inter-|   Receive                                                |  Transmit
 *      face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop ...
 *      eth0: 607039401   15307    0    0    0     0          0         0   964196    8787    0    0 ...
 *
 *     Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 *      face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
 *      wlan0: 0000   54.  -56.  -256        0      0      0      0      0        0
 *
 * Damaged lines are skipped. Some drivers give the level as dBm + 256.
 */
import type { TextFiles } from "../platform/ports.ts";
import { allOf, type Collector, type Measurement, measurement } from "./collector.ts";

/** Counters of one interface since it appeared. */
export interface InterfaceTraffic {
  readonly name: string;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly errors: number;
}

const MAX_INTERFACES = 16;
/** Interfaces that are no link to the outside: loopback, containers, bridges' ports, shaping. */
const VIRTUAL =
  /^(?:lo|ifb\d+|veth.*|docker\d+|br-.*|virbr\d+|dummy\d+|tunl\d+|sit\d+|gre.*|ip6.*|bonding_masters)$/;

/** Traffic by interface, at most 16. */
export function parseNetDev(text: string): readonly InterfaceTraffic[] {
  const interfaces: InterfaceTraffic[] = [];
  for (const line of text.split("\n")) {
    const [, name = "", rest = ""] = /^ *([^\s:|]{1,15}):([ \d]{1,400})$/.exec(line) ?? [];
    const counters = rest.trim().split(/ +/).map(Number);
    const [receivedBytes, , receiveErrors = 0, , , , , , sentBytes, , sendErrors = 0] = counters;
    if (receivedBytes === undefined || sentBytes === undefined || VIRTUAL.test(name)) continue;
    if (!counters.every(Number.isSafeInteger)) continue;
    interfaces.push({ name, receivedBytes, sentBytes, errors: receiveErrors + sendErrors });
  }
  return interfaces.slice(0, MAX_INTERFACES);
}

/** Signal strength in dBm by interface; values outside -120..0 are left out. */
export function parseWireless(text: string): ReadonlyMap<string, number> {
  const strengths = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, name, level] = /^ *([^\s:|]{1,15}): +\S{1,8} +\S{1,8} +(-?\d{1,3})\.? /.exec(line) ?? [];
    if (name === undefined) continue;
    const dbm = Number(level) > 0 ? Number(level) - 256 : Number(level);
    if (dbm >= -120 && dbm < 0) strengths.set(name, dbm);
  }
  return strengths;
}

/** Traffic, errors, link and Wi-Fi strength per interface. */
export function createNetworkCollector(options: {
  readonly files: TextFiles;
  readonly procFolder: string;
  readonly sysFolder: string;
}): Collector {
  const { files, procFolder, sysFolder } = options;
  return {
    name: "network",
    cadenceSeconds: 10,
    collect: async () => {
      const measurements: Measurement[] = [];
      const text = await files.read(`${procFolder}/net/dev`);
      const interfaces = parseNetDev(text ?? "");
      for (const traffic of interfaces) {
        const operstate = await files.read(`${sysFolder}/class/net/${traffic.name}/operstate`);
        measurements.push(
          ...measurement("network_received_bytes_total", traffic.receivedBytes, traffic.name),
          ...measurement("network_sent_bytes_total", traffic.sentBytes, traffic.name),
          ...measurement("network_errors_total", traffic.errors, traffic.name),
          ...measurement("network_link_up", linkUp(operstate), traffic.name),
        );
      }
      for (const [name, dbm] of parseWireless((await files.read(`${procFolder}/net/wireless`)) ?? "")) {
        measurements.push(...measurement("wifi_rssi_dbm", dbm, name));
      }
      const names =
        text === undefined
          ? undefined
          : allOf(
              interfaces.map(({ name }) => name),
              MAX_INTERFACES,
            );
      return { measurements, present: { interface: names } };
    },
  };
}

/** "unknown" is what tunnels and some drivers say while they work, sysfs-class-net. */
function linkUp(operstate: string | undefined): number | undefined {
  const word = operstate?.trim();
  if (word === undefined || word === "") return undefined;
  return word === "up" || word === "unknown" ? 1 : 0;
}
