import { MINUTE_MS } from "@housecall/proto/base";
import type { Fault } from "../../faults/fault.ts";

/** 38 °C in the shade where 32 °C are usual, ours. */
const HOTTER_CELSIUS = 6;

/** Days far hotter than usual: outdoor pipe and current are high, and all is well. Severity 1: 6 K. */
export const airConditionerHeatWave: Fault = {
  id: "air-conditioner-heat-wave",
  kind: "look-alike",
  deviceClass: "air-conditioner",
  about: "A heat wave: the outdoor unit gets hot and the compressor turns fast, as it should",
  remedy: "none needed",
  stepMs: MINUTE_MS,
  begin: ({ home }) => {
    const usual = home.weatherOffsetCelsius;
    return {
      step: ({ strength }) => {
        home.weatherOffsetCelsius = usual + HOTTER_CELSIUS * strength;
      },
      recover: () => {
        home.weatherOffsetCelsius = usual;
      },
    };
  },
};
