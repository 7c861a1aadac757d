import type { WasherModel } from "../washer-model.ts";

/** A 9 kg front loader of the Korean market with an LG-type frequency level sensor. What names no source is ours. */
export const frontLoader9kg: WasherModel = {
  name: "washer-fl9",
  firmware: "4.2.1",
  capacityKg: 9,
  level: {
    // GE WCVH4800K service page: 26.0 kHz empty, 25.3 reset, 24.8 heater-safe, 24.2 wash, 22.0 overflow.
    emptyKilohertz: 26.0,
    // 18 L at wash level and 40 L at overflow give the same 0.1 kHz for a litre; volumes ours.
    kilohertzPerLitre: 0.1,
    // Two digits are shown and the last one stands still in calm water, ours.
    noiseKilohertz: 0.006,
  },
  // Flow regulators of inlet valves are made for 6 to 10 L/min, ours.
  inlet: { coldLitresPerMinute: 8, hotLitresPerMinute: 7 },
  pump: {
    // 15 to 20 L in 60 to 100 s, ours.
    litresPerMinute: 14,
    // Synchronous drain pumps: 30 W at 220 V and a power factor near 0.6, ours.
    amperes: 0.23,
    dryAmperes: 0.17,
    // Locked, such a pump takes about twice its current until its thermal fuse opens, ours.
    lockedAmperes: 0.5,
    // One metre of hose and the lift make most of the resistance, ours.
    filterShare: 0.15,
    hoseShare: 0.55,
  },
  // Tubular heaters of front loaders: 2,000 W at 220 V, ours.
  heaterWatts: 2_000,
  motor: {
    // 0.3 to 1.0 A while washing, 1.5 to 3 A in a high spin, ours.
    tumbleAmperes: 0.34,
    tumbleAmperesPerKilogram: 0.06,
    spinAmperes: 1.45,
    rampAmperes: 0.9,
    // An unloaded direct drive turns for about forty seconds from 1,200 rpm, ours.
    coastDownSeconds: 42,
  },
  suspension: {
    // Tubs on springs shake most between 150 and 250 rpm; damping ratio of friction dampers, ours.
    resonanceRpm: 180,
    damping: 0.22,
    tubKilograms: 48,
    drumRadiusMetres: 0.24,
    cabinetShare: 0.4,
    bearingMillimetresPerSecond: 1.1,
  },
  control: {
    washKilohertz: 24.2,
    heaterSafeKilohertz: 24.8,
    resetKilohertz: 25.3,
    // As good as empty: the pump sucks air, ours.
    emptyKilohertz: 25.8,
    overflowKilohertz: 22.0,
    // LG: OE when not drained in 10 minutes; IE when level 2 is not reached in 8, the preset one not in 25.
    drainLimitSeconds: 600,
    levelTwoLimitSeconds: 480,
    fillLimitSeconds: 1_500,
    // Then the display shows UE and the machine gives up, ours.
    rebalanceLimit: 8,
    // Half a kilogram at the rim of a half-full drum, ours.
    vibrationLimitMillimetresPerSecond: 2.6,
  },
};
