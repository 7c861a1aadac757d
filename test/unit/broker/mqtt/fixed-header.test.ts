import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qosOf, readFixedHeader } from "../../../../broker/mqtt/fixed-header.ts";
import { judgeFrame } from "../../../../broker/mqtt/frame-rules.ts";
import { fixedHeader } from "../../../lib/raw-mqtt.ts";

describe("a fixed header", () => {
  it("is read back as it was written, whatever the length", () => {
    fc.assert(
      fc.property(fc.nat({ max: 255 }), fc.nat({ max: 268_435_455 }), (firstByte, bodyBytes) => {
        const bytes = fixedHeader(firstByte, bodyBytes);
        expect(readFixedHeader(bytes)).toEqual({
          type: firstByte >> 4,
          flags: firstByte & 15,
          headerBytes: bytes.length,
          bodyBytes,
        });
      }),
    );
  });

  it.each([
    ["nothing", []],
    ["the first byte alone", [0x30]],
    ["a length that goes on", [0x30, 0xff, 0xff]],
  ])("is incomplete with %s", (_what, bytes) => {
    expect(readFixedHeader(Buffer.from(bytes))).toBe("incomplete");
  });

  it("is malformed when its length takes more than four bytes", () => {
    expect(readFixedHeader(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]))).toBe("malformed");
  });
});

describe("a frame", () => {
  const header = (type: number, bodyBytes = 10, flags = 0) => ({ type, flags, headerBytes: 2, bodyBytes });

  it("must be a CONNECT of at most 4 kB at first", () => {
    expect(judgeFrame(header(1), "greeting")).toBeUndefined();
    expect(judgeFrame(header(1, 4_095), "greeting")).toBe("frame_too_large");
    expect(judgeFrame(header(3), "greeting")).toBe("protocol_violation");
  });

  it("may be 256 kB later, if it is a PUBLISH", () => {
    expect(judgeFrame(header(3, 262_142), "ready")).toBeUndefined();
    expect(judgeFrame(header(3, 262_143), "ready")).toBe("frame_too_large");
    expect(judgeFrame(header(8, 4_095), "ready")).toBe("frame_too_large");
  });

  it.each([0, 1, 2, 5, 6, 7, 9, 11, 13, 15])("of type %i is none that a device sends", (type) => {
    expect(judgeFrame(header(type), "ready")).toBe("protocol_violation");
  });

  it("carries QoS 0 or 1", () => {
    const verdicts = [0, 1, 2, 3].map((qos) => judgeFrame(header(3, 10, qos << 1), "ready"));

    expect(verdicts).toEqual([undefined, undefined, "qos2_not_supported", "malformed_frame"]);
    expect(qosOf(header(3, 10, 0b1011))).toBe(1);
  });
});
