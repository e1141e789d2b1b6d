import type { Attribution } from "../core/shares/annotation.ts";
import { fullGain } from "../core/shares/gain.ts";
import type { ToldAnnotation } from "./jobs.ts";

/** How much of each of its tokens an attribution pays, 0 to 1. */
export function paidPart({ gain }: Attribution): number {
  return gain / fullGain;
}

/** The attributions that pay for a token, in the order of what they pay, most first. */
export function attributionsAt(annotation: ToldAnnotation, token: number): Attribution[] {
  return annotation.attributions
    .filter(({ begin, end }) => begin <= token && token < end)
    .sort((a, b) => b.gain - a.gain || a.order - b.order);
}

/** The tokens of both runs in the order of the text. */
export function tokensInTextOrder({ tokens }: ToldAnnotation): Uint32Array {
  const { beginChar, codeCount } = tokens;
  const order = new Uint32Array(beginChar.length);
  let code = 0;
  let comment = codeCount;
  for (let i = 0; i < order.length; i++) {
    const takesCode =
      comment >= order.length || (code < codeCount && beginChar[code]! <= beginChar[comment]!);
    order[i] = takesCode ? code++ : comment++;
  }
  return order;
}

/**
 * The token under a character, or the one that ends there. A character no token holds (white space,
 * a dropped mark) belongs to the span around it: then it is the token before it, if the token after
 * it is in the same span. Otherwise undefined.
 */
export function tokenAt(annotation: ToldAnnotation, offset: number): number | undefined {
  const { beginChar, endChar } = annotation.tokens;
  const order = tokensInTextOrder(annotation);
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (beginChar[order[middle]!]! <= offset) low = middle + 1;
    else high = middle;
  }
  const before = order[low - 1];
  const after = order[low];
  if (before === undefined) return undefined;
  if (offset <= endChar[before]!) return before;
  if (after === undefined) return undefined;
  const span = annotation.spanOf[before]!;
  return span >= 0 && span === annotation.spanOf[after] ? before : undefined;
}
