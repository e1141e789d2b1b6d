/** Passes over the text: how often each symbol stands in it, and where the LMS suffixes start. */
import { Level, newGroup, symbol } from "./level.ts";

/** Counts symbols [begin, end). */
export function countSymbols<T>(level: Level, begin: i32, end: i32): void {
  const text = level.text;
  const counts = level.starts;
  for (let i = begin; i < end; i++) {
    const at = counts + ((<usize>symbol<T>(text, i)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

/**
 * Puts the LMS suffixes that start in (begin, end] at the ends of their buckets.
 *
 * Types come up at random, so nothing branches on them: each step writes the entry next to fill, a zero
 * when the suffix is not LMS, and moves the head only when it is. The entry is free: suffix i + 1 itself
 * has a place in its bucket that no LMS suffix has taken.
 */
export function placeLms<T>(level: Level, begin: i32, end: i32): void {
  const text = level.text;
  const heads = level.heads;
  let right = symbol<T>(text, end);
  let rightIsS = level.typeS;
  let count = 0;
  // Invariant: `right` is symbol i + 1, and `rightIsS` says that suffix i + 1 is smaller than suffix i + 2.
  for (let i = end - 1; i >= begin; i--) {
    const c = symbol<T>(text, i);
    const isS = u32(c < right) | (u32(c === right) & rightIsS);
    const isLms = rightIsS & (isS ^ 1);
    const head = heads + ((<usize>right) << 3);
    const to = load<u32>(head) - 4;
    store<u32>(to, (i + 1) & (0 - isLms));
    store<u32>(head, to + 4 - (isLms << 2));
    count += isLms;
    right = c;
    rightIsS = isS;
  }
  level.typeS = rightIsS;
  level.lmsCount += count;
}

/** After placeLms: the first LMS suffix of each bucket begins a group, for all that is known is one symbol. */
export function groupLms(level: Level): void {
  for (let c = 0; c < level.alphabet; c++) {
    const at = (<usize>c) << 2;
    const first = load<u32>(level.heads + (at << 1));
    const bytes = <u32>level.sa + (load<u32>(level.starts + at, 4) << 2) - first;
    if (bytes > 0) store<u32>(first, load<u32>(first) | newGroup);
    store<u32>(level.lmsCounts + at, bytes >> 2);
  }
}

/** Lists the LMS suffixes that start in (begin, end] in the order of the text, the last first, down from `level.out`. */
export function listLms<T>(level: Level, begin: i32, end: i32): void {
  const text = level.text;
  let right = symbol<T>(text, end);
  let rightIsS = level.typeS;
  let out = level.out;
  for (let i = end - 1; i >= begin; i--) {
    const c = symbol<T>(text, i);
    const isS = u32(c < right) | (u32(c === right) & rightIsS);
    // Always written and only sometimes kept: the entry below is free, for less than half of all are LMS.
    store<u32>(out - 4, i + 1);
    out -= (rightIsS & (isS ^ 1)) << 2;
    right = c;
    rightIsS = isS;
  }
  level.typeS = rightIsS;
  level.out = out;
}
