/** Path of a line in a pulled log, as it is copied and kept in a case. */
export function logLinePath(deviceId: string, pullId: string, line: number): string {
  return `${pulledLogPath(deviceId, pullId)}?line=${line}`;
}

/** Path of a pulled log. */
export function pulledLogPath(deviceId: string, pullId: string): string {
  return `/devices/${encodeURIComponent(deviceId)}/pulls/${encodeURIComponent(pullId)}`;
}
