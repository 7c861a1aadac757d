import { errorMessage, SECOND_MS } from "@housecall/proto/base";
import type { FleetLine } from "../simulator/simulator-lines.ts";
import type { ApiClient } from "./api-client.ts";
import type { CliWorld } from "./cli-world.ts";
import { readEvents } from "./event-reader.ts";
import { CliError } from "./exit-codes.ts";
import { type SeenFault, seenFault } from "./sim-play.ts";

/** What the server told at the last moment is still on its way. */
const LAST_MS = SECOND_MS;

/** Sees every change of a fault of some devices, as the server tells it live. */
export class FaultWatch {
  readonly #world: CliWorld;
  readonly #client: ApiClient;
  readonly #seen: SeenFault[] = [];
  #failure: string | undefined;

  constructor(world: CliWorld, client: ApiClient) {
    this.#world = world;
    this.#client = client;
  }

  /** Begins to listen; that it cannot is told when somebody asks what it saw. */
  begin(fleet: FleetLine): void {
    this.#listen(fleet).then(
      () => this.#fail("the server closed the stream"),
      (error: unknown) => this.#fail(errorMessage(error)),
    );
  }

  /** Everything seen. @throws CliError failed when some of it may be missing. */
  async seen(): Promise<readonly SeenFault[]> {
    await this.#world.clock.sleep(LAST_MS, this.#world.signal);
    if (this.#failure === undefined) return this.#seen;
    throw new CliError(
      "failed",
      `No verdict: not everything that the server told was heard (${this.#failure}).`,
    );
  }

  /** What comes while the devices say goodbye is no part of the play. */
  async #listen({ devices, beginsAtMs, lastsMs }: FleetLine): Promise<void> {
    const endMs = lastsMs ?? Number.POSITIVE_INFINITY;
    const ids = new Set(devices.map(({ id }) => id));
    const [first] = ids;
    const query = ids.size === 1 ? `?deviceId=${first}` : "";
    for await (const event of readEvents(await this.#client.open(`/api/live${query}`))) {
      if (event.kind !== "fault" || !ids.has(event.fault.deviceId)) continue;
      const seen = seenFault(event.fault, beginsAtMs);
      if (seen.atMs <= endMs) this.#seen.push(seen);
    }
  }

  #fail(reason: string): void {
    this.#failure ??= reason;
  }
}
