/**
 * Index directories, written without any of the code that reads them: suffixes are sorted by comparing them.
 */

import { type Files, type FuzzInput, sha256 } from "./fuzzInput.ts";
import type { Random } from "./random.ts";

type Width = 1 | 2 | 4;

export interface Shape {
  readonly width: Width;
  /** Shards of documents of tokens. */
  readonly shards: readonly (readonly (readonly number[])[])[];
  /** Bytes of a table entry more than the tokens need. */
  readonly widerBy: number;
  /** Files that are left out. */
  readonly without: readonly string[];
  /** Whether there is a segment.json and our tables; one shard only. */
  readonly isOurs: boolean;
  readonly pageBytes: number;
}

const pools: Record<Width, readonly (readonly number[])[]> = {
  1: [
    [0, 1, 2],
    [0, 7, 128, 254],
  ],
  2: [
    [1, 2, 3],
    [0, 1, 255, 256, 257, 65534],
  ],
  4: [
    [0, 1, 2, 3],
    [0, 255, 256, 65535, 65536, 4000000000, 4294967294],
  ],
};

/** A whole directory, nothing wrong with it. */
export function freshInput(random: Random): FuzzInput {
  const width = random.pick([1, 2, 2, 4] as const);
  const pool = random.pick(pools[width]);
  const isOurs = random.chance(2);
  const shardCount = isOurs ? 1 : random.pick([1, 1, 2, 3]);
  const tokens = (): number[] =>
    Array.from({ length: random.pick([0, 1, 2, 5, 9, 17]) }, () => random.pick(pool));
  const documents = (): number[][] => Array.from({ length: random.pick([0, 1, 1, 2, 3, 4]) }, tokens);
  const optional = ["unigram", "metadata"];
  const shape: Shape = {
    width,
    shards: Array.from({ length: shardCount }, documents),
    widerBy: isOurs ? 0 : random.pick([0, 0, 0, 1, 2, 3]),
    without: isOurs ? [] : optional.filter(() => random.chance(3)),
    isOurs,
    pageBytes: random.pick([16, 32, 64]),
  };
  const files = makeDirectory(shape);
  return { files, origin: files, width, seed: random.below(2 ** 31), pageBytes: shape.pageBytes };
}

export function makeDirectory({ width, shards, widerBy, without, isOurs, pageBytes }: Shape): Files {
  const files = new Map<string, Uint8Array>();
  shards.forEach((documents, s) => {
    const tokens = documents.flatMap((document) => [256 ** width - 1, ...document]);
    const bytes = Uint8Array.from(tokens.flatMap((token) => littleEndian(token, width)));
    const pointerBytes = bytesFor(bytes.length) + widerBy;
    const sorted = sortSuffixes(bytes, width);
    files.set(`tokenized.${s}`, bytes);
    files.set(`table.${s}`, numbers(sorted, tokens.length === 0 ? 1 : pointerBytes));
    const separators = [...tokens.keys()].filter((i) => tokens[i] === 256 ** width - 1);
    files.set(
      `offset.${s}`,
      numbers(
        separators.map((i) => i * width),
        8,
      ),
    );
    if (!without.includes("metadata")) {
      const lines = documents.map((_, d) => Buffer.from(`{"path":"d${d}","n":"é"}\n`));
      const begins = lines.map((_, d) => lines.slice(0, d).reduce((sum, line) => sum + line.length, 0));
      files.set(`metadata.${s}`, Uint8Array.from(Buffer.concat(lines)));
      files.set(`metaoff.${s}`, numbers(begins, 8));
    }
    if (!without.includes("unigram")) files.set(`unigram.${s}`, unigrams(tokens));
    if (isOurs) addOurs(files, { bytes, width, sorted, pointerBytes, pageBytes });
  });
  return isOurs ? reseal(files, { width, pageBytes }) : files;
}

interface Sorted {
  readonly bytes: Uint8Array;
  readonly width: Width;
  readonly sorted: readonly number[];
  readonly pointerBytes: number;
  readonly pageBytes: number;
}

