/** What a kind of split air conditioner is made of, and the room that it cools. Numbers live in `models/`, each with its source. */
export interface AirConditionerModel {
  readonly name: string;
  readonly firmware: string;
  readonly climate: ClimateModel;
  readonly room: RoomModel;
  readonly indoor: IndoorModel;
  readonly outdoor: OutdoorModel;
  readonly control: AirConditionerControlModel;
}

/** Where it is sold. Weather offsets of the home come on top. */
export interface ClimateModel {
  readonly meanCelsius: number;
  /** Half of what lies between the coldest and the warmest hour. */
  readonly daySwingCelsius: number;
  readonly warmestHour: number;
}

export interface RoomModel {
  readonly airJoulesPerKelvin: number;
  readonly wallJoulesPerKelvin: number;
  readonly wallWattsPerKelvin: number;
  /** From the walls to the outside. */
  readonly outerWattsPerKelvin: number;
  /** Through gaps and windows; and one window wide open. */
  readonly leakWattsPerKelvin: number;
  readonly windowWattsPerKelvin: number;
  /** People, lamps, a television. */
  readonly gainWatts: number;
}

export interface IndoorModel {
  /** Heat that the air carries per kelvin with the fan at high speed. */
  readonly airWattsPerKelvin: number;
  readonly highRpm: number;
  readonly lowRpm: number;
  /** How far the coil brings the air to its own temperature. */
  readonly coilEffectiveness: number;
  /** Share of the cooling that lowers the temperature; the rest dries the air. */
  readonly sensibleShare: number;
  /** Share of the resistance to air that lies in the filter. */
  readonly filterShare: number;
  /** An unloaded fan turns faster: by so much when no air is left. */
  readonly unloadedRatio: number;
  /** Condensate pan: until the float opens, and what the drain takes. */
  readonly floatLitres: number;
  readonly drainLitresPerHour: number;
}

export interface OutdoorModel {
  /** Cooling at 60 Hz grows by so much per kelvin of evaporation … */
  readonly coolingWattsPerKelvin: number;
  /** … and ends at this evaporation temperature. */
  readonly coolingEndCelsius: number;
  /** Electric, at 60 Hz and the rated lift. */
  readonly compressorWatts: number;
  readonly ratedLiftKelvin: number;
  readonly ratedCondenserCelsius: number;
  readonly powerFactor: number;
  readonly condenserWattsPerKelvin: number;
  readonly fanRpm: number;
}

export interface AirConditionerControlModel {
  readonly slowestHz: number;
  readonly fastestHz: number;
  readonly restartDelaySeconds: number;
  /** Of the outdoor pipe: slower above the first, off above the second. */
  readonly hotPipeCelsius: number;
  readonly tripPipeCelsius: number;
  /** Of the indoor pipe: slower below it. */
  readonly icePipeCelsius: number;
  readonly floatHoldSeconds: number;
  readonly framesLimitSeconds: number;
  /** The filter is to be washed after so many hours of the fan. */
  readonly filterHours: number;
  /** The fan dries the coil for so long after a use. */
  readonly dryingSeconds: number;
}
