import type { PhoneModel } from "../phone-model.ts";

/** A phone of the upper middle class with a screen of six inches. What names no source is ours. */
export const phone6in: PhoneModel = {
  name: "phone-6in",
  firmware: "14.2.0",
  battery: {
    // 4.0 to 5.0 Ah in phones of this size; ours.
    capacityAmpereHours: 4.6,
    // 4.2 to 4.45 V full.
    fullVolts: 4.4,
    // New pouch cells of this size with protection and connector: 60 to 80 mohm, ours.
    ohms: 0.07,
    // Power chips of Qualcomm and Samsung cut off near 3.0 V under load, ours.
    lowestVolts: 3.0,
    // EU 2023/1670: at least 80 % after 800 cycles; a cell that just does so loses a quarter in a thousand.
    lossPerThousandCycles: 0.25,
    // Resistance doubles over such a life, cycle tests of LCO pouch cells, ours.
    resistanceRisePerThousandCycles: 1.2,
  },
  heat: {
    // 180 g of glass, metal and cell, about 0.9 J/(g K), ours.
    joulesPerKelvin: 160,
    // 4 W make a phone in the hand about 18 K warmer than the air, ours.
    wattsPerKelvin: 0.22,
  },
  power: {
    // 0.5 to 1.2 % of the charge an hour with the screen off.
    idleWatts: 0.14,
    screenWatts: 0.8,
    // Flash, radio and all cores at once, ours.
    peakWatts: 9,
  },
  // USB default port, USB PD 9 V x 1.67 A, and what makers call super fast; ours.
  charger: { slowWatts: 2.5, normalWatts: 15, fastWatts: 45, lossRatio: 0.13 },
  storageGigabytes: 128,
};
