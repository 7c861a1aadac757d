import { commandState } from "@housecall/proto/api";
import { describe, expect, it } from "vitest";
import { isFinal, mayBecome } from "../../../../broker/command/command-state.ts";

const states = commandState.options;

describe("mayBecome", () => {
  it("allows exactly these steps", () => {
    const allowed = Object.fromEntries(
      states.map((from) => [from, states.filter((to) => mayBecome(from, to)).join(" ")]),
    );

    expect(allowed).toEqual({
      queued: "offered accepted running succeeded failed rejected expired cancelled",
      offered: "accepted running succeeded failed rejected expired cancelled",
      accepted: "running succeeded failed rejected cancelled unverified",
      running: "succeeded failed rejected cancelled unverified",
      ...{ succeeded: "", failed: "", rejected: "", expired: "", cancelled: "", unverified: "" },
    });
  });
});

describe("isFinal", () => {
  it("is true for exactly the states without a next step", () => {
    const final = states.filter(isFinal);

    expect(final).toEqual(["succeeded", "failed", "rejected", "expired", "cancelled", "unverified"]);
  });
});
