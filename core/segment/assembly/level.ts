/**
 * One level of the sort: a text, the room for its suffix array, and a table with a line for each symbol.
 * The text of level 0 is the token file; that of a deeper level are the names of the pieces above it.
 */

/** Bits of an entry while the sort is under way; it says where a suffix starts, and two things about it. */
export const startOf: u32 = 0x3fffffff;
/** A piece that differs from the one before it in the direction of the pass. */
export const newGroup: u32 = 0x40000000;
/** A suffix that the pass under way learns nothing from, since the one before it is of the other type. */
export const idle: u32 = 0x80000000;

@unmanaged
export class Level {
  /** Address of the first symbol. */
  text: usize;
  /** Address of the first entry. */
  sa: usize;
  /** Symbols, and entries. */
  n: i32;
  /** Symbols are below it. */
  alphabet: i32;
  /** `alphabet + 1` words: suffixes that begin with c have the ranks [starts[c], starts[c + 1]). */
  starts: usize;
  /** `alphabet` words: how many LMS suffixes begin with c. */
  lmsCounts: usize;
  /** `alphabet` pairs: address of the entry to fill next, and the group of the one filled last. */
  heads: usize;
  /** How many suffixes are LMS. */
  lmsCount: i32;
  /** How many different pieces there are. */
  names: i32;

  // What a pass hands on from block to block.
  /** Type of the suffix scanned last: 1 for S, 0 for L. */
  typeS: u32;
  /** Number of the group that the pass is in. */
  group: u32;
  /** Address of the entry kept last, and its group. */
  kept: usize;
  keptGroup: u32;
  /** Where the next LMS suffix goes, one entry further left. */
  out: usize;
  /** Stands for a kept entry before there is one. */
  none: u32;
}

/** Bytes that the table of a level takes. */
export function tableBytes(alphabet: i32): usize {
  return offsetof<Level>() + 16 + <usize>alphabet * 16;
}

/** Lays out a level with its table at `at`, a multiple of 8. */
export function layOut(at: usize, text: usize, sa: usize, n: i32, alphabet: i32): Level {
  const level = changetype<Level>(at);
  level.text = text;
  level.sa = sa;
  level.n = n;
  level.alphabet = alphabet;
  level.heads = (at + offsetof<Level>() + 7) & ~7;
  level.lmsCounts = level.heads + ((<usize>alphabet) << 3);
  level.starts = level.lmsCounts + ((<usize>alphabet) << 2);
  memory.fill(level.starts, 0, (<usize>alphabet + 1) << 2);
  return level;
}

/** Symbol i of a text. */
export function symbol<T>(text: usize, i: u32): u32 {
  return <u32>load<T>(text + ((<usize>i) << alignof<T>()));
}

/** Turns counts into starts. */
export function sumUp(level: Level): void {
  const starts = level.starts;
  let sum: u32 = 0;
  for (let c = 0; c <= level.alphabet; c++) {
    const at = starts + ((<usize>c) << 2);
    const count = load<u32>(at);
    store<u32>(at, sum);
    sum += count;
  }
}

/** Every bucket is filled from its first rank on. */
export function setHeadsToStarts(level: Level): void {
  setHeads(level, level.starts);
}

/** Every bucket is filled from its last rank back; a head stands one entry to the right of the next to fill. */
export function setHeadsToEnds(level: Level): void {
  setHeads(level, level.starts + 4);
}

function setHeads(level: Level, ranks: usize): void {
  const sa = level.sa;
  const heads = level.heads;
  for (let c = 0; c < level.alphabet; c++) {
    const head = heads + ((<usize>c) << 3);
    store<u32>(head, <u32>sa + (load<u32>(ranks + ((<usize>c) << 2)) << 2));
    store<u32>(head, 0, 4); // No group yet: groups count from 1.
  }
}
