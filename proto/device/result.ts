import type { EpochMs } from "../base/index.ts";
import type { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";
import { fromWireTexts, type NamedText } from "./action.ts";
import { boundedList, boundedText, bytesOf, hexOf, wholeNumber, wireNames } from "./wire.ts";

/** States that a device reports; the server adds queued, offered, expired and unverified. */
export const deviceCommandStates = [
  "accepted",
  "running",
  "succeeded",
  "failed",
  "rejected",
  "cancelled",
] as const;
export type DeviceCommandState = (typeof deviceCommandStates)[number];

/** What a finished pull holds, and what it does not hold and why. Times are the device's wall clock. */
export interface PullManifest {
  readonly sources: readonly ManifestSource[];
  readonly skipped: readonly { readonly source: string; readonly reason: string }[];
  /** Replaced secrets by kind: email, phone, ip, mac, token, key. */
  readonly redactions: Readonly<Record<string, number>>;
  readonly lines: number;
  /** Size of the whole file, uncompressed. */
  readonly sizeBytes: number;
  /** Of the whole file, hexadecimal. */
  readonly sha256: string;
  /** `maxBytes` was reached; the newest lines were kept. */
  readonly truncated: boolean;
}

export interface ManifestSource {
  readonly source: string;
  readonly lines: number;
  readonly sizeBytes: number;
  readonly firstAtMs: EpochMs;
  readonly lastAtMs: EpochMs;
}

/** One step of a command on the device, spooled on the urgent stream. */
export interface CommandResult {
  readonly kind: "result";
  readonly commandId: string;
  readonly state: DeviceCommandState;
  /** Stable code such as "consent_required"; "" when there is nothing to say. */
  readonly reason: string;
  readonly detail: string;
  readonly estimateBytes: number;
  readonly manifest?: PullManifest;
  /** Of an action: what was measured or set. */
  readonly outcome?: readonly NamedText[];
}

const stateNames = wireNames(deviceCommandStates);

export function toWireResult(result: CommandResult): housecall.device.v1.ICommandResult {
  const { manifest, outcome, ...rest } = result;
  const said = outcome === undefined ? {} : { outcome: [...outcome] };
  const wire = { ...rest, ...said, state: stateNames.toWire(result.state) };
  return manifest === undefined ? wire : { ...wire, manifest: toWireManifest(manifest) };
}

/** @throws AppError WIRE_VALUE_INVALID */
export function fromWireResult(wire: housecall.device.v1.CommandResult): CommandResult {
  const outcome = fromWireTexts("CommandResult.outcome", wire.outcome, limits.actionOutcomes);
  const result = {
    kind: "result" as const,
    ...(outcome.length > 0 ? { outcome } : {}),
    commandId: boundedText("CommandResult.command_id", wire.commandId, 64),
    state: stateNames.fromWire("CommandResult.state", wire.state),
    reason: boundedText("CommandResult.reason", wire.reason),
    detail: boundedText("CommandResult.detail", wire.detail),
    estimateBytes: wholeNumber("CommandResult.estimate_bytes", wire.estimateBytes),
  };
  return wire.manifest ? { ...result, manifest: fromWireManifest(wire.manifest) } : result;
}

function toWireManifest(manifest: PullManifest): housecall.device.v1.IPullManifest {
  return {
    ...manifest,
    sources: manifest.sources.map((source) => ({
      ...source,
      firstWallMs: source.firstAtMs,
      lastWallMs: source.lastAtMs,
    })),
    skipped: [...manifest.skipped],
    redactions: Object.entries(manifest.redactions).map(([kind, count]) => ({ kind, count })),
    sha256: bytesOf(manifest.sha256),
  };
}

function fromWireManifest(wire: housecall.device.v1.PullManifest.$Properties): PullManifest {
  return {
    sources: boundedList("PullManifest.sources", wire.sources ?? [], limits.pullSources).map(fromWireSource),
    skipped: boundedList("PullManifest.skipped", wire.skipped ?? [], limits.pullSources).map((skipped) => ({
      source: boundedText("SkippedSource.source", skipped.source ?? ""),
      reason: boundedText("SkippedSource.reason", skipped.reason ?? ""),
    })),
    redactions: fromWireRedactions(wire.redactions ?? []),
    lines: wholeNumber("PullManifest.lines", wire.lines ?? 0),
    sizeBytes: wholeNumber("PullManifest.size_bytes", wire.sizeBytes ?? 0),
    sha256: hexOf("PullManifest.sha256", wire.sha256 ?? new Uint8Array(), 32),
    truncated: wire.truncated ?? false,
  };
}

function fromWireSource(wire: housecall.device.v1.ManifestSource.$Properties): ManifestSource {
  return {
    source: boundedText("ManifestSource.source", wire.source ?? ""),
    lines: wholeNumber("ManifestSource.lines", wire.lines ?? 0),
    sizeBytes: wholeNumber("ManifestSource.size_bytes", wire.sizeBytes ?? 0),
    firstAtMs: wholeNumber("ManifestSource.first_wall_ms", wire.firstWallMs ?? 0),
    lastAtMs: wholeNumber("ManifestSource.last_wall_ms", wire.lastWallMs ?? 0),
  };
}

function fromWireRedactions(
  wire: readonly housecall.device.v1.RedactionCount.$Properties[],
): Record<string, number> {
  const counts: Record<string, number> = Object.create(null);
  for (const entry of boundedList("PullManifest.redactions", wire, 64)) {
    counts[boundedText("RedactionCount.kind", entry.kind ?? "", 64)] = wholeNumber(
      "RedactionCount.count",
      entry.count ?? 0,
    );
  }
  return counts;
}
