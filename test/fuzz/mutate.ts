/** Ways to damage an index directory, or to make one that lies. */
import type { FuzzInput } from "./fuzzInput.ts";
import { freshInput, littleEndian, reseal } from "./makeDirectory.ts";
import type { Random } from "./random.ts";

type Change = (files: Map<string, Uint8Array>, random: Random, input: FuzzInput, other: FuzzInput) => void;

/** @param other an input to take parts from */
export function mutate(input: FuzzInput, other: FuzzInput, random: Random): FuzzInput {
  const seed = random.below(2 ** 31);
  if (random.chance(20)) return freshInput(random);
  const files = new Map(input.files);
  for (let times = random.pick([1, 1, 1, 2, 3]); times > 0; times--)
    random.pick(changes)(files, random, input, other);
  const sealed = random.chance(4) && files.has("segment.json") ? reseal(files, input) : files;
  return { ...input, files: sealed, seed };
}

const changes: readonly Change[] = [
  edit((bytes, at, random) => {
    bytes[at] = (bytes[at] as number) ^ (1 << random.below(8));
  }),
  edit((bytes, at, random) => {
    bytes[at] = random.pick([
      0,
      1,
      0x0a,
      0x20,
      0x2c,
      0x30,
      0x39,
      0x7b,
      0x7f,
      0x80,
      0xfe,
      0xff,
      random.below(256),
    ]);
  }),
  editNumber,
  editNumber,
  // Cut short, at any byte.
  resize((bytes, random) => bytes.slice(0, random.below(bytes.length + 1))),
  resize((bytes, random) => bytes.slice(0, Math.max(0, bytes.length - random.pick([1, 2, 4, 8])))),
  resize((bytes, random) =>
    Uint8Array.from([
      ...bytes,
      ...Array.from({ length: random.pick([1, 2, 4, 8]) }, () => random.pick([0, 0x0a, 0xff])),
    ]),
  ),
  resize((bytes, random) => {
    const at = random.below(bytes.length + 1);
    return Uint8Array.from([...bytes.slice(0, at), random.below(256), ...bytes.slice(at)]);
  }),
  swapEntries,
  swapEntries,
  copyEntry,
  editToken,
  editToken,
  moreDocuments,
  // Lost, renamed, mixed up.
  (files, random) => void files.delete(random.pick([...files.keys()])),
  (files, random) => {
    const [from, to] = [random.pick([...files.keys()]), random.pick(names)];
    files.set(to, (files.get(from) as Uint8Array).slice());
  },
  (files, random, _, other) => {
    const name = random.pick([...other.files.keys()]);
    files.set(name, (other.files.get(name) as Uint8Array).slice());
  },
  editText("unigram.0", /\d+/g, (random) =>
    random.pick([
      "0",
      "1",
      "2",
      "3",
      "255",
      "65535",
      "65536",
      "4294967295",
      "99999999999999999999",
      "-1",
      "",
    ]),
  ),
  editText("segment.json", /\d+/g, (random) =>
    random.pick(["0", "1", "2", "4", "3", "9007199254740993", "-1", "1e9", "null"]),
  ),
  editText("segment.json", /"[a-z.0]+"/g, (random) =>
    random.pick(['"tokenized.0"', '"pages.0"', '"../x.0"', '"lexicon.json"', '"__proto__"', "5"]),
  ),
  editText("metadata.0", /"[^"]*"/g, (random) =>
    random.pick(['"a\\nb"', '"\n"', "", "[", '"\u00e9"', "null"]),
  ),
  (files, random) => void files.set("lexicon.json", Buffer.from(random.pick(lexicons))),
];

const names = ["tokenized", "table", "offset", "metadata", "metaoff", "unigram"]
  .flatMap((stem) => [`${stem}.0`, `${stem}.1`, `${stem}.2`, `${stem}.x`])
  .concat("segment.json", "samples.0", "minima.0", "pages.0", "tokenized.999999999", "lexicon.json");

const lexicons = ["", "[]", '["a"]', '["a","b","c","d","e"]', '["a","a"]', "[1]", "{}", '["a",', "null"];

/** Changes a byte of a file in place. */
function edit(change: (bytes: Uint8Array, at: number, random: Random) => void): Change {
  return (files, random) => {
    const name = random.pick([...files.keys()]);
    const bytes = (files.get(name) as Uint8Array).slice();
    if (bytes.length > 0) change(bytes, random.below(bytes.length), random);
    files.set(name, bytes);
  };
}

