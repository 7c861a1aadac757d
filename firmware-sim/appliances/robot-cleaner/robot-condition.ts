/**
 * What is worn, dirty or in the way of one robot: the only thing that faults and look-alikes change.
 *
 * 0 is sound, 1 as bad as it gets, unless a line says otherwise.
 */
export interface RobotCondition {
  /** Hair wound around the axle of a wheel. */
  wheelHair: { left: number; right: number };
  /** Hair wound around the main brush. */
  brushHair: number;
  /** Share of the filter's section that is closed. */
  filterBlocked: number;
  /** Age of the battery: capacity gone, resistance grown. */
  batteryAged: number;
  /** Film on the charging contacts; 1 lets no current through. */
  contactsDirty: number;
  /** Hair under the lidar turret, dust on its window. */
  lidarBlocked: number;
  /** Dust on the cliff sensors, the front ones first. */
  cliffDust: number;
  /** A rug with a pile this thick lies in the living room. */
  thickRug: number;
  /** A black rug lies in the living room: share of the light that it swallows. */
  darkRug: number;
  /** Somebody holds it up. */
  isLifted: boolean;
  /** How much more dust than usual lies on the floor; 0: the usual. */
  extraDust: number;
  /** How often it goes over everything, less one. */
  extraPasses: number;
}

/** A robot in order, in an ordinary home. */
export function soundRobot(): RobotCondition {
  return {
    wheelHair: { left: 0, right: 0 },
    brushHair: 0,
    filterBlocked: 0,
    batteryAged: 0,
    contactsDirty: 0,
    lidarBlocked: 0,
    cliffDust: 0,
    thickRug: 0,
    darkRug: 0,
    isLifted: false,
    extraDust: 0,
    extraPasses: 0,
  };
}
