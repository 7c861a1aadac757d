import { AppError, silentLogger } from "@housecall/proto/base";
import { describe, expect, it } from "vitest";
import { type IntakeJob, PublishIntake } from "../../../../broker/mqtt/publish-intake.ts";
import { virtualClock } from "../../../lib/virtual-clock.ts";

function arrange() {
  const clock = virtualClock();
  const intake = new PublishIntake({ clock, logger: silentLogger, retryMs: 500 });
  const world = {
    isDown: false,
    stored: [] as string[],
    aside: [] as string[],
    attempts: 0,
    gone: new Set<string>(),
  };
  const job = (name: string, poison?: Error): IntakeJob => ({
    run: async () => {
      world.attempts += 1;
      if (world.isDown) throw new AppError("DISK_FULL", "full");
      if (poison) throw poison;
      world.stored.push(name);
    },
    isGone: () => world.gone.has(name),
    detach: () => undefined,
    setAside: async () => void world.aside.push(name),
  });
  return { clock, intake, world, job };
}

describe("publishes that the store refuses", () => {
  it("wait, and follow in their order when it takes them again", async () => {
    const { clock, intake, world, job } = arrange();
    world.isDown = true;
    const outcomes = Promise.all(["a", "b", "c"].map((name) => intake.submit(job(name))));
    await clock.advance(5_000);
    const waiting = intake.waitingCount;

    world.isDown = false;
    await clock.advance(500);

    expect(waiting).toBe(3);
    expect(await outcomes).toEqual(["safe", "safe", "safe"]);
    expect(world.stored).toEqual(["a", "b", "c"]);
  });

  it("are tried one at a time", async () => {
    const { clock, intake, world, job } = arrange();
    world.isDown = true;
    for (const name of ["a", "b", "c"]) void intake.submit(job(name));
    await clock.advance(0);
    const atFirst = world.attempts;

    await clock.advance(5_000);

    expect(world.attempts - atFirst).toBe(10);
  });

  it("do not let later ones overtake them", async () => {
    const { clock, intake, world, job } = arrange();
    world.isDown = true;
    void intake.submit(job("early"));
    await clock.advance(0);
    world.isDown = false;

    const late = intake.submit(job("late"));
    await clock.advance(500);
    await late;

    expect(world.stored).toEqual(["early", "late"]);
  });

  it("are given up when their device has gone", async () => {
    const { clock, intake, world, job } = arrange();
    world.isDown = true;
    const outcome = intake.submit(job("a"));
    world.gone.add("a");
    await clock.advance(500);

    expect(await outcome).toBe("given_up");
    expect(intake.waitingCount).toBe(0);
  });

  it("are set aside when it is not the store that refuses them", async () => {
    const { clock, intake, world, job } = arrange();
    const poison = intake.submit(job("poison", new TypeError("bug")));
    const next = intake.submit(job("next"));
    await clock.advance(2_000);

    expect(await Promise.all([poison, next])).toEqual(["safe", "safe"]);
    expect([world.aside, world.stored]).toEqual([["poison"], ["next"]]);
  });

  it("are given up at the end", async () => {
    const { clock, intake, world, job } = arrange();
    world.isDown = true;
    const outcome = intake.submit(job("a"));
    await clock.advance(0);

    intake.stop();

    expect(await outcome).toBe("given_up");
  });

  it("hold nobody up when it was only their device that went", async () => {
    const { intake, world, job } = arrange();
    world.gone.add("gone");

    const outcome = await intake.submit(job("gone", new AppError("UNAVAILABLE", "the session has ended")));
    const neighbour = await intake.submit(job("neighbour"));

    expect(outcome).toBe("given_up");
    expect(neighbour).toBe("safe");
  });
});
