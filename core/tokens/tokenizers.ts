import { DataNetError } from "../base/errors.ts";
import { bytesTokenizer } from "./bytes.ts";
import { lexemeTokenizer } from "./lexeme.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** All tokenizers there are, the default first. */
export const tokenizers: readonly Tokenizer[] = [lexemeTokenizer, bytesTokenizer];

/**
 * The tokenizer of that name.
 *
 * @throws DataNetError "invalidArgument" when there is none
 */
export function tokenizerNamed(name: string): Tokenizer {
  const found = tokenizers.find((tokenizer) => tokenizer.name === name);
  if (found) return found;
  const known = tokenizers.map((tokenizer) => tokenizer.name).join(", ");
  throw new DataNetError(
    "invalidArgument",
    `tokenizer: ${JSON.stringify(name)} is not known; take one of ${known}`,
  );
}
