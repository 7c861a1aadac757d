import fc from "fast-check";

/**
 * Any code point as a string, lone surrogates too, ASCII more often than it is by chance.
 *
 * In place of fast-check's unit "binary", which takes a second to list all of Unicode at its first use.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));
