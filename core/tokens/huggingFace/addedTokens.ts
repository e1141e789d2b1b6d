/** The `added_tokens` of a tokenizer.json: texts that are one token wherever they stand. */
import { categories, space } from "../bytePair/categories.ts";
import { codeUnitsOf } from "../codeUnits.ts";
import { sliceOf } from "./alignedText.ts";
import {
  child,
  flagOf,
  idOf,
  items,
  type JsonField,
  only,
  onlyFields,
  refusal,
  textOf,
} from "./jsonField.ts";
import { type Normalize, stands } from "./normalizer.ts";

interface AddedToken {
  readonly id: number;
  /** What is looked for. */
  readonly content: string;
  /** Whether it takes the white space before it, and behind it. */
  readonly left: boolean;
  readonly right: boolean;
}

/** Those that are looked for in the text as it is, and those that are once it has been normalised. */
export interface AddedTokens {
  readonly raw: AddedMatcher;
  readonly normalized: AddedMatcher;
  /** Ids of all are below it. */
  readonly idCount: number;
}

/**
 * @param field the `added_tokens` of a file
 * @param vocabulary id of a token of the model
 * @throws DataNetError "invalidArgument" for what is not supported
 */
export function addedTokensOf(
  field: JsonField,
  normalize: Normalize,
  vocabulary: ReadonlyMap<string, number>,
): AddedTokens {
  const [raw, normalized]: [AddedToken[], AddedToken[]] = [[], []];
  let idCount = 0;
  for (const item of field.value === undefined ? [] : items(field)) {
    onlyFields(item, ["id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"]);
    only(child(item, "single_word"), false, undefined);
    const id = idOf(child(item, "id"));
    const content = textOf(child(item, "content"));
    const known = vocabulary.get(content);
    if (known !== undefined && known !== id) throw refusal(child(item, "id"), `${known}, as in model.vocab`);
    idCount = Math.max(idCount, id + 1);
    if (content === "") continue;
    const isNormalized = flagOf(child(item, "normalized"), !flagOf(child(item, "special"), false));
    const token = {
      id,
      content: isNormalized ? normalizedText(content, normalize) : content,
      left: flagOf(child(item, "lstrip"), false),
      right: flagOf(child(item, "rstrip"), false),
    };
    (isNormalized ? normalized : raw).push(token);
  }
  return { raw: new AddedMatcher(raw), normalized: new AddedMatcher(normalized), idCount };
}

function normalizedText(text: string, normalize: Normalize): string {
  const { units, length } = normalize(sliceOf(codeUnitsOf(text), 0, text.length));
  return String.fromCharCode(...units.subarray(0, length));
}

/** Finds added tokens: at each place the longest, from left to right. */
export class AddedMatcher {
  /** By the first two code units, of a token of one by that and 0; the longest first. */
  readonly #byStart = new Map<number, AddedToken[]>();
  /** Whether a token begins with a unit. */
  readonly #begins = new Uint8Array(0x10000);
  readonly isEmpty: boolean;

  constructor(tokens: readonly AddedToken[]) {
    this.isEmpty = tokens.length === 0;
    for (const token of [...tokens].sort((a, b) => b.content.length - a.content.length)) {
      this.#begins[token.content.charCodeAt(0)] = 1;
      const key = startKey(token.content.charCodeAt(0), token.content.charCodeAt(1) || 0);
      this.#byStart.set(key, [...(this.#byStart.get(key) ?? []), token]);
    }
  }

  /**
   * Goes over the text units[begin..limit).
   *
   * @param units code units and two zeros
   * @param onText gets each stretch without added tokens, never an empty one
   * @param onToken gets each added token with its range
   */
  split(
    units: Uint16Array,
    begin: number,
    limit: number,
    onText: (begin: number, end: number) => void,
    onToken: (id: number, begin: number, end: number) => void,
  ): void {
    let done = begin;
    for (let i = begin; !this.isEmpty && i < limit; ) {
      const token = this.#begins[units[i]] === 1 ? this.#at(units, i, limit) : undefined;
      if (token === undefined) {
        i++;
        continue;
      }
      const masks = categories();
      let [from, to] = [i, i + token.content.length];
      i = to;
      if (token.left) while (from > done && (masks[units[from - 1]] & space) !== 0) from--;
      if (token.right) while (to < limit && (masks[units[to]] & space) !== 0) to++;
      if (from > done) onText(done, from);
      onToken(token.id, from, to);
      done = to;
      i = Math.max(i, to);
    }
    if (done < limit) onText(done, limit);
  }

  #at(units: Uint16Array, i: number, limit: number): AddedToken | undefined {
    const longer = this.#byStart.get(startKey(units[i], units[i + 1]));
    const found = longer?.find(({ content }) => stands(units, i, limit, content));
    return found ?? this.#byStart.get(startKey(units[i], 0))?.find(({ content }) => content.length === 1);
  }
}

function startKey(first: number, second: number): number {
  return first * 0x10000 + second;
}
