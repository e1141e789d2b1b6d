/**
 * Suffix array of a sequence of small integers, in WebAssembly: the fast twin of ../suffixArray.ts, which
 * defines the words. Same result for the same text.
 *
 * Method: SA-IS in place. Everything but the text, the suffix array and 16 bytes a symbol of the alphabet
 * lives in the suffix array itself: pieces, names, the text of the names and its own suffix array; deeper
 * levels keep their tables in the gap between the two where it is wide enough. Types are read off while
 * scanning. Equal pieces are told apart by numbering groups while they are sorted, so none is compared.
 * Linear time; 6 bytes a symbol at the peak for two-byte symbols, 8 for four-byte ones, and the table.
 * Sources: Nong, Zhang and Chan, "Two efficient algorithms for linear time suffix array construction",
 * IEEE Transactions on Computers 60(10), 2011; Nong, "Practical linear-time O(1)-workspace suffix sorting
 * for constant alphabets", ACM TOIS 31(3), 2013. Naming while inducing: Yuta Mori's sais and Ilya Grebnov's
 * libsais, whose descriptions say that it can be done.
 */
import { induceLeft, induceLeftPieces, induceRight, induceRightPieces } from "./induce.ts";
import {
  idle,
  Level,
  layOut,
  newGroup,
  setHeadsToEnds,
  setHeadsToStarts,
  startOf,
  sumUp,
  symbol,
  tableBytes,
} from "./level.ts";
import { countSymbols, groupLms, listLms, placeLms } from "./scanText.ts";

// Words that other threads read and write while a sort runs.
/** Not 0: the sort stops. */
const stopAt: usize = 0;
/** Entries scanned so far, on all levels. */
const scannedAt: usize = 4;

// What `run` can run; a function in a variable would cost memory and a look-up.
const countPass = 0;
const placePass = 1;
const listPass = 2;
const leftPiecesPass = 3;
const rightPiecesPass = 4;
const leftPass = 5;
const rightPass = 6;

/**
 * Fills `sa` with the suffix array of `text`, which stays as it is. Traps when it is stopped, or finds no room
 * for its tables.
 *
 * @param text address of n symbols, at least 8; what lies before them is read and ignored
 * @param sa address of n words, all zero
 * @param n below 2^30
 * @param alphabet symbols are below it
 * @param free address, a multiple of 8, from which on nothing is in use; memory grows when needed
 */
export function sort8(text: usize, sa: usize, n: i32, alphabet: i32, free: usize): void {
  sort<u8>(text, sa, n, alphabet, 0, 0, free);
}

export function sort16(text: usize, sa: usize, n: i32, alphabet: i32, free: usize): void {
  sort<u16>(text, sa, n, alphabet, 0, 0, free);
}

export function sort32(text: usize, sa: usize, n: i32, alphabet: i32, free: usize): void {
  sort<u32>(text, sa, n, alphabet, 0, 0, free);
}

/**
 * The same. The table of the level goes into [spare, spareEnd) if it fits, room that nothing else uses
 * while this level is sorted, else behind everything.
 */
function sort<T>(
  text: usize,
  sa: usize,
  n: i32,
  alphabet: i32,
  spare: usize,
  spareEnd: usize,
  free: usize,
): void {
  if (n === 0) return;
  let table = (spare + 7) & ~7;
  if (table + tableBytes(alphabet) <= spareEnd) {
    spare = table + tableBytes(alphabet);
  } else {
    table = (free + 7) & ~7;
    free = table + tableBytes(alphabet);
    reserve(free);
  }
  const level = layOut(table, text, sa, n, alphabet);
  forward<T>(countPass, level, n);
  sumUp(level);

  setHeadsToEnds(level);
  level.lmsCount = 0;
  level.typeS = 0; // The last suffix is larger than the empty one.
  backward<T>(placePass, level, n - 1);
  if (level.lmsCount > 0) {
    sortPieces<T>(level);
    nameAndRecurse<T>(level, spare, spareEnd, free);
    placeSortedLms(level);
  }
  setHeadsToStarts(level);
  placeLast<T>(level);
  forward<T>(leftPass, level, n);
  setHeadsToEnds(level);
  backward<T>(rightPass, level, n);
}

/** Leaves the LMS suffixes, sorted by their pieces, at the end of the array, each group marked at its last. */
function sortPieces<T>(level: Level): void {
  groupLms(level);
  setHeadsToStarts(level);
  // The empty suffix is the smallest of all, LMS by definition, and a group of its own.
  level.group = 1;
  const first = placeLast<T>(level);
  store<u32>(first, load<u32>(first) | newGroup);
  level.kept = changetype<usize>(level) + offsetof<Level>("none");
  level.keptGroup = 0;
  forward<T>(leftPiecesPass, level, level.n);
  store<u32>(level.kept, load<u32>(level.kept) | newGroup);

  setHeadsToEnds(level);
  level.group = 0;
  level.keptGroup = 0;
  level.names = 0;
  level.out = level.sa + ((<usize>level.n) << 2);
  backward<T>(rightPiecesPass, level, level.n);
}

