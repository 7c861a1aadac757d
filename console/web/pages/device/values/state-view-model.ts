/**
 * What the agent reports of itself and its machine, by name:
 *
 *     system.os               Debian GNU/Linux 12 (bookworm)
 *     agent.collector.cpu     ok
 *     agent.socket.panel      open
 *     agent.collector.units   systemctl: no answer within 10 s
 *     processes.memory.1      java (1421) 812 MiB
 *     processes.cpu.1         kworker/0:1 (33) 12.5 %
 *     units.failed.ntp        exit-code
 *
 * Names that are not known here are shown as they are, and so is a process that is written in another way.
 */
import { printable } from "../../../format/printable.ts";
import { formatBytes, formatNumber } from "../../../format/quantity.ts";
import type { Language } from "../../../text/language.ts";
import { isTextKey, type Translate } from "../../../text/translate.ts";

type State = Readonly<Record<string, string | number | boolean>>;
type Reader = { readonly language: Language; readonly translate: Translate };

/** One entry in words. */
export interface StateRow {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** Whether `title` is a name and not words. */
  readonly isRaw: boolean;
}

/** One of the processes that take most. */
export interface ProcessRow {
  readonly key: string;
  readonly title: string;
  /** Empty when it is not known. */
  readonly pid: string;
  readonly amount: string;
}

/** The lists of processes, in the order in which they are shown. */
export const processLists = ["memory", "cpu"] as const;
export type ProcessList = (typeof processLists)[number];

/** The reported state in groups; lists may be empty. */
export interface StateGroups {
  /** What the machine is and which of its services failed, then what is not known here. */
  readonly rows: readonly StateRow[];
  readonly collectors: { readonly count: number; readonly troubles: readonly StateRow[] };
  /** Most first; a list that is empty is left out. */
  readonly processes: readonly { readonly list: ProcessList; readonly rows: readonly ProcessRow[] }[];
}

const collectorPrefix = "agent.collector.";
const socketPrefix = "agent.socket.";
const failedUnitPrefix = "units.failed.";

/** What the device says of itself, grouped and in words. */
export function groupState(state: State, reader: Reader): StateGroups {
  const names = Object.keys(state).toSorted(compareNames);
  const row = (name: string, title: string): StateRow => ({
    name,
    title: printable(title),
    text:
      name.startsWith(socketPrefix) && state[name] === "open"
        ? reader.translate("state.open")
        : valueText(state[name], reader.translate),
    isRaw: title === name,
  });
  const collectors = names.filter((name) => name.startsWith(collectorPrefix));
  const processes = processLists.map((list) => ({
    list,
    names: names.filter((name) => name.startsWith(`processes.${list}.`)),
  }));
  const grouped = new Set([...collectors, ...processes.flatMap((list) => list.names)]);
  const rows = names
    .filter((name) => !grouped.has(name))
    .map((name) => row(name, stateTitle(name, reader.translate)));
  return {
    rows: [...rows.filter(({ isRaw }) => !isRaw), ...rows.filter(({ isRaw }) => isRaw)],
    collectors: {
      count: collectors.length,
      troubles: collectors
        .filter((name) => state[name] !== "ok")
        .map((name) => row(name, collectorTitle(name.slice(collectorPrefix.length), reader.translate))),
    },
    processes: processes
      .filter((list) => list.names.length > 0)
      .map((list) => ({
        list: list.list,
        rows: list.names.map((name) =>
          processRow(name, valueText(state[name], reader.translate), reader.language),
        ),
      })),
  };
}

function stateTitle(name: string, translate: Translate): string {
  const key = `state.${name}`;
  if (isTextKey(key)) return translate(key);
  if (!name.startsWith(failedUnitPrefix)) return name;
  return translate("state.failedUnit", { unit: name.slice(failedUnitPrefix.length) });
}

function collectorTitle(collector: string, translate: Translate): string {
  const key = `state.collector.${collector}`;
  return isTextKey(key) ? translate(key) : collector;
}

function processRow(key: string, text: string, language: Language): ProcessRow {
  const [, title, pid, amount, unit] = /^(.+) \((\d+)\) (\d+(?:\.\d+)?) (%|MiB)$/s.exec(text) ?? [];
  if (title === undefined || pid === undefined) return { key, title: text, pid: "", amount: "" };
  const size = Number(amount);
  return {
    key,
    title,
    pid,
    amount: unit === "%" ? `${formatNumber(size, 1, language)} %` : formatBytes(size * 1_048_576, language),
  };
}

function valueText(value: string | number | boolean | undefined, translate: Translate): string {
  if (typeof value === "boolean") return translate(value ? "value.yes" : "value.no");
  return printable(String(value ?? ""));
}

/** Ranks at the end of names are numbers: 10 comes after 9. */
function compareNames(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
