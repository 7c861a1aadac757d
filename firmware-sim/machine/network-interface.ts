import type { Random } from "@housecall/proto/base";
import { normal } from "../random/seeded-random.ts";
import type { NetworkModel } from "./machine-model.ts";

/** Fading indoors: RSSI varies by a few dB around its mean, ITU-R P.1238. */
const RSSI_DEVIATION_DB = 2;
/** The strength follows its mean within seconds, ours. */
const RSSI_KEEP = 0.8;

/** The way out of the machine. */
export class NetworkInterface {
  readonly name: string;
  readonly #model: NetworkModel;
  readonly #random: Random;
  #rssiDbm: number;
  #isUp = true;
  /** What walls and distance take away besides, dB. */
  attenuationDb = 0;
  receivedBytes = 0;
  sentBytes = 0;
  errors = 0;

  constructor(model: NetworkModel, random: Random) {
    this.name = model.name;
    this.#model = model;
    this.#random = random;
    this.#rssiDbm = model.rssiDbm;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get rssiDbm(): number {
    return Math.round(this.#rssiDbm);
  }

  setLink(state: "up" | "down"): void {
    this.#isUp = state === "up";
  }

  step(lengthMs: number): void {
    const meanDbm = this.#model.rssiDbm - this.attenuationDb;
    const drift = this.#rssiDbm - meanDbm;
    this.#rssiDbm = meanDbm + drift * RSSI_KEEP + normal(this.#random) * RSSI_DEVIATION_DB * (1 - RSSI_KEEP);
    if (!this.#isUp) return;
    this.receivedBytes += this.#bytes(this.#model.receivedBytesPerSecond, lengthMs);
    this.sentBytes += this.#bytes(this.#model.sentBytesPerSecond, lengthMs);
  }

  #bytes(perSecond: number, lengthMs: number): number {
    return Math.round((perSecond * lengthMs * (0.5 + this.#random.next())) / 1_000);
  }
}
