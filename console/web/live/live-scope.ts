/** What of the live events a page hears: of one device, of the desk, or everything. */
export interface LiveScope {
  readonly deviceId: string;
  readonly topic: "" | "cases";
}

/** Pages about cases in general. */
const deskPaths: ReadonlySet<string> = new Set(["/", "/kpis"]);

/**
 * The scope of a page. A page of a case hears the desk until it knows which device it is about, and that device from
 * then on; queues hear the desk alone, not the values of every device.
 */
export function liveScopeOf(path: string, caseDeviceId: string): LiveScope {
  const device = /^\/devices\/([^/]+)(?:\/pulls\/[^/]+)?$/.exec(path)?.[1];
  if (device !== undefined) return { deviceId: decodeURIComponent(device), topic: "" };
  if (!path.startsWith("/cases/")) return { deviceId: "", topic: deskPaths.has(path) ? "cases" : "" };
  return caseDeviceId === "" ? { deviceId: "", topic: "cases" } : { deviceId: caseDeviceId, topic: "" };
}