function resize(change: (bytes: Uint8Array, random: Random) => Uint8Array): Change {
  return (files, random) => {
    const name = random.pick([...files.keys()]);
    files.set(name, change(files.get(name) as Uint8Array, random));
  };
}

/** Puts a telling number where one of eight bytes stands. */
function editNumber(files: Map<string, Uint8Array>, random: Random): void {
  const name = random.pick(
    [...files.keys()].filter((n) => /^(offset|metaoff|samples|minima|table)\./.test(n)),
  );
  if (name === undefined) return;
  const size = name.startsWith("o") || name.startsWith("metao") ? 8 : random.pick([1, 2, 3, 4]);
  const bytes = (files.get(name) as Uint8Array).slice();
  if (bytes.length < size) return;
  const at = random.below(Math.floor(bytes.length / size)) * size;
  const before = bytes.slice(at, at + size).reduceRight((sum, byte) => sum * 256 + byte, 0);
  const near = [before + 1, before - 1, before + 2, before - 2, before + 4, before * 2].filter((n) => n >= 0);
  const length = (files.get("tokenized.0") ?? bytes).length;
  const value = random.pick([
    ...near,
    0,
    length,
    length - 1,
    2 ** 31,
    2 ** 32,
    2 ** 40,
    2 ** 53,
    2 ** 64 - 2048,
  ]);
  bytes.set(littleEndian(Math.max(0, value), size), at);
  files.set(name, bytes);
}

/** Two entries of a table change places: a permutation still, but not sorted. */
function swapEntries(files: Map<string, Uint8Array>, random: Random): void {
  withTable(files, random, (table, size, count) => {
    const [a, b] = [random.below(count), random.below(count)];
    const entry = table.slice(a * size, (a + 1) * size);
    table.copyWithin(a * size, b * size, (b + 1) * size);
    table.set(entry, b * size);
  });
}

function copyEntry(files: Map<string, Uint8Array>, random: Random): void {
  withTable(files, random, (table, size, count) => {
    const [a, b] = [random.below(count), random.below(count)];
    table.copyWithin(a * size, b * size, (b + 1) * size);
  });
}

function withTable(
  files: Map<string, Uint8Array>,
  random: Random,
  change: (table: Uint8Array, size: number, count: number) => void,
): void {
  const table = files.get("table.0")?.slice();
  const tokens = files.get("tokenized.0");
  if (!table || !tokens || table.length === 0) return;
  const size = Math.min(
    table.length,
    Math.max(1, Math.round((table.length / Math.max(1, tokens.length)) * random.pick([1, 2, 4]))),
  );
  change(table, size, Math.floor(table.length / size));
  files.set("table.0", table);
}

/** Another token at some place, a separator among them. */
function editToken(files: Map<string, Uint8Array>, random: Random, { width }: FuzzInput): void {
  const tokens = files.get("tokenized.0")?.slice();
  if (!tokens || tokens.length < width) return;
  const [a, b] = [random.below(tokens.length / width), random.below(tokens.length / width)];
  if (random.chance(3)) tokens.fill(0xff, a * width, (a + 1) * width);
  else tokens.copyWithin(a * width, b * width, (b + 1) * width);
  files.set("tokenized.0", tokens);
}

/** One document more than there are, behind the last one. */
function moreDocuments(files: Map<string, Uint8Array>, random: Random, { width }: FuzzInput): void {
  const [offsets, lines, begins] = ["offset.0", "metadata.0", "metaoff.0"].map((name) => files.get(name));
  const tokens = files.get("tokenized.0");
  if (!offsets || !tokens) return;
  const start = random.below(tokens.length / width + 1) * width;
  files.set("offset.0", Uint8Array.from([...offsets, ...littleEndian(start, 8)]));
  if (!lines || !begins) return;
  files.set("metaoff.0", Uint8Array.from([...begins, ...littleEndian(lines.length, 8)]));
  files.set("metadata.0", Uint8Array.from([...lines, ...Buffer.from("{}\n")]));
}

function editText(name: string, what: RegExp, to: (random: Random) => string): Change {
  return (files, random) => {
    const bytes = files.get(name);
    if (!bytes) return;
    const text = Buffer.from(bytes).toString("latin1");
    const places = [...text.matchAll(what)];
    if (places.length === 0) return;
    const place = random.pick(places);
    const changed = text.slice(0, place.index) + to(random) + text.slice(place.index + place[0].length);
    files.set(name, Uint8Array.from(Buffer.from(changed, "latin1")));
  };
}
