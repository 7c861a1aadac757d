/** What a robot cleaner is made of. The numbers stand in `models/`, each with its source. */
export interface RobotModel {
  readonly name: string;
  readonly firmware: string;
  readonly battery: RobotBatteryModel;
  readonly fan: FanModel;
  readonly brush: BrushModel;
  readonly wheel: WheelModel;
  readonly lidar: { readonly rpm: number; readonly pointsRatio: number };
  /** What a cliff sensor gets back from a bright floor. */
  readonly cliffReflectionRatio: number;
  /** Electronics while it drives, and while it waits. */
  readonly boardWatts: number;
  readonly idleWatts: number;
  readonly squareMetresPerMinute: number;
  /** How much of the dust bin a square metre fills. */
  readonly dustRatioPerSquareMetre: number;
  readonly rooms: readonly Room[];
}

export interface RobotBatteryModel {
  /** In series. */
  readonly cells: number;
  readonly capacityAmpereHours: number;
  readonly ohms: number;
  /** Protection cuts off below this, per cell. */
  readonly lowestCellVolts: number;
  readonly dockVolts: number;
  readonly chargeAmperes: number;
}

/** How the suction can be set; carpets get turbo. */
export type SuctionMode = "off" | "quiet" | "standard" | "turbo";

export interface FanModel {
  readonly watts: Readonly<Record<SuctionMode, number>>;
  readonly rpm: Readonly<Record<SuctionMode, number>>;
  /** Shares of the whole resistance to the air when all is clean; they make 1. */
  readonly ductShare: number;
  readonly filterShare: number;
  readonly binShare: number;
  /** A fan that moves no air turns so much faster and takes so much less power. */
  readonly closedSpeedRise: number;
  readonly closedPowerFall: number;
}

export interface BrushModel {
  readonly amperes: number;
  /** Added on a carpet of the thickest pile. */
  readonly carpetAmperes: number;
  readonly stallAmperes: number;
  readonly rpm: number;
  readonly sideAmperes: number;
}

export interface WheelModel {
  readonly amperes: number;
  readonly carpetAmperes: number;
  readonly stallAmperes: number;
  readonly millimetresPerSecond: number;
  readonly turnMillimetresPerSecond: number;
}

/** One room in the order of cleaning. */
export interface Room {
  readonly name: string;
  readonly squareMetres: number;
  /** Of a rug in its middle: 0 none, 1 as thick as rugs get. */
  readonly pile: number;
}
