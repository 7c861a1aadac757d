/**
 * What is worn, blocked, broken or careless in one refrigerator: the only thing that faults and look-alikes change.
 *
 * 0 is sound, 1 as bad as it gets.
 */
export interface RefrigeratorCondition {
  /** Share of the defrost heat that is missing: an open heater, a blown fuse. */
  heaterOpen: number;
  /** Ice holds the blade of the freezer fan: share of its speed that is missing. */
  freezerFanHeld: number;
  /** How wide the fridge door stands open. */
  doorAjar: number;
  /** Share of the refrigerant that has leaked out. */
  chargeLost: number;
  /** Dust on the condenser: share of its surface. */
  condenserDirty: number;
  /** Children, guests, a party: the doors are opened every few minutes. */
  oftenOpened: number;
}

/** A refrigerator in order. */
export function soundRefrigerator(): RefrigeratorCondition {
  return {
    heaterOpen: 0,
    freezerFanHeld: 0,
    doorAjar: 0,
    chargeLost: 0,
    condenserDirty: 0,
    oftenOpened: 0,
  };
}
