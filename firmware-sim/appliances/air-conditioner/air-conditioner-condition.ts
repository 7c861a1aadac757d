/**
 * What is dirty, blocked, leaking or open in one air conditioner and its room: the only thing that faults and look-alikes change.
 *
 * 0 is sound, 1 as bad as it gets.
 */
export interface AirConditionerCondition {
  /** Share of the filter's section that dust closes. */
  filterBlocked: number;
  /** Share of the refrigerant that has leaked out. */
  chargeLost: number;
  /** Share of the outdoor unit's air that a cover, leaves or clutter keep away. */
  condenserBlocked: number;
  /** Share of the drain hose's section that slime closes. */
  drainBlocked: number;
  /** Share of the frames between indoor and outdoor unit that are lost. */
  framesLost: number;
  /** How wide a window stands open while it cools. */
  windowOpen: number;
}

/** An air conditioner in order, in a room with the windows shut. */
export function soundAirConditioner(): AirConditionerCondition {
  return {
    filterBlocked: 0,
    chargeLost: 0,
    condenserBlocked: 0,
    drainBlocked: 0,
    framesLost: 0,
    windowOpen: 0,
  };
}
