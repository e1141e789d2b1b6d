import { DataNetError } from "../base/errors.ts";
import type { BytePairName } from "./bytePair/bytePair.ts";
import { bytesTokenizer } from "./bytes.ts";
import { lexemeTokenizer } from "./lexeme.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** The tokenizers that need no vocabulary, the default first. */
export const tokenizers: readonly Tokenizer[] = [lexemeTokenizer, bytesTokenizer];

/** Those whose vocabularies are parts of the program. */
export const bytePairNames: readonly BytePairName[] = ["r50k_base", "cl100k_base", "o200k_base"];

/** Of both. */
export const tokenizerNames: readonly string[] = [...tokenizers.map(({ name }) => name), ...bytePairNames];

/**
 * The tokenizer of that name, among those that need no vocabulary.
 *
 * @throws DataNetError "invalidArgument" when there is none
 */
export function tokenizerNamed(name: string): Tokenizer {
  const found = tokenizers.find((tokenizer) => tokenizer.name === name);
  if (found) return found;
  const known = tokenizerNames.join(", ");
  throw new DataNetError(
    "invalidArgument",
    `tokenizer: ${JSON.stringify(name)} is not known; take one of ${known}, or the path of a tokenizer.json`,
  );
}