/** Places the last suffix, which follows from the empty one. @returns the address of its entry */
function placeLast<T>(level: Level): usize {
  const i = level.n - 1;
  const c = symbol<T>(level.text, i);
  const isIdle = i === 0 || symbol<T>(level.text, i - 1) < c;
  const head = level.heads + ((<usize>c) << 3);
  const to = load<u32>(head);
  store<u32>(head, to + 4);
  store<u32>(head, level.group, 4);
  store<u32>(to, isIdle ? i | idle : i);
  return to;
}

/** From LMS suffixes sorted by pieces, at the end of the array, to LMS suffixes sorted, at its start. */
function nameAndRecurse<T>(level: Level, spare: usize, spareEnd: usize, free: usize): void {
  const sa = level.sa;
  const m = level.lmsCount;
  const tail = sa + ((<usize>(level.n - m)) << 2);
  const end = sa + ((<usize>m) << 2);
  if (level.names === m) {
    // All pieces differ: their order is that of the suffixes.
    for (let from = tail, to = sa; to < end; from += 4, to += 4) store<u32>(to, load<u32>(from) & startOf);
    return;
  }
  namePieces(level);
  memory.fill(sa, 0, (<usize>m) << 2);
  // The wider of two gaps: what is left of the one before, and that between the names and their array.
  if (tail - end >= spareEnd - spare) sort<u32>(tail, sa, m, level.names, end, tail, free);
  else sort<u32>(tail, sa, m, level.names, spare, spareEnd, free);
  // The names are not needed any more: where they were come the starts they stand for.
  level.typeS = 0;
  level.out = sa + ((<usize>level.n) << 2);
  backward<T>(listPass, level, level.n - 1);
  for (let at = sa; at < end; at += 4) store<u32>(at, load<u32>(tail + (load<u32>(at) << 2)));
}

/**
 * Replaces the sorted LMS suffixes at the end of the array by the names of their pieces in the order of
 * the text. LMS suffixes start at least two apart, so a name has a place of its own in the first half.
 */
function namePieces(level: Level): void {
  const sa = level.sa;
  const end = sa + ((<usize>level.n) << 2);
  const half = (<usize>(level.n >> 1)) << 2;
  memory.fill(sa, 0, half);
  let name: u32 = 1;
  for (let at = end - ((<usize>level.lmsCount) << 2); at < end; at += 4) {
    const entry = load<u32>(at);
    store<u32>(sa + (((entry & startOf) >> 1) << 2), name);
    name += entry >> 30;
  }
  let out = end;
  for (let at = sa + half; at > sa; ) {
    at -= 4;
    const entry = load<u32>(at);
    if (entry !== 0) {
      out -= 4;
      store<u32>(out, entry - 1);
    }
  }
}

/** Moves the sorted LMS suffixes from the start of the array to the ends of their buckets; clears the rest. */
function placeSortedLms(level: Level): void {
  const sa = level.sa;
  let from = sa + ((<usize>level.lmsCount) << 2);
  // Invariant: what has not been moved belongs into smaller buckets, so it lies left of all that is written.
  for (let c = level.alphabet - 1; c >= 0; c--) {
    const at = (<usize>c) << 2;
    const start = sa + (load<u32>(level.starts + at) << 2);
    let to = sa + (load<u32>(level.starts + at, 4) << 2);
    for (let left = load<u32>(level.lmsCounts + at); left > 0; left--) {
      from -= 4;
      to -= 4;
      store<u32>(to, load<u32>(from));
    }
    if (to > start) memory.fill(start, 0, to - start);
  }
}

/**
 * Entries of a pass that run without a look around, about a millisecond. It also makes the sort fast from
 * the first one on: V8 never replaces a loop while it runs, but every block is a new call, and the first
 * one after V8 has compiled the code well runs the new code.
 */
const block = 1 << 16;

/** Runs a pass over [0, end), from the left. */
function forward<T>(pass: i32, level: Level, end: i32): void {
  for (let i = 0; i < end; ) {
    const next = min(end, i + block);
    run<T>(pass, level, i, next);
    i = next;
  }
}

/** Runs a pass over [0, end), from the right. */
function backward<T>(pass: i32, level: Level, end: i32): void {
  for (let i = end; i > 0; ) {
    const next = max(0, i - block);
    run<T>(pass, level, next, i);
    i = next;
  }
}

function run<T>(pass: i32, level: Level, begin: i32, end: i32): void {
  switch (pass) {
    case countPass:
      countSymbols<T>(level, begin, end);
      break;
    case placePass:
      placeLms<T>(level, begin, end);
      break;
    case listPass:
      listLms<T>(level, begin, end);
      break;
    case leftPiecesPass:
      induceLeftPieces<T>(level, begin, end);
      break;
    case rightPiecesPass:
      induceRightPieces<T>(level, begin, end);
      break;
    case leftPass:
      induceLeft<T>(level, begin, end);
      break;
    default:
      induceRight<T>(level, begin, end);
  }
  atomic.add<u32>(scannedAt, end - begin);
  if (atomic.load<u32>(stopAt) !== 0) unreachable();
}

/** Makes memory reach up to `end`. */
function reserve(end: usize): void {
  const pages = <i32>((end + 0xffff) >> 16) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
}
