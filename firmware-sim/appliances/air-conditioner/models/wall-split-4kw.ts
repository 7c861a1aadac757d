import type { AirConditionerModel } from "../air-conditioner-model.ts";

/** A wall-mounted inverter split of 12,000 to 14,000 BTU/h in a living room of 35 m², as sold in South-East Asia. What names no source is ours. */
export const wallSplit4kw: AirConditionerModel = {
  name: "air-conditioner-ws4",
  firmware: "1.9.4",
  // Where it is summer all the year: Singapore, climate normals 1991-2020: mean 27.8 °C, from 25 to 32 °C in a day.
  climate: { meanCelsius: 28.2, daySwingCelsius: 3.4, warmestHour: 14 },
  room: {
    // 90 m³ of air; furniture and the inner centimetres of the walls; 90 m² of surface; one air change an hour and two
    // windows; four people at most and a television; ours.
    airJoulesPerKelvin: 110_000,
    wallJoulesPerKelvin: 2_500_000,
    wallWattsPerKelvin: 250,
    outerWattsPerKelvin: 100,
    leakWattsPerKelvin: 130,
    windowWattsPerKelvin: 330,
    gainWatts: 500,
  },
  indoor: {
    // 720 m³/h at high speed (data sheets of such units), 1.2 kg/m³ and 1,005 J/(kg K).
    airWattsPerKelvin: 241,
    highRpm: 1_150,
    lowRpm: 950,
    // With them the air leaves 8 to 12 K colder than it came (diagnostics §1).
    coilEffectiveness: 0.66,
    sensibleShare: 0.78,
    filterShare: 0.3,
    // Cross-flow fans with a constant torque, ours.
    unloadedRatio: 0.22,
    floatLitres: 0.35,
    drainLitresPerHour: 4,
  },
  outdoor: {
    // 3.2 kW at 60 Hz and 10 °C, 4.2 kW at full speed; COP 3.8 (data sheets of such units).
    coolingWattsPerKelvin: 91,
    coolingEndCelsius: -25,
    compressorWatts: 850,
    ratedLiftKelvin: 37,
    ratedCondenserCelsius: 47,
    powerFactor: 0.95,
    // 12 K above the outdoor air at 4 kW, ours.
    condenserWattsPerKelvin: 340,
    fanRpm: 830,
  },
  control: {
    slowestHz: 18,
    fastestHz: 85,
    // Three minutes before a compressor starts again (diagnostics A7).
    restartDelaySeconds: 180,
    // LG CH61: outdoor pipe above 65 °C; slower some kelvins before it, ours.
    hotPipeCelsius: 60,
    tripPipeCelsius: 66,
    // Ice begins below 0 °C; a margin for the sensor, ours.
    icePipeCelsius: -1,
    // LG CH04: the float for a minute; CH05: frames for three minutes.
    floatHoldSeconds: 60,
    framesLimitSeconds: 180,
    // ThinQ asks for it after 500 to 720 h of use, ours.
    filterHours: 500,
    dryingSeconds: 600,
  },
};
