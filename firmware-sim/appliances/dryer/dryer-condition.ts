/**
 * What is dusty, worn, broken or loaded in one dryer: the only thing that faults and look-alikes change.
 *
 * 0 is sound, 1 as bad as it gets, unless a line says otherwise.
 */
export interface DryerCondition {
  /** Share of the lint filter's section that stays closed although it is cleaned: softener, felt. */
  filterBlocked: number;
  /** A new filter resists less than the one before. */
  filterNew: number;
  /** Dust between the fins of evaporator and condenser. */
  coilDusty: number;
  /** Water that the pump cannot reach: warped base, worn pump. */
  waterLeft: number;
  /** The compressor does not start. */
  compressorDead: boolean;
  /** Share of the refrigerant that has leaked out. */
  chargeLost: number;
  /** Somebody has opened the door. */
  doorOpen: boolean;
  /** Share of the capacity, and of the water in it, in place of what the people of the home would dry. */
  loadRatio: number | undefined;
}

/** A dryer in order. */
export function soundDryer(): DryerCondition {
  return {
    filterBlocked: 0,
    filterNew: 0,
    coilDusty: 0,
    waterLeft: 0,
    compressorDead: false,
    chargeLost: 0,
    doorOpen: false,
    loadRatio: undefined,
  };
}
