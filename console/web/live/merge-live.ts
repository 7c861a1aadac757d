import type { Command, CurrentValue, DeviceDetail, DeviceSummary, Fault, Loss } from "@housecall/proto/api";

/** Losses that a view keeps, newest first. */
export const lossesKept = 200;

/** The device with a newer summary; null when the event is about another device. */
export function withSummary(device: DeviceDetail, summary: DeviceSummary): DeviceDetail {
  return device.id === summary.id ? { ...device, ...summary } : device;
}

/** The device with newer values; an older value never replaces a newer one. */
export function withValues(device: DeviceDetail, values: readonly CurrentValue[]): DeviceDetail {
  const merged = new Map(device.values.map((value) => [valueKey(value), value]));
  for (const value of values) {
    const held = merged.get(valueKey(value));
    if (!held || held.atMs <= value.atMs) merged.set(valueKey(value), value);
  }
  const newestAtMs = values.reduce(
    (newest, value) => Math.max(newest, value.atMs),
    device.lastReportAtMs ?? 0,
  );
  return { ...device, values: [...merged.values()], lastReportAtMs: newestAtMs === 0 ? null : newestAtMs };
}

/** The list with that device replaced; undefined when it is not in the list, which then must be fetched anew. */
export function withListedDevice(
  items: readonly DeviceSummary[],
  device: DeviceSummary,
): DeviceSummary[] | undefined {
  if (!items.some((item) => item.id === device.id)) return undefined;
  return items.map((item) => (item.id === device.id ? device : item));
}

/** Open faults after one changed: those that are over leave, new ones enter. */
export function withFault(faults: readonly Fault[], changed: Fault): Fault[] {
  const others = faults.filter((fault) => fault.id !== changed.id);
  const isOver = changed.state === "resolved" || changed.state === "inactive";
  return isOver ? others : [changed, ...others];
}

/** Commands, newest first, after one changed; an older state never replaces a newer one. */
export function withCommand(commands: readonly Command[], changed: Command): Command[] {
  const held = commands.find((command) => command.id === changed.id);
  if (!held) return [changed, ...commands];
  return commands.map((command) => (command === held ? newerCommand(held, changed) : command));
}

/**
 * Commands as they were fetched, where those held are not newer: an answer may be older than events that overtook it.
 * Held ones that were made after the newest that was fetched stay.
 */
export function withFetchedCommands(held: readonly Command[], fetched: readonly Command[]): Command[] {
  const known = new Map(held.map((command) => [command.id, command]));
  const ids = new Set(fetched.map(({ id }) => id));
  const newestAtMs = Math.max(...fetched.map(({ createdAtMs }) => createdAtMs));
  const overtaken = held.filter(({ id, createdAtMs }) => !ids.has(id) && createdAtMs >= newestAtMs);
  const merged = fetched.map((command) => newerCommand(known.get(command.id) ?? command, command));
  return [...overtaken, ...merged];
}

/** A command only ever grows its history: that tells the order even when a clock was set back. */
function newerCommand(held: Command, changed: Command): Command {
  const steps = held.history.length - changed.history.length;
  const isHeldNewer = steps === 0 ? held.changedAtMs > changed.changedAtMs : steps > 0;
  return isHeldNewer ? held : changed;
}

/** Losses, newest first, after another one came. */
export function withLoss(losses: readonly Loss[], added: Loss): Loss[] {
  const key = lossKey(added);
  return [added, ...losses.filter((loss) => lossKey(loss) !== key)].slice(0, lossesKept);
}

function valueKey(value: CurrentValue): string {
  return `${value.signal}\n${value.instance}`;
}

function lossKey(loss: Loss): string {
  return [loss.stream, loss.reason, loss.firstSequence, loss.firstAtMs, loss.recordedAtMs].join("\n");
}
