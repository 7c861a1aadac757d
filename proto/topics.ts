/**
 * The only place with a topic string: hc/1/{shard}/{device}/{channel}
 *
 *     hc/1/37/washer-0042/metrics
 *
 * Depth is fixed. The shard is a hash of the device id and is checked, not believed.
 */
import { AppError } from "./base/index.ts";
import { limits } from "./limits.ts";

/** Channels on which a device publishes. */
export const upChannels = [
  "birth",
  "state",
  "metrics",
  "logs",
  "events",
  "loss",
  "progress",
  "chunk",
  "result",
  "consent",
] as const;
/** Channels to which a device subscribes. */
export const downChannels = ["command", "desired", "ack"] as const;

export type UpChannel = (typeof upChannels)[number];
export type DownChannel = (typeof downChannels)[number];
export type Channel = UpChannel | DownChannel;

/** A topic taken apart. */
export interface Topic {
  readonly device: string;
  readonly channel: Channel;
}

const DEVICE_ID = /^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$/;

/** True for 3 to 64 lower-case letters, digits and inner hyphens. */
export function isDeviceId(text: string): boolean {
  return DEVICE_ID.test(text);
}

/** A device id for a machine: its host name, made to fit the grammar of device ids. */
export function deviceIdOfHost(hostName: string): string {
  const words = hostName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 50)
    .replace(/^-+|-+$/g, "");
  return words.length >= 3 ? words : `machine-${words}`.replace(/-$/, "");
}

/** Shard of a device, 0..63: FNV-1a over its id. */
export function shardOf(device: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < device.length; index += 1) {
    hash = Math.imul(hash ^ device.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % limits.shards;
}

/** The topic of one channel of one device. */
export function formatTopic(topic: Topic): string {
  return `hc/1/${shardOf(topic.device)}/${topic.device}/${topic.channel}`;
}

/**
 * Takes a topic apart.
 *
 * @throws AppError TOPIC_INVALID when depth, version, device id, shard or channel is wrong.
 */
export function parseTopic(text: string): Topic {
  const parts = text.length <= limits.topicBytes ? text.split("/") : [];
  const [root, version, shard, device = "", channel = ""] = parts;
  if (parts.length !== 5 || root !== "hc" || version !== "1")
    throw invalid(text, "hc/1/{shard}/{device}/{channel}");
  if (!isDeviceId(device)) throw invalid(text, "a device id of 3 to 64 lower-case letters, digits, hyphens");
  if (shard !== String(shardOf(device))) throw invalid(text, `shard ${shardOf(device)}`);
  if (!isChannel(channel)) throw invalid(text, "a known channel");
  return { device, channel };
}

/** True for channels on which devices publish. */
export function isUpChannel(channel: string): channel is UpChannel {
  return (upChannels as readonly string[]).includes(channel);
}

/** True for channels to which devices subscribe. */
export function isDownChannel(channel: string): channel is DownChannel {
  return (downChannels as readonly string[]).includes(channel);
}

function isChannel(channel: string): channel is Channel {
  return isUpChannel(channel) || isDownChannel(channel);
}

function invalid(text: string, wanted: string): AppError {
  return new AppError("TOPIC_INVALID", `Topic ${JSON.stringify(text.slice(0, 80))}: wanted ${wanted}`);
}
