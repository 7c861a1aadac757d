import { MAX_MACS, type MacFault, macDigits, macFault } from "@housecall/proto/api";

/** Why a list of MAC addresses is not kept; `text` is the one that is wrong. */
export interface MacListFault {
  readonly text: string;
  readonly why: MacFault | "twice" | "too-many";
}

/** The addresses that somebody typed or scanned, in any notation of labels, apart by spaces, commas or new lines. */
export function readMacList(typed: string): {
  readonly macs: readonly string[];
  /** The first thing that is wrong. */
  readonly fault: MacListFault | undefined;
} {
  const texts = typed.split(/[\s,;]+/).filter((text) => text !== "");
  const macs = texts.map(macDigits);
  return { macs, fault: faultIn(texts, macs) };
}

function faultIn(texts: readonly string[], macs: readonly string[]): MacListFault | undefined {
  for (const [index, text] of texts.entries()) {
    const why = macFault(text);
    if (why !== undefined) return { text, why };
    if (macs.indexOf(macDigits(text)) < index) return { text, why: "twice" };
    if (index >= MAX_MACS) return { text, why: "too-many" };
  }
  return undefined;
}
