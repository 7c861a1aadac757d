import { wireNames } from "./wire.ts";

/** Streams of a spool, most urgent first: `heads` and positions are in this order. */
export const streams = ["urgent", "metrics", "logs", "debug"] as const;
export type Stream = (typeof streams)[number];
export const streamNames = wireNames(streams);

/** Live data may change "current" values; backlog waited in the spool while the link was down and never does. */
export type Lane = "live" | "backlog";
export const laneNames = wireNames(["live", "backlog"] as const);
