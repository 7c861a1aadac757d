import type { DryerModel } from "../dryer-model.ts";

/** A 9 kg heat-pump dryer of the Korean market with a coil that rinses itself. What names no source is ours. */
export const heatPump9kg: DryerModel = {
  name: "dryer-hp9",
  firmware: "3.1.2",
  capacityKg: 9,
  air: {
    // 215 m³/h of warm, moist air, ours.
    wattsPerKelvin: 72,
    fanRpm: 2_900,
    unloadedRatio: 0.28,
    filterPascal: 70,
    filterShare: 0.35,
    lintRatio: 0.14,
  },
  circuit: {
    // Drum-in 55-65 °C, drum-out 40-50 °C, evaporator 15-25 K (diagnostics §1): 35 K between its ends.
    coolingWatts: 2_520,
    // Rated input of such machines is 0.8 to 1 kW with fan and drum; ours.
    compressorWatts: 700,
    powerFactor: 0.9,
    warmUpSeconds: 240,
    dischargeKelvin: 18,
  },
  drum: {
    joulesPerKelvin: 22_000,
    // Warm air settles 25 K above the room, ours.
    lossWattsPerKelvin: 28,
    doorWattsPerKelvin: 60,
    rpm: 46,
    amperes: 0.55,
    amperesPerKilogram: 0.04,
  },
  sump: {
    // A base of 20 by 25 cm, ours.
    millimetresPerLitre: 20,
    leftMillimetres: 2,
    // KCA 2019: what is left under the coil dries within a day in a sound machine; ours.
    dryingMillimetresPerHour: 0.35,
    pumpLitresPerMinute: 6,
  },
  control: {
    warmCelsius: 36,
    heatSeconds: 900,
    dryRatio: 0.03,
    longestSeconds: 5 * 3_600,
    coolSeconds: 300,
    careSeconds: 90,
    // KCA 2019: small loads did not give the 2 l with which the coil was rinsed; mended firmware takes less.
    careLitres: 1.2,
    pumpOnMillimetres: 12,
    pumpOffMillimetres: 2.5,
    pumpLimitSeconds: 60,
    pumpRestSeconds: 180,
    overflowMillimetres: 40,
    restartDelaySeconds: 180,
    // Diagnostics DR-09: no current in three minutes, three tries.
    startLimitSeconds: 180,
    startTries: 3,
  },
};
