/** Byte-pair tokenizers as slow and obvious as can be: the host's regular expressions, merges by search. */
import { readFileSync } from "node:fs";

/** As published, but that \s and (?i:...) are written out for a host that has them otherwise. */
const s = "[\\p{White_Space}]";
const notS = "[^\\p{White_Space}]";
const mark = "[^\\p{White_Space}\\p{L}\\p{N}]";
const anyCase = "'(?:[sSſdDmMtT]|[lL][lL]|[vV][eE]|[rR][eE])";
const [upper, lower] = ["[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]", "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]"];
const patterns: Record<string, string> = {
  r50k_base: `'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?${mark}+|${s}+(?!${notS})|${s}+`,
  cl100k_base: `${anyCase}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?${mark}+[\\r\\n]*|${s}+$|${s}*[\\r\\n]|${s}+(?!${notS})|${s}`,
  o200k_base: `[^\\r\\n\\p{L}\\p{N}]?${upper}*${lower}+(?:${anyCase})?|[^\\r\\n\\p{L}\\p{N}]?${upper}+${lower}*(?:${anyCase})?|\\p{N}{1,3}| ?${mark}+[\\r\\n/]*|${s}*[\\r\\n]+|${s}+(?!${notS})|${s}+`,
};

/** @returns id, first character and end of each token of a text */
export function bytePairOracle(name: string): (text: string) => number[][] {
  const lines = readFileSync(`node_modules/gpt-tokenizer/data/${name}.tiktoken`, "utf8").trim().split("\n");
  const ranks = new Map(
    lines.map((line) => {
      const [base64, rank] = line.split(" ");
      return [Buffer.from(base64!, "base64").toString("latin1"), Number(rank)];
    }),
  );
  const pattern = new RegExp(patterns[name]!, "gu");
  return (text) => {
    const tokens: number[][] = [];
    for (const { 0: piece, index } of text.replace(/\p{Cs}/gu, "\ufffd").matchAll(pattern)) {
      // By byte of the piece: first character and end of its code point.
      const places: number[][] = [];
      let at = index;
      for (const character of piece) {
        for (const _ of Buffer.from(character)) places.push([at, at + character.length]);
        at += character.length;
      }
      let done = 0;
      for (const part of merged(Buffer.from(piece).toString("latin1"), ranks)) {
        const [begin, end] = [places[done]![0]!, places[done + part.length - 1]![1]!];
        tokens.push([ranks.get(part)!, begin, end]);
        done += part.length;
      }
    }
    return tokens;
  };
}

function merged(bytes: string, ranks: ReadonlyMap<string, number>): string[] {
  if (ranks.has(bytes)) return [bytes];
  const parts = [...bytes];
  for (;;) {
    const pairs = parts.slice(1).map((part, i) => ranks.get(parts[i]! + part) ?? Number.POSITIVE_INFINITY);
    const least = Math.min(...pairs);
    if (least === Number.POSITIVE_INFINITY) return parts;
    const at = pairs.indexOf(least);
    parts.splice(at, 2, parts[at]! + parts[at + 1]!);
  }
}
