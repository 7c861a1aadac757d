/** What a kind of refrigerator is made of. Numbers live in `models/`, each with its source. */
export interface RefrigeratorModel {
  readonly name: string;
  readonly firmware: string;
  readonly fridge: CompartmentModel;
  readonly freezer: CompartmentModel;
  readonly evaporator: EvaporatorModel;
  readonly condenser: CondenserModel;
  readonly compressor: CompressorModel;
  readonly fans: { readonly freezerRpm: number; readonly fridgeRpm: number; readonly condenserRpm: number };
  /** Air that the fridge fan brings from the evaporator, as conductance. */
  readonly fridgeFanWattsPerKelvin: number;
  /** What the firmware asks of itself. */
  readonly control: RefrigeratorControlModel;
}

export interface CompartmentModel {
  /** Through walls and gaskets, to the room. */
  readonly wallWattsPerKelvin: number;
  /** Through the open door. */
  readonly doorWattsPerKelvin: number;
  /** Air, lining and shelves. */
  readonly airJoulesPerKelvin: number;
  readonly foodJoulesPerKelvin: number;
  readonly foodWattsPerKelvin: number;
}

export interface EvaporatorModel {
  readonly joulesPerKelvin: number;
  /** To the freezer's air, free of frost, with the fan on and off. */
  readonly fanWattsPerKelvin: number;
  readonly stillWattsPerKelvin: number;
  /** Frost that halves the heat transfer. */
  readonly halvingFrostKilograms: number;
  readonly heaterOhms: number;
  /** Share of the heater's heat that goes into fins and frost; the rest warms the freezer. */
  readonly heaterShare: number;
}

export interface CondenserModel {
  readonly joulesPerKelvin: number;
  readonly fanWattsPerKelvin: number;
  readonly stillWattsPerKelvin: number;
}

export interface CompressorModel {
  /** Cooling at full speed grows by so much per kelvin of evaporation … */
  readonly wattsPerKelvin: number;
  /** … and ends at this evaporation temperature. */
  readonly endCelsius: number;
  /** Electric, at full speed and 62 K between evaporator and condenser. */
  readonly watts: number;
  readonly powerFactor: number;
}

export interface RefrigeratorControlModel {
  readonly fridgeCelsius: number;
  readonly freezerCelsius: number;
  /** Defrosting begins after so much running of the compressor. */
  readonly defrostEverySeconds: number;
  /** … or after so much, when the last one was not completed. */
  readonly defrostRetrySeconds: number;
  readonly defrostEndCelsius: number;
  readonly defrostLimitSeconds: number;
  /** A fan that does not answer for so long is in error. */
  readonly fanLimitSeconds: number;
  /** The alarm begins when a door is open for so long, and is repeated. */
  readonly doorAlarmSeconds: number;
  readonly doorAlarmEverySeconds: number;
}
