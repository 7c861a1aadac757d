/** What the firmware switches. */
export interface RefrigeratorActuators {
  /** 0: off; share of full speed. */
  compressorRatio: number;
  freezerFan: boolean;
  fridgeFan: boolean;
  condenserFan: boolean;
  defrostHeater: boolean;
}

/** Everything off. */
export function refrigeratorAtRest(): RefrigeratorActuators {
  return {
    compressorRatio: 0,
    freezerFan: false,
    fridgeFan: false,
    condenserFan: false,
    defrostHeater: false,
  };
}

/** How far each door is open, 0..1. */
export interface Doors {
  readonly fridge: number;
  readonly freezer: number;
}
