/**
 * The four passes that sort: each entry of the suffix array, in the order of ranks, puts the suffix that
 * starts one symbol before it into its bucket. A pass to the right places L suffixes, one to the left S.
 *
 * The symbol before the new suffix says whether a later step of the same pass learns from it; the answer
 * is kept in a bit of the entry, so every suffix costs one visit to the text: two neighboring symbols.
 * At i = 0 the symbol before is whatever lies there: the sort keeps room before a text, and ignores it.
 */
import { idle, Level, startOf, symbol } from "./level.ts";

/**
 * Sorts pieces, first half: ranks [begin, end) place the L suffixes by their symbols up to the next LMS.
 *
 * Pieces equal so far form a group, numbered from the left; the first of a group carries bit newGroup. What
 * a bucket receives from one group is one group again. Entries that have been learned from are cleared;
 * those before which the type changes are kept for the pass back. From here on bit newGroup means "differs
 * from the next kept entry on the right", which is where that pass comes from.
 */
export function induceLeftPieces<T>(level: Level, begin: i32, end: i32): void {
  const text = level.text;
  const heads = level.heads;
  const stop = level.sa + ((<usize>end) << 2);
  let group = level.group;
  let kept = level.kept;
  let keptGroup = level.keptGroup;
  // Invariant: all that belongs left of `at` is there, in order, and `group` numbers its last group.
  for (let at = level.sa + ((<usize>begin) << 2); at < stop; at += 4) {
    const entry = load<u32>(at);
    group += (entry >> 30) & 1;
    if (<i32>entry > 0) {
      store<u32>(at, 0);
      const i = (entry & startOf) - 1;
      const c = symbol<T>(text, i);
      const before = symbol<T>(text, i - 1);
      const head = heads + ((<usize>c) << 3);
      const to = load<u32>(head);
      const differs = u32(load<u32>(head, 4) !== group);
      store<u32>(head, to + 4);
      store<u32>(head, group, 4);
      store<u32>(to, i | (differs << 30) | ((u32(before < c) | u32(i === 0)) << 31));
    } else if (entry !== 0) {
      const i = entry & startOf;
      store<u32>(at, i); // 0 for the suffix that nothing stands before: nothing to learn from.
      if (i !== 0) {
        store<u32>(kept, load<u32>(kept) | (u32(group !== keptGroup) << 30));
        kept = at;
        keptGroup = group;
      }
    }
  }
  level.group = group;
  level.kept = kept;
  level.keptGroup = keptGroup;
}

/**
 * Sorts pieces, second half, from the right: ranks [begin, end) place the S suffixes; whole pieces, those
 * of LMS suffixes, are moved to the end of the array, down from `level.out`, where no later step writes.
 */
export function induceRightPieces<T>(level: Level, begin: i32, end: i32): void {
  const text = level.text;
  const heads = level.heads;
  const stop = level.sa + ((<usize>begin) << 2);
  let group = level.group;
  let keptGroup = level.keptGroup;
  let out = level.out;
  let names = level.names;
  // Invariant: what is right of `at` has been learned from; as many entries are free as `out` has passed.
  for (let at = level.sa + ((<usize>end) << 2) - 4; at >= stop; at -= 4) {
    const entry = load<u32>(at);
    group += (entry >> 30) & 1;
    if (<i32>entry > 0) {
      const i = (entry & startOf) - 1;
      const c = symbol<T>(text, i);
      const before = symbol<T>(text, i - 1);
      const head = heads + ((<usize>c) << 3);
      const to = load<u32>(head) - 4;
      const differs = u32(load<u32>(head, 4) !== group);
      store<u32>(head, to);
      store<u32>(head, group, 4);
      store<u32>(to, i | (differs << 30) | ((u32(before > c) | u32(i === 0)) << 31));
    } else if ((entry & startOf) !== 0) {
      const differs = u32(group !== keptGroup);
      out -= 4;
      store<u32>(out, (entry & startOf) | (differs << 30));
      names += differs;
      keptGroup = group;
    }
  }
  level.group = group;
  level.keptGroup = keptGroup;
  level.out = out;
  level.names = names;
}

/** Sorts suffixes, first half: ranks [begin, end) place the L suffixes. Flips `idle` for the pass back. */
export function induceLeft<T>(level: Level, begin: i32, end: i32): void {
  const text = level.text;
  const heads = level.heads;
  const stop = level.sa + ((<usize>end) << 2);
  // Invariant: every suffix that belongs left of `at` is in place.
  for (let at = level.sa + ((<usize>begin) << 2); at < stop; at += 4) {
    const entry = load<u32>(at);
    store<u32>(at, entry ^ idle);
    if (<i32>entry > 0) {
      const i = entry - 1;
      const c = symbol<T>(text, i);
      const before = symbol<T>(text, i - 1);
      const head = heads + ((<usize>c) << 3);
      const to = load<u32>(head);
      store<u32>(head, to + 4);
      store<u32>(to, i | ((u32(before < c) | u32(i === 0)) << 31));
    }
  }
}

/** Sorts suffixes, second half, from the right: places the S suffixes, LMS ones anew, and clears all bits but starts. */
export function induceRight<T>(level: Level, begin: i32, end: i32): void {
  const text = level.text;
  const heads = level.heads;
  const stop = level.sa + ((<usize>begin) << 2);
  // Invariant: every suffix that belongs right of `at` is in place.
  for (let at = level.sa + ((<usize>end) << 2) - 4; at >= stop; at -= 4) {
    const entry = load<u32>(at);
    store<u32>(at, entry & startOf);
    if (<i32>entry > 0) {
      const i = entry - 1;
      const c = symbol<T>(text, i);
      const before = symbol<T>(text, i - 1);
      const head = heads + ((<usize>c) << 3);
      const to = load<u32>(head) - 4;
      store<u32>(head, to);
      store<u32>(to, i | ((u32(before > c) | u32(i === 0)) << 31));
    }
  }
}
