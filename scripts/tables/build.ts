/**
 * Builds the frozen tables from the packages that scripts/tables names:
 *
 *     node esbuild.mjs tables && node build/tables.cjs
 *
 * The same lists and the same tokenizer give the same bytes.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keccak } from "../../core/base/hash.ts";
import { compareBytes } from "../../core/contribute/byteOrder.ts";
import { defaultPolicy } from "../../core/shares/policy.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { CommonsRuns } from "./commonsFile.ts";
import { type AuthoredText, lexCorpus } from "./corpus.ts";
import { countRuns } from "./countRuns.ts";
import { helperTexts } from "./helperTexts.ts";
import { informationFile } from "./informationFile.ts";
import { installCorpus, packageTexts } from "./packages.ts";
import { findRepeats } from "./repeats.ts";

async function main(): Promise<void> {
  const folder = installCorpus();
  const corpus = lexCorpus(packageTexts(folder), lexemeTokenizer);
  const authors = (corpus.runAuthor.at(-1) ?? -1) + 1;
  say(`${authors} authors, ${corpus.ids.length} lexemes, ${corpus.lexicon.size} different`);

  const repeats = findRepeats(corpus);
  const counts = countRuns(corpus, repeats.seen);
  say(
    `${counts.total} lexemes outside text seen before, ${repeats.shared.length} windows of several authors`,
  );
  say(`${counts.pairs.size} different pairs, ${counts.triples.size} triples of common pairs`);

  const information = informationFile(corpus, counts, {
    maximumBits: defaultPolicy({ information: "", commons: "" }).umaxBits,
    gain: 3 * 65_536,
    pairAuthors: 2,
    tripleAuthors: 2,
  });
  say(
    `information: ${information.unigrams} lexemes, ${information.pairs} pairs, ${information.triples} triples`,
  );

  const commons = new CommonsRuns();
  for (const [name, texts] of [
    ["licenses", licenseTexts()],
    ["helpers", await helperTexts(folder)],
  ] as const) {
    const language = name === "licenses" ? "plaintext" : "javascript";
    const authored: AuthoredText[] = texts.map((text) => ({ author: 0, language, text }));
    commons.addTexts(lexCorpus(authored, lexemeTokenizer));
    say(`commons with ${texts.length} ${name}: ${commons.size} runs`);
  }
  commons.addWindows(corpus, repeats.shared);
  say(`commons with the windows of several authors: ${commons.size} runs`);

  const commonsBytes = commons.file();
  write("tables/information.bin", information.bytes);
  write("tables/commons.bin", commonsBytes);
  const hashes = { information: keccak(information.bytes), commons: keccak(commonsBytes) };
  writeFileSync("tables/hashes.json", `${JSON.stringify(hashes, undefined, 2)}\n`);
}

/** The texts of all licenses that SPDX lists. */
function licenseTexts(): string[] {
  const at = "node_modules/spdx-license-list/licenses";
  return readdirSync(at)
    .sort(compareBytes)
    .map((file) => (JSON.parse(readFileSync(join(at, file), "utf8")) as { licenseText: string }).licenseText);
}

function write(file: string, bytes: Uint8Array): void {
  writeFileSync(file, bytes);
  say(`${file}: ${bytes.length} bytes, ${keccak(bytes)}`);
}

function say(line: string): void {
  console.log(`${(performance.now() / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
