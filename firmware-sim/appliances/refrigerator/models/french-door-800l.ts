import type { RefrigeratorModel } from "../refrigerator-model.ts";

/** An 800 l no-frost refrigerator with an inverter compressor and one evaporator. What names no source is ours. */
export const frenchDoor800l: RefrigeratorModel = {
  name: "refrigerator-fd800",
  firmware: "2.7.0",
  // 30 kWh a month (energy labels of this size) at a COP near 1.6 make about 70 W of heat that comes in: 31 W through the
  // freezer's walls, 26 W through the fridge's, the rest through doors; the split is ours.
  fridge: {
    wallWattsPerKelvin: 1.3,
    // An open door changes the air about twice a minute, ours.
    doorWattsPerKelvin: 14,
    airJoulesPerKelvin: 15_000,
    // 30 kg of food, mostly water.
    foodJoulesPerKelvin: 110_000,
    foodWattsPerKelvin: 15,
  },
  freezer: {
    wallWattsPerKelvin: 0.75,
    doorWattsPerKelvin: 8,
    airJoulesPerKelvin: 15_000,
    // 30 kg of frozen food at 2 kJ/(kg K).
    foodJoulesPerKelvin: 60_000,
    foodWattsPerKelvin: 40,
  },
  evaporator: {
    // 3 kg of aluminium with its refrigerant, ours.
    joulesPerKelvin: 3_500,
    // -25 to -30 °C while the freezer is at -18 °C and the compressor runs (diagnostics §1) follow from it.
    fanWattsPerKelvin: 11,
    stillWattsPerKelvin: 0.8,
    halvingFrostKilograms: 1.2,
    // LMXS28626D: 34 to 42 ohm at 115 V, 350 W; the part for 220 V gives the same heat.
    heaterOhms: 138,
    // Sensor passes 8 °C after 10 to 25 minutes (diagnostics §1).
    heaterShare: 0.75,
  },
  // 12 K above the room with a fan, ours; static condensers get about a third of it.
  condenser: { joulesPerKelvin: 3_500, fanWattsPerKelvin: 11, stillWattsPerKelvin: 4 },
  compressor: {
    // 170 W at -25 °C and full speed; data sheets of R600a inverter compressors of 10 cm³, rounded.
    wattsPerKelvin: 9.35,
    endCelsius: -43.2,
    watts: 95,
    powerFactor: 0.6,
  },
  // Axial fans of 110 mm at 12 V, ours.
  fans: { freezerRpm: 1_450, fridgeRpm: 1_250, condenserRpm: 1_050 },
  fridgeFanWattsPerKelvin: 4.5,
  control: {
    fridgeCelsius: 3,
    freezerCelsius: -18,
    // Every 8 to 24 h (diagnostics §1): 9 h of running are about 12 h of a usual day.
    defrostEverySeconds: 9 * 3_600,
    defrostRetrySeconds: 5 * 3_600,
    // LMXS28626D: the sensor must reach 8 °C within 60 minutes.
    defrostEndCelsius: 8,
    defrostLimitSeconds: 3_600,
    // LG Er FF: no feedback for 65 s.
    fanLimitSeconds: 65,
    // LFXS30796: alarm after 60 s, every 30 s.
    doorAlarmSeconds: 60,
    doorAlarmEverySeconds: 30,
  },
};
