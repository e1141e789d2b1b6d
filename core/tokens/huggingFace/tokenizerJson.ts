/**
 * Tokenizers from a tokenizer.json of Hugging Face: byte-pair models of bytes (GPT-2, Llama 3, OLMo, Qwen)
 * and of characters (Llama 2, Gemma), and Unigram models.
 *
 * Tokens are those of that library's `encode` without special tokens added: texts that are special tokens
 * are found in the text. A lone surrogate counts as U+FFFD. A token's range is that of the characters it
 * stands for: of a normalised character all those it was made of, of a sign that was put in the empty range
 * where it was put. What is not supported is refused by its path in the file.
 */
import { hashJson } from "../../base/canonical.ts";
import { DataNetError } from "../../base/errors.ts";
import { bytePairRules } from "../bytePair/bytePair.ts";
import type { PieceEncoder } from "../bytePair/bytePairEncoder.ts";
import { categoryRuns } from "../bytePair/categoryTable.ts";
import { codeUnitsOf } from "../codeUnits.ts";
import type { Tokenizer, Tokens } from "../tokenizer.ts";
import { TokenRun } from "../tokenRun.ts";
import { addedTokensOf } from "./addedTokens.ts";
import { type AlignedText, beginOf, endOf, sliceOf } from "./alignedText.ts";
import { bpeEncoderOf, vocabularyOf } from "./bpeModel.ts";
import { child, items, type JsonField, only, onlyFields, refusal } from "./jsonField.ts";
import { normalizerOf } from "./normalizer.ts";
import { preTokenizerOf } from "./preTokenizer.ts";
import { unigramEncoderOf, unigramVocabularyOf } from "./unigramModel.ts";

/**
 * Reads a tokenizer.json. Up to a second.
 *
 * @param path where it comes from, for messages
 * @param bytes the file
 * @param fileHash keccak-256 of `bytes`
 * @throws DataNetError "invalidArgument", with the path in the file, for what is damaged or not supported
 */
export function tokenizerOfJson(path: string, bytes: Uint8Array, fileHash: string): Tokenizer {
  const file = parsed(path, bytes);
  onlyFields(file, [
    "version",
    "truncation",
    "padding",
    "added_tokens",
    "normalizer",
    "pre_tokenizer",
    "post_processor",
    "decoder",
    "model",
  ]);
  only(child(file, "version"), "1.0");
  only(child(file, "truncation"), null, undefined);
  only(child(file, "padding"), null, undefined);
  checkPostProcessor(child(file, "post_processor"));
  const normalize = normalizerOf(child(file, "normalizer"));
  const preTokenizer = preTokenizerOf(child(file, "pre_tokenizer"));
  const { vocabulary, encoder } = modelOf(child(file, "model"), preTokenizer);
  const added = addedTokensOf(child(file, "added_tokens"), normalize, vocabulary);
  let idCount = added.idCount;
  for (const id of vocabulary.values()) idCount = Math.max(idCount, id + 1);

  const encodeSection = (units: Uint16Array, begin: number, end: number, run: TokenRun): void => {
    const text = normalize(sliceOf(units, begin, end));
    const onText = (from: number, to: number): void => {
      const section = from === 0 && to === text.length ? text : part(text, from, to);
      const prepared = preTokenizer.prepare(section);
      const first = run.count;
      encoder.encode(prepared.units, 0, prepared.length, run);
      placeTokens(run, first, prepared);
    };
    const onToken = (id: number, from: number, to: number): void =>
      run.push(id, beginOf(text, from), endOf(text, to - 1));
    added.normalized.split(text.units, 0, text.length, onText, onToken);
  };
  return {
    name: `tokenizer.json:${fileHash.slice(2, 14)}`,
    hash: hashJson({ tokenizerJson: fileHash, rules: bytePairRules, characters: categoryRuns }),
    usesLexicon: false,
    idCount,
    pays: false,
    tokenize(text: string): Tokens {
      const units = codeUnitsOf(text);
      const run = new TokenRun((text.length >> 1) + 16);
      added.raw.split(
        units,
        0,
        text.length,
        (begin, end) => encodeSection(units, begin, end, run),
        (id, begin, end) => run.push(id, begin, end),
      );
      return run.tokens();
    },
  };
}

function parsed(path: string, bytes: Uint8Array): JsonField {
  try {
    return { file: path, at: "", value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch (cause) {
    const message = `${path}: ${(cause as Error).message}, wanted the JSON of a tokenizer.json; take another file`;
    throw new DataNetError("invalidArgument", message, { cause });
  }
}

function modelOf(
  field: JsonField,
  preTokenizer: ReturnType<typeof preTokenizerOf>,
): { vocabulary: ReadonlyMap<string, number>; encoder: PieceEncoder } {
  const type = child(field, "type");
  // Old files name no type; merges are there in BPE alone.
  const isBpe =
    type.value === "BPE" || (type.value === undefined && child(field, "merges").value !== undefined);
  if (isBpe) {
    const vocabulary = vocabularyOf(child(field, "vocab"));
    return { vocabulary, encoder: bpeEncoderOf(field, vocabulary, preTokenizer) };
  }
  if (type.value !== "Unigram") throw refusal(type, "BPE or Unigram");
  const vocabulary = unigramVocabularyOf(child(field, "vocab"));
  return { vocabulary, encoder: unigramEncoderOf(field, vocabulary, preTokenizer) };
}

/** Those that only put special tokens around a text, or trim ranges, change none of the tokens that we take. */
function checkPostProcessor(field: JsonField): void {
  if (field.value === null || field.value === undefined) return;
  const type = child(field, "type");
  only(type, "ByteLevel", "TemplateProcessing", "RobertaProcessing", "BertProcessing", "Sequence");
  if (type.value === "Sequence")
    for (const item of items(child(field, "processors"))) checkPostProcessor(item);
}

function part(text: AlignedText, begin: number, end: number): AlignedText {
  const { units, offset } = sliceOf(text.units, begin, end);
  return {
    units,
    length: end - begin,
    begins: text.begins?.subarray(begin, end),
    ends: text.ends?.subarray(begin, end),
    offset: text.offset + offset,
  };
}

/** Turns the ranges of tokens from `first` on into those of the characters that their units stand for. */
function placeTokens(run: TokenRun, first: number, text: AlignedText): void {
  if (text.begins === undefined && text.offset === 0) return;
  const { begins, ends, count } = run;
  for (let k = first; k < count; k++) {
    const [begin, last] = [begins[k], ends[k] - 1];
    begins[k] = beginOf(text, begin);
    ends[k] = endOf(text, last);
  }
}
