import type { RobotModel } from "../robot-model.ts";

/** A round robot cleaner with a lidar turret and a charging dock. What names no source is ours. */
export const lidarRobot: RobotModel = {
  name: "robot-lds1",
  firmware: "2.7.4",
  battery: {
    // Roborock S5, manual: 14.4 V, 5,200 mAh lithium-ion.
    cells: 4,
    capacityAmpereHours: 5.2,
    // Two cells of 35 mohm side by side, four in series, leads and protection; ours.
    ohms: 0.13,
    // Protection circuits of such packs open between 2.75 and 3.0 V; ours.
    lowestCellVolts: 2.95,
    // Roborock S5, rating plate of the dock: 20 V, 1.2 A.
    dockVolts: 20,
    chargeAmperes: 1.2,
  },
  fan: {
    // 15 to 25 krpm; about two hours from such a pack in standard mode, ours.
    watts: { off: 0, quiet: 14, standard: 24, turbo: 38 },
    rpm: { off: 0, quiet: 14_500, standard: 17_500, turbo: 21_500 },
    ductShare: 0.5,
    filterShare: 0.3,
    binShare: 0.2,
    // A sealed centrifugal fan does less work and speeds up, as every vacuum cleaner lets hear; sizes ours.
    closedSpeedRise: 0.32,
    closedPowerFall: 0.6,
  },
  brush: {
    // 0.3 to 0.6 A, ours.
    amperes: 0.4,
    carpetAmperes: 0.55,
    stallAmperes: 1.7,
    rpm: 1_050,
    sideAmperes: 0.11,
  },
  wheel: {
    // 0.1 to 0.3 A, ours.
    amperes: 0.16,
    carpetAmperes: 0.14,
    stallAmperes: 1.1,
    // 0.3 m/s, Roborock S5.
    millimetresPerSecond: 300,
    turnMillimetresPerSecond: 140,
  },
  // Turret lidars of such robots (Slamtec, 3irobotix) turn five times a second; windows and gaps give no point, ours.
  lidar: { rpm: 300, pointsRatio: 0.9 },
  cliffReflectionRatio: 0.72,
  boardWatts: 6,
  // Wi-Fi, sensors asleep, ours.
  idleWatts: 1.8,
  // About a square metre a minute: makers give 80 to 120 m² for two hours of cleaning; ours.
  squareMetresPerMinute: 0.95,
  // A bin of half a litre is full after four or five runs, ours.
  dustRatioPerSquareMetre: 0.005,
  // What is free of furniture in a flat of 84 m², the usual size in Korea; ours.
  rooms: [
    { name: "living-room", squareMetres: 18, pile: 0.25 },
    { name: "kitchen", squareMetres: 8, pile: 0 },
    { name: "bedroom", squareMetres: 10, pile: 0 },
    { name: "study", squareMetres: 7, pile: 0 },
  ],
};
