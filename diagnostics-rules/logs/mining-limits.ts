/** Every bound of template mining. What is dropped first is said with each. */
export const miningLimits = {
  /** Templates of one stream; the one that no line had for longest goes first. */
  templates: 2_000,
  /** Letters of all templates of one stream; again the one that no line had for longest goes first. */
  templateCharacters: 524_288,
  /** Shapes of lines that have no template yet; when there are so many they are mined, whatever their number of lines. */
  pendingShapes: 2_048,
  /** Letters of these shapes. */
  pendingCharacters: 524_288,
  /** Lines after which shapes that are waiting are mined although they are few. */
  settleAfterLines: 4_096,
  /** Shapes whose template is remembered; all are forgotten at once and found anew. */
  remembered: 4_096,
  /** Letters of one template's text; the rest is cut. */
  textCharacters: 1_024,
  /** Lines that a stream must have had before a template can be called the first of its kind. */
  warmUpLines: 1_000,
  /** Streams (device class, model, firmware) of one miner; the one that had no line for longest goes first. */
  streams: 64,
} as const;
