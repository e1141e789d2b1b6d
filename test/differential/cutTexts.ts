/**
 * Cuts texts for tokenizers.mjs: `cutTexts.cjs TEXTS.json OUT.json CHOICE...` writes a hash of the ids that
 * each tokenizer gives for each text.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { chooseTokenizer } from "../../core/node/loadTokenizer.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

async function main(): Promise<void> {
  const [texts, out, ...choices] = process.argv.slice(2) as [string, string, ...string[]];
  const lexicon = new Lexicon();
  const ids: Record<string, string[]> = {};
  for (const choice of choices) {
    const { tokenizer } = await chooseTokenizer(choice);
    ids[choice] = (JSON.parse(readFileSync(texts, "utf8")) as string[]).map((text) => {
      const { ids: found } = tokenizer.tokenize(text, "plaintext", lexicon);
      return createHash("sha256").update(found.join()).digest("hex");
    });
  }
  writeFileSync(out, JSON.stringify(ids));
}

void main();
