/**
 * How fast texts are cut, in one process: our tokenizers with ranges, and peers beside them on the same texts,
 * which give no ranges. The texts are the files of our own dependencies, those of up to 400 KB, 12 MB in all.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { encode as cl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { encode as o200k } from "gpt-tokenizer/encoding/o200k_base";
import { encode as r50k } from "gpt-tokenizer/encoding/r50k_base";
import { chooseTokenizer } from "../../core/node/loadTokenizer.ts";
import { languageOf } from "../../core/tokens/languages.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import { bytePairNames, tokenizerNames } from "../../core/tokens/tokenizers.ts";
import { type Figure, quantile } from "../figure.ts";

const textBytes = 12e6;
const largestFile = 400_000;
const rounds = 5;

/** Megabytes a second that each tokenizer is to reach; of processor time, since other programs run beside. */
const goals: Readonly<Record<string, number>> = { lexeme: 50, r50k_base: 20 };
const peers = { r50k_base: r50k, cl100k_base: cl100k, o200k_base: o200k };

interface Text {
  readonly text: string;
  readonly language: string;
}

export async function measureTokenizers(): Promise<Figure[]> {
  const { texts, bytes } = ownTexts();
  const speed = (cut: () => void): number => bytes / medianMicroseconds(cut);
  const figures: Figure[] = [];
  for (const name of tokenizerNames) {
    const { tokenizer } = await chooseTokenizer(name);
    const value = speed(() => {
      const lexicon = new Lexicon();
      for (const { text, language } of texts) tokenizer.tokenize(text, language, lexicon);
    });
    const goal = goals[name] === undefined ? {} : { goal: { atLeast: goals[name] } };
    figures.push({ name: `${name}, with ranges`, value, unit: "MB/s", ...goal });
    const peer = bytePairNames.find((each) => each === name);
    if (peer === undefined) continue;
    const theirs = speed(() => {
      for (const { text } of texts) peers[peer](text, { disallowedSpecial: new Set() });
    });
    figures.push({ name: `${name}, gpt-tokenizer, without ranges`, value: theirs, unit: "MB/s" });
    figures.push({ name: `${name}, times as fast as gpt-tokenizer`, value: value / theirs, unit: "" });
  }
  return figures;
}

/** Files by name, so that the same packages give the same texts. */
function ownTexts(): { readonly texts: Text[]; readonly bytes: number } {
  const texts: Text[] = [];
  let bytes = 0;
  const walk = (folder: string): void => {
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (bytes >= textBytes) return;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && /\.([cm]?js|ts|md|json)$/.test(entry.name)) {
        const { size } = statSync(path);
        if (size > largestFile) continue;
        texts.push({ text: readFileSync(path, "utf8"), language: languageOf(path) });
        bytes += size;
      }
    }
  };
  walk("node_modules");
  return { texts, bytes };
}

function medianMicroseconds(work: () => void): number {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const begin = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begin);
    if (round > 0) times.push(user + system); // The first warms up.
  }
  return quantile(times, 0.5);
}
