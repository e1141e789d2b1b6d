/**
 * The `model` of type Unigram of a tokenizer.json: of all ways to write a piece with tokens the one whose
 * scores add up to most.
 *
 * Source: Kudo, "Subword regularization", ACL 2018; ties and unknown characters as in the library
 * tokenizers, 0.23.
 */
import type { PieceEncoder } from "../bytePair/bytePairEncoder.ts";
import { pushBytes } from "../bytePair/byteSymbols.ts";
import { categories } from "../bytePair/categories.ts";
import { Merger } from "../bytePair/merger.ts";
import { MergeTable } from "../bytePair/mergeTable.ts";
import type { PieceEnd } from "../bytePair/pieces.ts";
import { codePointAt } from "../codeUnits.ts";
import type { TokenRun } from "../tokenRun.ts";
import { fallbackIds } from "./bpeModel.ts";
import { child, flagOf, idOf, items, type JsonField, onlyFields, refusal, textOf } from "./jsonField.ts";
import type { PreTokenizer } from "./preTokenizer.ts";
import { TokenTrie } from "./tokenTrie.ts";

/** An unknown character scores this much less than the least token. */
const unknownPenalty = 10;

/** @param field the `vocab` of a Unigram model, a list of tokens and scores */
export function unigramVocabularyOf(field: JsonField): ReadonlyMap<string, number> {
  return new Map(items(field).map((item, id) => [textOf(items(item)[0] ?? item), id]));
}

/**
 * @param field the `model` of a file, of type Unigram
 * @throws DataNetError "invalidArgument" for what is not supported
 */
export function unigramEncoderOf(
  field: JsonField,
  vocabulary: ReadonlyMap<string, number>,
  { byteLevel, pieceEnd }: PreTokenizer,
): PieceEncoder {
  onlyFields(field, ["type", "unk_id", "vocab", "byte_fallback"]);
  if (byteLevel) throw refusal(child(field, "type"), "BPE where tokens are of bytes");
  const scores = items(child(field, "vocab")).map((item) => {
    const [, score, ...more] = items(item);
    if (more.length > 0 || typeof score?.value !== "number") throw refusal(item, "a token and its score");
    return score.value;
  });
  const unknownId = idOf(child(field, "unk_id"));
  if (unknownId >= scores.length) throw refusal(child(field, "unk_id"), `an id below ${scores.length}`);
  const trie = new TokenTrie();
  for (const [token, id] of vocabulary) {
    if (token === "") throw refusal(child(field, "vocab"), "no empty token");
    trie.add(token, id);
  }
  const byteIds = flagOf(child(field, "byte_fallback"), false) ? fallbackIds(vocabulary) : undefined;
  return new UnigramEncoder({ trie, scores: Float64Array.from(scores), unknownId, byteIds, pieceEnd });
}

interface UnigramParts {
  readonly trie: TokenTrie;
  readonly scores: Float64Array;
  readonly unknownId: number;
  readonly byteIds: Int32Array | undefined;
  readonly pieceEnd: PieceEnd;
}

/** Viterbi's method over the tokens that begin at each character: O(n times the longest token). */
class UnigramEncoder implements PieceEncoder {
  readonly #parts: UnigramParts;
  readonly #unknownScore: number;
  /** By end of a way: the score of the best, the last token of it and where that begins. */
  #best = new Float64Array(256);
  #id = new Int32Array(256);
  #start = new Int32Array(256);
  readonly #bytes = new Merger(new MergeTable(0));

  constructor(parts: UnigramParts) {
    this.#parts = parts;
    this.#unknownScore = parts.scores.reduce((least, score) => Math.min(least, score)) - unknownPenalty;
  }

  encode(units: Uint16Array, begin: number, end: number, run: TokenRun): void {
    const masks = categories();
    for (let i = begin; i < end; ) {
      const after = this.#parts.pieceEnd(units, masks, i, end);
      this.#encodePiece(units, i, after, run);
      i = after;
    }
  }

  #encodePiece(units: Uint16Array, begin: number, end: number, run: TokenRun): void {
    const { trie, scores, unknownId } = this.#parts;
    const length = end - begin;
    if (length >= this.#best.length) {
      this.#best = new Float64Array(2 * length);
      this.#id = new Int32Array(2 * length);
      this.#start = new Int32Array(2 * length);
    }
    const [best, ids, starts] = [this.#best, this.#id, this.#start];
    starts.fill(-1, 0, length + 1);
    best[0] = 0;
    for (let i = 0; i < length; ) {
      const here = best[i];
      const width = codePointAt(units, begin + i) > 0xffff ? 2 : 1;
      let isKnown = false;
      for (let at = i, node = 0; at < length; ) {
        node = trie.next(node, units[begin + at++]);
        if (node < 0) break;
        const id = trie.idOf(node);
        if (id < 0) continue;
        const score = here + scores[id];
        if (starts[at] < 0 || score > best[at]) {
          best[at] = score;
          ids[at] = id;
          starts[at] = i;
        }
        if (at === i + width) isKnown = true;
      }
      const after = i + width;
      if (!isKnown && (starts[after] < 0 || here + this.#unknownScore > best[after])) {
        best[after] = here + this.#unknownScore;
        ids[after] = unknownId;
        starts[after] = i;
      }
      i = after;
    }
    this.#write(units, begin, end, run);
  }

  /** Goes back along the best way, then writes it forward; unknown characters in a row are one token. */
  #write(units: Uint16Array, begin: number, end: number, run: TokenRun): void {
    const { unknownId } = this.#parts;
    const [ids, starts] = [this.#id, this.#start];
    const ends: number[] = [];
    for (let at = end - begin; at > 0; at = starts[at]) ends.push(at);
    let unknownFrom = -1;
    for (let k = ends.length - 1; k >= 0; k--) {
      const at = ends[k];
      const [from, to] = [begin + starts[at], begin + at];
      if (ids[at] !== unknownId) run.push(ids[at], from, to);
      else {
        if (unknownFrom < 0) unknownFrom = from;
        if (k > 0 && ids[ends[k - 1]] === unknownId) continue;
        this.#writeUnknown(units, unknownFrom, to, run);
        unknownFrom = -1;
      }
    }
  }

  #writeUnknown(units: Uint16Array, begin: number, end: number, run: TokenRun): void {
    const { byteIds, unknownId } = this.#parts;
    if (byteIds === undefined) {
      run.push(unknownId, begin, end);
      return;
    }
    const bytes = this.#bytes;
    bytes.clear();
    for (let i = begin; i < end; ) i = pushBytes(units, i, byteIds, bytes);
    for (let k = 0; k < bytes.count; k++) run.push(bytes.ids[k], bytes.begins[k], bytes.ends[k]);
  }
}
