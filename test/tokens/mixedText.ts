import fc from "fast-check";

/** Characters that tokenizers treat in ways of their own: scripts, marks, spaces, emoji, lone surrogates. */
const characters = [
  ..." \t\r\n'sStTrReEvVmMlLdDaAbB019,.;-_/(){}<>",
  ..."éÉßſKÅжЖ字あ한가",
  ..."😀👍🏽🇫𝒜𝟙",
  "\u0301",
  "\u0327",
  "\u200d",
  "\ufeff",
  "\u00a0",
  "\u0085",
  "\u2028",
  "\u3000",
  "٣",
  "Ⅻ",
  "²",
  "ʰ",
  "ǅ",
  "ำ",
  "\u11a8",
  "\ud83d",
  "\ude00",
  "  ",
  " the",
  "ing",
  "<|endoftext|>",
  "▁",
];

/** Texts of many scripts, lone surrogates included. */
export const mixedText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...characters), { maxLength: 40 })
  .map((parts) => parts.join(""));
