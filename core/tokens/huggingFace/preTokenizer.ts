/** The pre-tokenizers of a tokenizer.json: what changes a text before it is cut, and where its pieces end. */
import { cl100kPieces, gpt2Piece, o200kPiece, type PieceEnd } from "../bytePair/pieces.ts";
import { type AlignedText, beginOf } from "./alignedText.ts";
import { child, flagOf, items, type JsonField, only, onlyFields, refusal, textOf } from "./jsonField.ts";
import { type Normalize, prepended, replaced } from "./normalizer.ts";

export interface PreTokenizer {
  readonly prepare: Normalize;
  readonly pieceEnd: PieceEnd;
  /** Whether tokens are written as bytes. */
  readonly byteLevel: boolean;
}

/** The expressions that we have scanners for, as they stand in the files. */
const patterns: ReadonlyMap<string, PieceEnd> = new Map([
  ["'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+", gpt2Piece],
  [
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    cl100kPieces(3, false),
  ],
  [
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    cl100kPieces(1, false),
  ],
  [
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    o200kPiece,
  ],
]);

const lowerOneEighth = 0x2581;
const asIs: Normalize = (text) => text;
const whole: PieceEnd = (_units, _masks, _i, limit) => limit;

/**
 * @param field the `pre_tokenizer` of a file
 * @throws DataNetError "invalidArgument" for what is not supported
 */
export function preTokenizerOf(field: JsonField): PreTokenizer {
  if (field.value === null || field.value === undefined)
    return { prepare: asIs, pieceEnd: whole, byteLevel: false };
  const type = child(field, "type");
  switch (type.value) {
    case "ByteLevel":
      return byteLevelOf(field, true);
    case "Metaspace":
      return metaspaceOf(field);
    case "Sequence": {
      onlyFields(field, ["type", "pretokenizers"]);
      const [split, bytes, ...more] = items(child(field, "pretokenizers"));
      if (split === undefined || bytes === undefined || more.length > 0)
        throw refusal(child(field, "pretokenizers"), "Split, then ByteLevel");
      only(child(bytes, "type"), "ByteLevel");
      const { prepare } = byteLevelOf(bytes, false);
      if (prepare !== asIs) throw refusal(child(bytes, "add_prefix_space"), "false behind Split");
      return { prepare, pieceEnd: splitOf(split), byteLevel: true };
    }
    default:
      throw refusal(type, "ByteLevel, Metaspace, Sequence or null");
  }
}

function byteLevelOf(field: JsonField, usesRegex: boolean): PreTokenizer {
  onlyFields(field, ["type", "add_prefix_space", "trim_offsets", "use_regex"]);
  const found = flagOf(child(field, "use_regex"), true);
  if (found !== usesRegex) throw refusal(child(field, "use_regex"), `${usesRegex} here`);
  const prepare = flagOf(child(field, "add_prefix_space")) ? withBlank : asIs;
  return { prepare, pieceEnd: gpt2Piece, byteLevel: true };
}

function withBlank(text: AlignedText): AlignedText {
  return text.length > 0 && text.units[0] !== 0x20 ? prepended(text, " ") : text;
}

function splitOf(field: JsonField): PieceEnd {
  only(child(field, "type"), "Split");
  onlyFields(field, ["type", "pattern", "behavior", "invert"]);
  const pattern = child(field, "pattern");
  onlyFields(pattern, ["Regex"]);
  const regex = child(pattern, "Regex");
  const found = patterns.get(textOf(regex));
  if (found === undefined) throw refusal(regex, "the expression of GPT-2, Llama 3, Qwen 2 or GPT-4o");
  // The expressions match all of any text, so what is between matches is nothing.
  const isRemoved = child(field, "behavior").value === "Removed";
  only(child(field, "behavior"), "Isolated", "Removed");
  only(child(field, "invert"), isRemoved);
  return found;
}

/** White space becomes a sign of its own, words begin with it, and one is put before the text. */
function metaspaceOf(field: JsonField): PreTokenizer {
  onlyFields(field, ["type", "replacement", "prepend_scheme", "split", "add_prefix_space", "str_rep"]);
  const sign = textOf(child(field, "replacement"));
  if (sign.charCodeAt(0) !== lowerOneEighth || sign.length !== 1)
    throw refusal(child(field, "replacement"), '"▁"');
  const scheme = child(field, "prepend_scheme");
  const isLegacy = scheme.value === undefined;
  if (!isLegacy) only(scheme, "always", "first", "never");
  const prefix = child(field, "add_prefix_space");
  const wanted = isLegacy ? (flagOf(prefix, true) ? "always" : "never") : scheme.value;
  const prepare = (text: AlignedText): AlignedText => {
    const signed = replaced(text, " ", sign);
    const isFirst = wanted === "always" || (wanted === "first" && beginOf(text, 0) === 0);
    return isFirst && text.length > 0 && signed.units[0] !== lowerOneEighth
      ? prepended(signed, sign)
      : signed;
  };
  return { prepare, pieceEnd: flagOf(child(field, "split"), true) ? signedWordEnd : whole, byteLevel: false };
}

function signedWordEnd(units: Uint16Array, _masks: Uint8Array, i: number, limit: number): number {
  let end = i + 1;
  while (end < limit && units[end] !== lowerOneEighth) end++;
  return end;
}
