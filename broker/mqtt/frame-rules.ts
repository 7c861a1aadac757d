import { limits } from "@housecall/proto";
import { type FixedHeader, FrameType, qosOf } from "./fixed-header.ts";
import type { ConnectionRefusal } from "./refusal.ts";

/** Where a connection is: nothing read yet, CONNECT read and not answered, session up. */
export type ConnectionPhase = "greeting" | "connecting" | "ready";

/** Only a PUBLISH may be large: a SUBSCRIBE of 256 kB would carry 50,000 filters. */
const CONTROL_FRAME_BYTES = limits.frameBeforeConnackBytes;

/**
 * What is wrong with a frame, told from its fixed header alone; undefined when it may pass.
 *
 * Devices use QoS 0 and 1 of MQTT 3.1.1, so the packets of QoS 2 and those of a server are refused.
 */
export function judgeFrame(header: FixedHeader, phase: ConnectionPhase): ConnectionRefusal | undefined {
  const maxBytes =
    phase === "ready" && header.type === FrameType.Publish ? limits.frameBytes : CONTROL_FRAME_BYTES;
  if (header.headerBytes + header.bodyBytes > maxBytes) return "frame_too_large";
  if (phase === "greeting") return header.type === FrameType.Connect ? undefined : "protocol_violation";
  switch (header.type) {
    case FrameType.Publish:
      return judgeQos(qosOf(header));
    case FrameType.Puback:
    case FrameType.Subscribe:
    case FrameType.Unsubscribe:
    case FrameType.Pingreq:
    case FrameType.Disconnect:
      return undefined;
    default:
      return "protocol_violation";
  }
}

function judgeQos(qos: number): ConnectionRefusal | undefined {
  if (qos === 3) return "malformed_frame";
  return qos === 2 ? "qos2_not_supported" : undefined;
}
