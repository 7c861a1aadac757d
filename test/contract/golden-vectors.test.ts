/**
 * Bytes that devices in the field have sent: they decode for ever. A vector is added when a message
 * gains a field; none is ever changed. See test/contract/golden/README.md.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeAck, decodeBirth, decodeOffer, decodeRecord, decodeUplink } from "@housecall/proto";
import { expect, it } from "vitest";
import { toPlain } from "../lib/golden.ts";

const folder = join(import.meta.dirname, "golden");
const decoders = {
  record: decodeRecord,
  birth: decodeBirth,
  ack: decodeAck,
  offer: decodeOffer,
  uplink: decodeUplink,
};
const vectors = readdirSync(folder).filter((name) => name.endsWith(".json"));

it.each(vectors)("decodes %s as on the day it was recorded", (name) => {
  const vector = JSON.parse(readFileSync(join(folder, name), "utf8")) as {
    message: keyof typeof decoders;
    hex: string;
    value: unknown;
  };

  expect(toPlain(decoders[vector.message](Buffer.from(vector.hex, "hex")))).toEqual(vector.value);
});

it("holds a vector for every kind of message and record", () => {
  const kinds = [
    "ack",
    "birth",
    "offer-action",
    "offer-ask-consent",
    "offer-cancel",
    "offer-end-consent",
    "offer-pull",
    "offer-tail",
    "uplink",
  ];
  const records = [
    "consent",
    "consent-later",
    "event",
    "logs",
    "loss",
    "metrics",
    "result",
    "result-action",
    "state",
  ].map((kind) => `record-${kind}`);

  expect(vectors.map((name) => name.replace(/^v1-|\.json$/g, ""))).toEqual(
    expect.arrayContaining([...kinds, ...records]),
  );
});
