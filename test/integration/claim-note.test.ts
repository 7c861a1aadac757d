/** The note that staff write with a claim token: from the token to the device it joins with, over the real claim port. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimWithToken } from "../lib/claim-device.ts";
import { startTestPlane, type TestPlane } from "../lib/test-plane.ts";

const actor = { name: "Ada" };
let test: TestPlane;

beforeEach(async () => {
  test = await startTestPlane();
});
afterEach(() => test.remove());

async function claim(deviceId: string, note?: string): Promise<void> {
  const { token } = await test.plane.fleet.createClaimToken({
    deviceId,
    actor,
    ...(note === undefined ? {} : { note }),
  });
  await claimWithToken(token, deviceId);
}

it("stays with the device, is found by search, and is in the audit", async () => {
  await claim("washer-0042", "Kim, 주방 세탁기");
  await claim("washer-0043");
  await test.restart();

  const found = await test.plane.fleet.list({ text: "주방", limit: 10 });
  const audit = await test.plane.audit.list({ deviceId: "washer-0042", limit: 10 });

  expect(found.items.map(({ id, note }) => [id, note])).toEqual([["washer-0042", "Kim, 주방 세탁기"]]);
  expect((await test.plane.fleet.get("washer-0043")).note).toBe("");
  expect(audit.find(({ action }) => action === "claim-token-created")).toMatchObject({
    actor: "Ada",
    detail: "Kim, 주방 세탁기",
  });
});

it("is replaced by the note of a later claim, and kept when that has none", async () => {
  await claim("washer-0042", "Kim");
  await claim("washer-0042");
  const kept = (await test.plane.fleet.get("washer-0042")).note;
  await claim("washer-0042", "Lee");

  expect([kept, (await test.plane.fleet.get("washer-0042")).note]).toEqual(["Kim", "Lee"]);
});
