/**
 * Writes the bytes of the tiny index of test/fixtures/tinyIndex, each with what it means, into
 * docs/segmentFormat.md, between `<!-- dump of tokenized.0 -->` and `<!-- end of dump -->`.
 *
 *     node scripts/dumpIndex.mjs            writes the document
 *     node scripts/dumpIndex.mjs --print    prints what it would be
 *
 * The index is made so:
 *
 *     export DATANET_HOME=$(mktemp -d)/store && mkdir fish && cd fish
 *     printf 'one fish two fish\n' > a.txt && printf 'red fish blue fish\n' > b.txt
 *     datanet init --name tiny && datanet contribute a.txt --contributor Ada --license MIT
 *     datanet contribute b.txt --contributor Ben --license MIT
 *     datanet export tinyIndex --width 2 && rm tinyIndex/segment.json && datanet import tinyIndex
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const page = join(root, "docs/segmentFormat.md");
const width = 2;

/** The document with every dump made again. */
function withDumps(text) {
  const read = (name) => readFileSync(join(root, "test/fixtures/tinyIndex", name));
  const dumps = dumpsOf(read);
  return text.replace(/(<!-- dump of (\S+) -->\n)[\s\S]*?(<!-- end of dump -->)/g, (_, begin, name, end) => {
    if (!(name in dumps))
      throw new Error(`docs/segmentFormat.md: no dump of ${name}; there are ${Object.keys(dumps)}`);
    return `${begin}\`\`\`\n${dumps[name].join("\n")}\n\`\`\`\n${end}`;
  });
}

function dumpsOf(read) {
  const tokens = read("tokenized.0");
  const words = JSON.parse(read("lexicon.json"));
  const count = tokens.length / width;
  const wordAt = (i) =>
    tokens.readUInt16LE(i * width) === 0xffff ? "|" : words[tokens.readUInt16LE(i * width)];
  const suffixAt = (i) => Array.from({ length: count - i }, (_, k) => wordAt(i + k)).join(" ");
  const table = read("table.0");
  const pointers = entries(table, table.length / count);
  let documents = 0;
  const tokenLines = entries(tokens, width).map(({ at, hex }, i) =>
    line(
      at,
      hex,
      wordAt(i) === "|" ? `separator: document ${documents++}` : `${words.indexOf(wordAt(i))} = ${wordAt(i)}`,
    ),
  );
  const pages = entries(read("pages.0"), 32).map(({ at, hex }, i) => {
    const file = ["tokenized.0", "table.0", "metadata.0"][i];
    return line(at, `${hex.slice(0, 23)} ...`, `sha-256 of page 0 of ${file}`);
  });
  return {
    "tokenized.0": tokenLines,
    "table.0": pointers.map(({ at, hex, value }, rank) =>
      line(at, hex, `rank ${rank}: byte ${value}, ${suffixAt(value / width)}`),
    ),
    "offset.0": entries(read("offset.0"), 8).map(({ at, hex, value }, d) =>
      line(at, hex, `document ${d}: byte ${value} of tokenized.0`),
    ),
    "metadata.0": read("metadata.0").toString().trimEnd().split("\n"),
    "metaoff.0": entries(read("metaoff.0"), 8).map(({ at, hex, value }, d) =>
      line(at, hex, `document ${d}: byte ${value} of metadata.0`),
    ),
    "unigram.0": read("unigram.0").toString().trimEnd().split("\n"),
    "lexicon.json": [read("lexicon.json").toString()],
    "samples.0": entries(read("samples.0"), 4).map(({ at, hex, value }, k) => {
      const which = k % 2 === 0 ? "the first four bytes" : "the next four";
      return line(at, hex, `rank ${16 * (k >> 1)}, ${which}: 0x${value.toString(16).padStart(8, "0")}`);
    }),
    "minima.0": entries(read("minima.0"), 4).map(({ at, hex, value }, k) =>
      line(at, hex, `ranks from ${256 * k}: token ${value}`),
    ),
    "pages.0": pages,
    "segment.json": JSON.stringify(JSON.parse(read("segment.json")), undefined, 1)
      .replace(
        /\{\n\s+"bytes": (\d+),\n\s+"sha256": "(.{12}).*"\n\s+\}/g,
        '{ "bytes": $1, "sha256": "$2..." }',
      )
      .split("\n"),
  };
}

/** The numbers of a file, least significant byte first. */
function entries(bytes, size) {
  return Array.from({ length: bytes.length / size }, (_, i) => {
    const part = bytes.subarray(i * size, (i + 1) * size);
    const hex = [...part].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    return { at: i * size, hex, value: part.reduceRight((value, byte) => value * 256 + byte, 0) };
  });
}

function line(at, hex, means) {
  return `${at.toString(16).padStart(4, "0")}  ${hex}  ${means}`;
}

const dumped = withDumps(readFileSync(page, "utf8"));
if (process.argv.includes("--print")) process.stdout.write(dumped);
else writeFileSync(page, dumped);
