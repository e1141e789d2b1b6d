/** The `model` of type BPE of a tokenizer.json: of bytes written as characters, or of characters. */
import { BytePairEncoder, type PieceEncoder, type WholePiece } from "../bytePair/bytePairEncoder.ts";
import { bytesAsSymbols, type PushSymbols, pushBytes } from "../bytePair/byteSymbols.ts";
import { maxRank } from "../bytePair/mergeHeap.ts";
import type { Merger } from "../bytePair/merger.ts";
import { MergeTable } from "../bytePair/mergeTable.ts";
import { codePointAt } from "../codeUnits.ts";
import {
  child,
  flagOf,
  idOf,
  items,
  type JsonField,
  only,
  onlyFields,
  refusal,
  textOf,
} from "./jsonField.ts";
import type { PreTokenizer } from "./preTokenizer.ts";

/**
 * @param field the `model` of a file, of type BPE
 * @param vocabulary its `vocab`
 * @throws DataNetError "invalidArgument" for what is not supported
 */
export function bpeEncoderOf(
  field: JsonField,
  vocabulary: ReadonlyMap<string, number>,
  { byteLevel, pieceEnd }: PreTokenizer,
): PieceEncoder {
  onlyFields(field, [
    "type",
    "dropout",
    "unk_token",
    "continuing_subword_prefix",
    "end_of_word_suffix",
    "fuse_unk",
    "byte_fallback",
    "ignore_merges",
    "vocab",
    "merges",
  ]);
  only(child(field, "dropout"), null, undefined);
  only(child(field, "continuing_subword_prefix"), null, "", undefined);
  only(child(field, "end_of_word_suffix"), null, "", undefined);
  const merges = mergesOf(child(field, "merges"), vocabulary);
  const isWhole = flagOf(child(field, "ignore_merges"), false);
  if (byteLevel) {
    const byteIds = byteIdsOf(child(field, "vocab"), vocabulary);
    return new BytePairEncoder(
      merges,
      bytesAsSymbols(byteIds),
      pieceEnd,
      isWhole ? wholeWords(byteIds, vocabulary) : undefined,
    );
  }
  if (isWhole) throw refusal(child(field, "ignore_merges"), "false where tokens are not of bytes");
  return new BytePairEncoder(merges, charactersAsSymbols(field, vocabulary), pieceEnd);
}

/** @param field the `vocab` of a BPE model */
export function vocabularyOf(field: JsonField): ReadonlyMap<string, number> {
  const { value } = field;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refusal(field, "an object of ids");
  const vocabulary = new Map(Object.entries(value as Record<string, number>));
  for (const [token, id] of vocabulary)
    if (!Number.isInteger(id)) idOf(child(field, token));
    else if (id < 0 || id >= maxRank) idOf(child(field, token));
  return vocabulary;
}

function mergesOf(field: JsonField, vocabulary: ReadonlyMap<string, number>): MergeTable {
  const list = items(field);
  if (list.length >= maxRank) throw refusal(field, `fewer than ${maxRank} merges`);
  const merges = new MergeTable(list.length);
  for (const [rank, item] of list.entries()) {
    const parts = Array.isArray(item.value) ? items(item).map(textOf) : textOf(item).split(" ");
    const [left, right] = parts.map((part) => vocabulary.get(part));
    const merged = parts.length === 2 ? vocabulary.get(parts[0] + parts[1]) : undefined;
    if (left === undefined || right === undefined || merged === undefined)
      throw refusal(item, "two tokens of model.vocab that make a third");
    merges.add(left, right, rank, merged);
  }
  return merges;
}

/** Byte-level models write a byte as a character: itself where it can be seen, else one from U+0100 on. */
function characterOfByte(): string[] {
  const characters: string[] = [];
  let hidden = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const isSeen = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    characters.push(String.fromCharCode(isSeen ? byte : hidden++));
  }
  return characters;
}

function byteIdsOf(field: JsonField, vocabulary: ReadonlyMap<string, number>): Int32Array {
  const ids = new Int32Array(256).fill(-1);
  for (const [byte, character] of characterOfByte().entries()) {
    ids[byte] = vocabulary.get(character) ?? -1;
    // No UTF-8 text holds the bytes 0xc0, 0xc1 and 0xf5 to 0xff.
    const isUsed = byte !== 0xc0 && byte !== 0xc1 && byte < 0xf5;
    if (isUsed && ids[byte] < 0) throw refusal(child(field, character), `a token for byte ${byte}`);
  }
  return ids;
}

/** A piece that is a token is that token, whatever merging its bytes would give. */
function wholeWords(byteIds: Int32Array, vocabulary: ReadonlyMap<string, number>): WholePiece {
  const characters = characterOfByte();
  const characterOf = new Map(Array.from(byteIds, (id, byte) => [id, characters[byte]]));
  let longest = 0;
  for (const token of vocabulary.keys()) longest = Math.max(longest, token.length);
  return ({ ids, count }: Merger) => {
    if (count > longest) return -1;
    let piece = "";
    for (let k = 0; k < count; k++) piece += characterOf.get(ids[k]);
    return vocabulary.get(piece) ?? -1;
  };
}

/** Symbols are characters; one that is no token is its bytes, where the model has them, else unknown. */
function charactersAsSymbols(field: JsonField, vocabulary: ReadonlyMap<string, number>): PushSymbols {
  const byteIds = flagOf(child(field, "byte_fallback"), false) ? fallbackIds(vocabulary) : undefined;
  const unknown = child(field, "unk_token");
  const unknownId = typeof unknown.value === "string" ? vocabulary.get(unknown.value) : undefined;
  if (byteIds === undefined && unknownId === undefined)
    throw refusal(unknown, "a token of model.vocab, or byte_fallback with all 256 bytes");
  const fuses = flagOf(child(field, "fuse_unk"), false);
  const idOfCharacter = new Map<number, number>();
  for (const [token, id] of vocabulary) {
    const codePoint = token.codePointAt(0);
    if (codePoint !== undefined && token.length === (codePoint > 0xffff ? 2 : 1))
      idOfCharacter.set(codePoint, id);
  }
  return (units, begin, end, to) => {
    let isFused = false;
    for (let i = begin; i < end; ) {
      const found = codePointAt(units, i);
      const codePoint = found >= 0xd800 && found < 0xe000 ? 0xfffd : found;
      const after = i + (found > 0xffff ? 2 : 1);
      const id = idOfCharacter.get(codePoint);
      if (id !== undefined) to.push(id, i, after);
      else if (byteIds) pushBytes(units, i, byteIds, to);
      else if (isFused) to.ends[to.count - 1] = after;
      else to.push(unknownId!, i, after);
      isFused = fuses && id === undefined && byteIds === undefined;
      i = after;
    }
  };
}

/**
 * Ids of the tokens <0x00> to <0xFF>; undefined unless a character that is no token has all of its bytes
 * there: only bytes of ASCII characters that are tokens themselves may be missing.
 */
export function fallbackIds(vocabulary: ReadonlyMap<string, number>): Int32Array | undefined {
  const ids = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    const id = vocabulary.get(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
    if (id === undefined && !(byte < 0x80 && vocabulary.has(String.fromCharCode(byte)))) return undefined;
    ids[byte] = id ?? -1;
  }
  return ids;
}
