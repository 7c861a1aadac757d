import {
  type DownChannel,
  isDownChannel,
  isUpChannel,
  parseTopic,
  type RejectionReason,
  type UpChannel,
} from "@housecall/proto";
import { AppError } from "@housecall/proto/base";

/** A publish as the wire shows it. */
export interface PublishRequest {
  readonly topic: string;
  readonly isRetained: boolean;
}

/** The channel that a publish belongs to, or why it is refused. */
export type PublishVerdict =
  | { readonly channel: UpChannel }
  | { readonly reason: RejectionReason; readonly detail: string };

/** Devices publish below their own id, on up channels, never retained. */
export function judgePublish(deviceId: string, publish: PublishRequest): PublishVerdict {
  const topic = tryParse(publish.topic);
  if (topic instanceof AppError) return { reason: "topic_invalid", detail: topic.message };
  if (topic.device !== deviceId)
    return { reason: "not_permitted", detail: `Topic of device "${topic.device}"` };
  if (publish.isRetained) return { reason: "not_permitted", detail: "Retained messages are not permitted" };
  const { channel } = topic;
  if (!isUpChannel(channel))
    return { reason: "wrong_channel", detail: `Devices do not publish on "${channel}"` };
  return { channel };
}

/** The down channel that a device may subscribe to by this filter; undefined refuses it. Wildcards match no topic grammar. */
export function judgeSubscription(deviceId: string, filter: string): DownChannel | undefined {
  const topic = tryParse(filter);
  if (topic instanceof AppError || topic.device !== deviceId) return undefined;
  return isDownChannel(topic.channel) ? topic.channel : undefined;
}

function tryParse(text: string): ReturnType<typeof parseTopic> | AppError {
  try {
    return parseTopic(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
