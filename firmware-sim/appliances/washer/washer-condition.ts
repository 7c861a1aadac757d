/**
 * What is worn, blocked, broken or loaded in one machine: the only thing that faults and look-alikes change.
 *
 * 0 is sound, 1 as bad as it gets, unless a line says otherwise.
 */
export interface WasherCondition {
  /** Share of the pump filter's section that is closed. */
  filterBlocked: number;
  /** Share of the drain hose's section that is closed by a kink. */
  hoseKinked: number;
  /** The drain hose lies below the water: it siphons. */
  hoseTooLow: number;
  /** Hair round the pump's shaft, or a worn bearing: it moves less water for more current. */
  pumpLabours: number;
  /** Something holds the pump's impeller. */
  pumpJammed: boolean;
  /** The pump's winding is open: no current at all. */
  pumpOpen: boolean;
  /** Share of the section of the cold and hot inlet screens that is closed. */
  coldScreenBlocked: number;
  hotScreenBlocked: number;
  /** Taps: 1 open, 0 closed. */
  coldTapOpen: number;
  hotTapOpen: number;
  /** The cold valve lets this share of its flow pass although nobody wants it. */
  coldValveStuck: number;
  /** Water that the tub loses into the base pan when it stands at wash level. */
  leakLitresPerHour: number;
  /** Scale, or one of two elements broken: share of the heat that is missing. */
  heaterWeak: number;
  /** Play in the drum bearing. */
  bearingWorn: number;
  /** Feet off the floor, dampers worn out. */
  unlevel: number;
  /** The level sensor or its plug is dead. */
  levelSensorDead: boolean;
  /** The water thermistor or its plug is open. */
  thermistorOpen: boolean;
  /** The hall sensor gives no pulses: the motor does not know where it is and only jerks. */
  hallLost: boolean;
  /** The switch in the door lock makes no contact. */
  lockWorn: boolean;
  /** Added to the imbalance of what is washed: a single heavy piece that will not spread; kg at the rim. */
  bulkyKilograms: number;
  /** Share of the capacity in place of what the people of the home would wash. */
  loadRatio: number | undefined;
  /** Too much detergent: 1 fills the drum with foam. */
  foam: number;
}

/** A machine in order. */
export function soundWasher(): WasherCondition {
  return {
    filterBlocked: 0,
    hoseKinked: 0,
    hoseTooLow: 0,
    pumpLabours: 0,
    pumpJammed: false,
    pumpOpen: false,
    coldScreenBlocked: 0,
    hotScreenBlocked: 0,
    coldTapOpen: 1,
    hotTapOpen: 1,
    coldValveStuck: 0,
    leakLitresPerHour: 0,
    heaterWeak: 0,
    bearingWorn: 0,
    unlevel: 0,
    levelSensorDead: false,
    thermistorOpen: false,
    hallLost: false,
    lockWorn: false,
    bulkyKilograms: 0,
    loadRatio: undefined,
    foam: 0,
  };
}
