import type { DurationMs, EpochMs } from "../base/index.ts";
import type { housecall } from "../gen/device.js";
import { limits } from "../limits.ts";
import { isDeviceId } from "../topics.ts";
import { type Stream, streamNames } from "./stream.ts";
import {
  boundedList,
  boundedText,
  bytesOf,
  decode,
  encode,
  generated,
  hexOf,
  refuse,
  wholeNumber,
  wireNames,
} from "./wire.ts";

/** What a small integer on the wire stands for within one spool. */
export interface SignalAlias {
  readonly alias: number;
  readonly signal: string;
  /** "/var", "eth0", "nginx.service"; "" for a signal that exists once. */
  readonly instance: string;
  readonly unit: string;
}

/** What the spool still holds of one stream: everything below `firstHeld` was acknowledged or declared lost. */
export interface StreamPosition {
  readonly stream: Stream;
  readonly firstHeld: number;
  readonly next: number;
}

/** How a device introduces itself on every connect. Ids and nonce are lower-case hexadecimal. */
export interface Birth {
  readonly device: string;
  readonly bootId: string;
  readonly spoolId: string;
  readonly nonce: string;
  readonly capabilities: readonly string[];
  readonly aliases: readonly SignalAlias[];
  readonly deviceClass: string;
  readonly model: string;
  readonly firmware: string;
  readonly agentVersion: string;
  readonly configHash: string;
  readonly clock: "synchronised" | "unsynchronised";
  readonly wallMs: EpochMs;
  readonly uptimeMs: DurationMs;
  readonly positions: readonly StreamPosition[];
  readonly name: string;
  readonly bootReason: string;
  readonly timeZone: string;
}

const clockNames = wireNames(["synchronised", "unsynchronised"] as const);

/** Encodes a birth. */
export function encodeBirth(birth: Birth): Uint8Array {
  return encode(generated.Birth, {
    ...birth,
    bootId: bytesOf(birth.bootId),
    spoolId: bytesOf(birth.spoolId),
    nonce: bytesOf(birth.nonce),
    capabilities: [...birth.capabilities],
    aliases: [...birth.aliases],
    clock: clockNames.toWire(birth.clock),
    positions: birth.positions.map((position) => ({
      ...position,
      stream: streamNames.toWire(position.stream),
    })),
  });
}

/** Decodes a birth. @throws AppError WIRE_TOO_LARGE, WIRE_MALFORMED, WIRE_VALUE_INVALID. */
export function decodeBirth(bytes: Uint8Array): Birth {
  const wire = decode(generated.Birth, "Birth", bytes, limits.recordBytes);
  if (!isDeviceId(wire.device)) throw refuse("Birth.device", wire.device, "a device id");
  return {
    ...birthTexts(wire),
    device: wire.device,
    bootId: hexOf("Birth.boot_id", wire.bootId, 16),
    spoolId: hexOf("Birth.spool_id", wire.spoolId, 8),
    nonce: hexOf("Birth.nonce", wire.nonce, 16),
    capabilities: boundedList("Birth.capabilities", wire.capabilities, limits.capabilities).map((text) =>
      boundedText("Birth.capabilities", text),
    ),
    aliases: boundedList("Birth.aliases", wire.aliases, limits.aliasesPerDevice).map(readAlias),
    clock: clockNames.fromWire("Birth.clock", wire.clock),
    wallMs: wholeNumber("Birth.wall_ms", wire.wallMs),
    uptimeMs: wholeNumber("Birth.uptime_ms", wire.uptimeMs),
    positions: boundedList("Birth.positions", wire.positions, streamNames.names.length).map(readPosition),
  };
}

function birthTexts(wire: housecall.device.v1.Birth) {
  return {
    deviceClass: boundedText("Birth.device_class", wire.deviceClass),
    model: boundedText("Birth.model", wire.model),
    firmware: boundedText("Birth.firmware", wire.firmware),
    agentVersion: boundedText("Birth.agent_version", wire.agentVersion),
    configHash: boundedText("Birth.config_hash", wire.configHash),
    name: boundedText("Birth.name", wire.name),
    bootReason: boundedText("Birth.boot_reason", wire.bootReason),
    timeZone: boundedText("Birth.time_zone", wire.timeZone),
  };
}

function readAlias(wire: housecall.device.v1.ISignalAlias): SignalAlias {
  return {
    alias: wholeNumber("SignalAlias.alias", wire.alias ?? 0, 1, limits.aliasesPerDevice),
    signal: boundedText("SignalAlias.signal", wire.signal ?? ""),
    instance: boundedText("SignalAlias.instance", wire.instance ?? ""),
    unit: boundedText("SignalAlias.unit", wire.unit ?? ""),
  };
}

function readPosition(wire: housecall.device.v1.IStreamPosition): StreamPosition {
  return {
    stream: streamNames.fromWire("StreamPosition.stream", wire.stream ?? 0),
    firstHeld: wholeNumber("StreamPosition.first_held", Number(wire.firstHeld ?? 0), 1),
    next: wholeNumber("StreamPosition.next", Number(wire.next ?? 0), 1),
  };
}