/** samples.0 and minima.0, as the docs have them: of ranks 0, 16, ..., and of each 256 ranks. */
function addOurs(files: Map<string, Uint8Array>, { bytes, width, sorted }: Sorted): void {
  const all = Array.from({ length: bytes.length / width }, (_, i) => valueAt(bytes, i * width, width));
  const largest = Math.max(0, ...all.filter((token) => token !== 256 ** width - 1));
  const idBytes = largest < 0xff ? 1 : largest < 0xffff ? 2 : largest < 0xffffff ? 3 : 4;
  const keys: number[] = [];
  for (let rank = 0; rank < sorted.length; rank += 16) {
    const after = all.slice((sorted[rank] as number) / width + 1, (sorted[rank] as number) / width + 9);
    const key = [
      ...after.flatMap((token) => littleEndian(token, 4).slice(0, idBytes)),
      ...Array<number>(8).fill(0),
    ];
    for (const word of [key.slice(0, 4), key.slice(4, 8)])
      keys.push(word.reduce((sum, byte) => sum * 256 + byte, 0));
  }
  const minima: number[] = [];
  for (let rank = 0; rank < sorted.length; rank += 256)
    minima.push(Math.min(...sorted.slice(rank, rank + 256)) / width);
  files.set("samples.0", numbers(keys, 4));
  files.set("minima.0", numbers(minima, 4));
}

/** Makes pages.0 and segment.json fit the other files, whatever those are. */
export function reseal(
  files: Files,
  { width, pageBytes }: { readonly width: Width; readonly pageBytes: number },
): Files {
  const changed = new Map(files);
  const [tokens, table] = [files.get("tokenized.0"), files.get("table.0")];
  const offsets = files.get("offset.0");
  if (!tokens || !table || !offsets) return files;
  const pointerBytes = Math.max(1, Math.round((table.length * width) / Math.max(1, tokens.length)));
  const sums: Uint8Array[] = [];
  for (const [bytes, size] of [
    [tokens, pageBytes],
    [table, (pageBytes / 4) * pointerBytes],
    [files.get("metadata.0") ?? new Uint8Array(0), pageBytes],
  ] as const)
    for (let at = 0; at < bytes.length; at += size) sums.push(sha256(bytes.subarray(at, at + size)));
  changed.set("pages.0", Uint8Array.from(Buffer.concat(sums)));
  changed.delete("segment.json");
  const listed = [...changed].map(([name, bytes]) => [
    name,
    { bytes: bytes.length, sha256: sha256(bytes).toString("hex") },
  ]);
  const note = {
    documents: Math.floor(offsets.length / 8),
    files: Object.fromEntries(listed),
    schema: "datanet/segment@1",
    tokens: Math.floor(tokens.length / width),
    width,
  };
  changed.set("segment.json", Uint8Array.from(Buffer.from(JSON.stringify(note))));
  return changed;
}

function sortSuffixes(bytes: Uint8Array, width: number): number[] {
  const starts = Array.from({ length: bytes.length / width }, (_, i) => i * width);
  return starts.sort((a, b) => Buffer.compare(bytes.subarray(a), bytes.subarray(b)));
}

function unigrams(tokens: readonly number[]): Uint8Array {
  const ids = [...new Set(tokens)].sort((a, b) => a - b);
  const lines = ids.map((id) => `${id} ${tokens.filter((token) => token === id).length}\n`);
  return Uint8Array.from(Buffer.from(lines.join("")));
}

function bytesFor(size: number): number {
  return size <= 256 ? 1 : size <= 65536 ? 2 : 3;
}

export function littleEndian(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, k) => Math.floor(value / 256 ** k) % 256);
}

function numbers(values: readonly number[], size: number): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => littleEndian(value, size)));
}

function valueAt(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let k = size - 1; k >= 0; k--) value = value * 256 + (bytes[at + k] as number);
  return value;
}
