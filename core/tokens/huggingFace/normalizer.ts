/** The normalizers of a tokenizer.json, as steps that change a text and keep its places. */

import { categories, letter, lower, maskAt, other, upper } from "../bytePair/categories.ts";
import { codePointAt } from "../codeUnits.ts";
import { type AlignedText, AlignedWriter } from "./alignedText.ts";
import { child, items, type JsonField, onlyFields, refusal, textOf } from "./jsonField.ts";

export type Normalize = (text: AlignedText) => AlignedText;

const supported = "Sequence, Prepend, Replace, NFC or null";

/**
 * @param field the `normalizer` of a file
 * @throws DataNetError "invalidArgument" for what is not supported
 */
export function normalizerOf(field: JsonField): Normalize {
  if (field.value === null || field.value === undefined) return (text) => text;
  const type = child(field, "type");
  switch (type.value) {
    case "Sequence": {
      onlyFields(field, ["type", "normalizers"]);
      const steps = items(child(field, "normalizers")).map(normalizerOf);
      return (text) => steps.reduce((changed, step) => step(changed), text);
    }
    case "Prepend": {
      onlyFields(field, ["type", "prepend"]);
      const prefix = textOf(child(field, "prepend"));
      return (text) => (text.length > 0 ? prepended(text, prefix) : text);
    }
    case "Replace": {
      onlyFields(field, ["type", "pattern", "content"]);
      const pattern = child(field, "pattern");
      onlyFields(pattern, ["String"]);
      const old = textOf(child(pattern, "String"));
      if (old.length === 0) throw refusal(pattern, "a string that is not empty");
      const to = textOf(child(field, "content"));
      return (text) => replaced(text, old, to);
    }
    case "NFC":
      onlyFields(field, ["type"]);
      return composed;
    default:
      throw refusal(type, supported);
  }
}

/** The text with `prefix` before it, which stands for no character. */
export function prepended(text: AlignedText, prefix: string): AlignedText {
  const writer = new AlignedWriter(text, text.length + prefix.length);
  writer.put(prefix, 0, 0);
  for (let i = 0; i < text.length; i++) writer.keep(i);
  return writer.finish();
}

/** The text with `to` wherever `old` stands, from left to right. */
export function replaced(text: AlignedText, old: string, to: string): AlignedText {
  const { units, length } = text;
  const writer = new AlignedWriter(text, length);
  const first = old.charCodeAt(0);
  for (let i = 0; i < length; ) {
    if (units[i] === first && stands(units, i, length, old)) {
      writer.put(to, i, i + old.length);
      i += old.length;
    } else writer.keep(i++);
  }
  return writer.finish();
}

/** Whether `wanted` stands at i and ends before `limit`. */
export function stands(units: Uint16Array, i: number, limit: number, wanted: string): boolean {
  if (i + wanted.length > limit) return false;
  for (let k = 0; k < wanted.length; k++) if (units[i + k] !== wanted.charCodeAt(k)) return false;
  return true;
}

/** Below this nothing composes and nothing is composed. */
const firstCombining = 0x300;

/**
 * Unicode normalization form C, cluster by cluster: a character, and the marks and Hangul vowels and
 * finals behind it. A character that our table does not know begins a cluster and composes with none,
 * so a host with newer Unicode data changes nothing.
 */
function composed(text: AlignedText): AlignedText {
  const { units, length } = text;
  let plain = 0;
  while (plain < length && units[plain] < firstCombining) plain++;
  if (plain === length) return text;
  const masks = categories();
  const writer = new AlignedWriter(text, length);
  for (let i = 0; i < length; ) {
    let end = i + width(units, i);
    while (end < length && continues(units, masks, end)) end += width(units, end);
    if (end === i + 1 && (units[i] < firstCombining || isUnified(units[i]))) writer.keep(i);
    else {
      const before = String.fromCharCode(...units.subarray(i, Math.min(end, i + longestCluster)));
      const isWhole = end - i <= longestCluster;
      const after = isWhole ? before.normalize("NFC") : clusterText(units, i, end).normalize("NFC");
      if (isWhole && after === before) for (let k = i; k < end; k++) writer.keep(k);
      else writer.put(after, i, end);
    }
    i = end;
  }
  return writer.finish();
}

/**
 * Scripts whose characters compose since Unicode 16 (Tulu-Tigalari, Gurung Khema, Kirat Rai): the hosts that
 * we run on know of it or not, and so does the library whose tokens ours are compared with.
 */
function isTooNew(codePoint: number): boolean {
  return (
    (codePoint >= 0x11380 && codePoint < 0x11400) ||
    (codePoint >= 0x16100 && codePoint < 0x16140) ||
    (codePoint >= 0x16d40 && codePoint < 0x16d80)
  );
}

/** Arguments that one call takes for sure. */
const longestCluster = 4096;

/** Chinese characters that are their own normal form; looked at one by one, a text of them would take long. */
function isUnified(unit: number): boolean {
  return unit >= 0x4e00 && unit < 0xa000;
}

function clusterText(units: Uint16Array, begin: number, end: number): string {
  let text = "";
  for (let i = begin; i < end; i += longestCluster)
    text += String.fromCharCode(...units.subarray(i, Math.min(end, i + longestCluster)));
  return text;
}

function continues(units: Uint16Array, masks: Uint8Array, i: number): boolean {
  if (units[i] < firstCombining) return false;
  const codePoint = codePointAt(units, i);
  if (isTooNew(codePoint)) return false;
  if (codePoint >= 0x1160 && codePoint < 0x1200) return true;
  return (maskAt(units, masks, i) & (other | upper | lower | letter)) === (other | upper | lower);
}

function width(units: Uint16Array, i: number): number {
  return codePointAt(units, i) > 0xffff ? 2 : 1;
}
