import { expect, it } from "vitest";
import { birthBytes, ingestWorld, publish, uplinkBytes } from "../../../lib/ingest-world.ts";

it("tells results and consents that were stored and maybe not told before the kill, because no device sends them again", async () => {
  const world = await ingestWorld();
  await publish(world, "birth", birthBytes(world));
  const result = { kind: "result", commandId: "cmd-1", state: "succeeded", reason: "", detail: "" } as const;
  const consent = {
    kind: "consent",
    consentId: "c1",
    state: "revoked",
    scopes: [],
    grantedBy: "panel",
  } as const;
  const bodies = [
    { ...result, estimateBytes: 0 },
    { ...consent, expiresAtMs: 0 },
  ];
  for (const [index, body] of bodies.entries()) {
    const bytes = uplinkBytes(world, { stream: "urgent", sequence: index + 1, body });
    await publish(world, body.kind, bytes);
  }

  await world.restart();

  expect(world.heard).toEqual(["result cmd-1 succeeded", "consent c1"]);
});
