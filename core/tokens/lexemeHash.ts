/**
 * Hashes of lexemes and of runs of lexemes, the keys of the frozen tables.
 *
 * A hash is 64 bits in two lanes of 32, `high` and `low`, kept in a Uint32Array: hash i is
 * `hashes[2 * i]` (high) and `hashes[2 * i + 1]` (low). It depends on the UTF-16 code units alone,
 * never on ids, hosts or byte order, and it is not cryptographic: whoever needs proof compares texts.
 *
 * All arithmetic is modulo 2^32 and `>>>` shifts in zeros. Each lane is computed by itself, with
 * its own seed s and odd multiplier m (high: s = 0x243f6a88, m = 0x85ebca6b; low: s = 0x13198a2e,
 * m = 0x9e3779b1):
 *
 *     absorb(h, x) = let y = (h xor x) * m in y xor (y >>> 15)
 *     finish(h)    = h xor= h >>> 16; h *= 0x85ebca6b; h xor= h >>> 13; h *= 0xc2b2ae35; h xor h >>> 16
 *     lexeme       = finish(absorb(... absorb(absorb(s + n, unit 0), unit 1) ..., unit n-1)), n code units
 *     run          = the same over the lanes of its n lexemes, starting at (not s) + n
 *
 * For given x, absorb is a bijection of h, and the other way round; so runs that differ in one
 * lexeme collide only where that lexeme's own lanes do.
 *
 * Source of `finish` and of the multipliers: Appleby, MurmurHash3, 2011 (public domain); Knuth,
 * TAOCP vol. 3, section 6.4 (golden ratio). The seeds are digits of pi.
 */
import type { Lexicon } from "./lexicon.ts";

const highSeed = 0x243f6a88;
const highMultiplier = 0x85ebca6b;
const lowSeed = 0x13198a2e;
const lowMultiplier = 0x9e3779b1;

/**
 * Fills `out[2 * at]` and `out[2 * at + 1]` with the hash of a lexeme. Linear in its length.
 *
 * @param lexeme any string, hashed by its UTF-16 code units
 * @param out hashes, two lanes each
 * @param at index of the hash in `out`
 */
export function lexemeHash(lexeme: string, out: Uint32Array, at: number): void {
  const n = lexeme.length;
  let high = highSeed + n;
  let low = lowSeed + n;
  for (let i = 0; i < n; i++) {
    const unit = lexeme.charCodeAt(i);
    high = absorb(high, unit, highMultiplier);
    low = absorb(low, unit, lowMultiplier);
  }
  out[2 * at] = finish(high);
  out[2 * at + 1] = finish(low);
}

/** Hashes of all lexemes of a lexicon, hash i that of id i; 8 bytes a lexeme. */
export function lexiconHashes(lexicon: Lexicon): Uint32Array {
  const hashes = new Uint32Array(2 * lexicon.size);
  for (let id = 0; id < lexicon.size; id++) lexemeHash(lexicon.textOf(id), hashes, id);
  return hashes;
}

/**
 * Fills `out[2 * at]` and `out[2 * at + 1]` with the hash of the run of tokens [begin, end).
 *
 * @param hashes hashes of lexemes, hash i that of id i
 * @param ids tokens
 * @param begin first token of the run
 * @param end one past its last token
 * @param out hashes, two lanes each; may not be `hashes`
 * @param at index of the hash in `out`
 */
export function runHash(
  hashes: Uint32Array,
  ids: Uint32Array,
  begin: number,
  end: number,
  out: Uint32Array,
  at: number,
): void {
  const n = end - begin;
  let high = ~highSeed + n;
  let low = ~lowSeed + n;
  for (let i = begin; i < end; i++) {
    const id = ids[i];
    high = absorb(high, hashes[2 * id], highMultiplier);
    low = absorb(low, hashes[2 * id + 1], lowMultiplier);
  }
  out[2 * at] = finish(high);
  out[2 * at + 1] = finish(low);
}

function absorb(hash: number, unit: number, multiplier: number): number {
  const mixed = Math.imul(hash ^ unit, multiplier);
  return mixed ^ (mixed >>> 15);
}

function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
