import { authorsOf } from "../contribute/authors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import type { Attribution } from "./annotation.ts";
import type { Earned } from "./credit.ts";

export interface AuthorCredit {
  /** In order of (begin, order), then as the authors are named. */
  readonly attributions: readonly Attribution[];
  readonly own: bigint;
}

/**
 * Gives what contributions earn to those who wrote it: a token to the author of the token it matched.
 * The gain of what k wrote together is cut into k whole numbers, the first authors having one more
 * where it does not divide. What nobody known wrote is paid to nobody.
 *
 * @param earned of one run, in order of (begin, order)
 * @param contributions by order
 * @param unigram u of each token of the run, in 1/65536 bit
 * @param isOwn whether the contributor is paid nothing here
 * @returns credits that sum up, with own and what is nobody's, to those given
 */
export function creditAuthors(
  earned: readonly Earned[],
  contributions: readonly Contribution[],
  unigram: Uint32Array,
  isOwn: (contributor: string) => boolean,
): AuthorCredit {
  const attributions: Attribution[] = [];
  let own = 0n;
  const give = (attribution: Attribution): void => {
    if (isOwn(attribution.contributor)) own += attribution.credit;
    else attributions.push(attribution);
  };
  for (const whole of earned) {
    const contribution = contributions[whole.order - 1];
    if (contribution.authors === undefined) give({ ...whole, contributor: contribution.contributor });
    else for (const part of partsOf(whole, contribution, unigram)) give(part);
  }
  // A sort keeps the order of equals.
  attributions.sort((a, b) => a.begin - b.begin || a.order - b.order);
  return { attributions, own };
}

function partsOf(whole: Earned, contribution: Contribution, unigram: Uint32Array): Attribution[] {
  const { document, position, gain } = whole;
  const pieces = authorsOf(contribution, document, position, position + whole.end - whole.begin);
  return pieces.flatMap(({ begin: from, end: to, contributors }) => {
    const begin = whole.begin + from - position;
    const end = whole.begin + to - position;
    const weight = unigram.subarray(begin, end).reduce((sum, u) => sum + u, 0);
    const parts = contributors.map((contributor, i): Attribution => {
      const part = Math.floor(gain / contributors.length) + (i < gain % contributors.length ? 1 : 0);
      const credit = BigInt(weight) * BigInt(part);
      return { ...whole, begin, end, position: from, gain: part, credit, contributor };
    });
    return parts.filter((part) => part.gain > 0);
  });
}
