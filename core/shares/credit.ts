/**
 * The credit rule: first registered, information weighted.
 *
 * Contributions are taken in registration order; each earns what it adds, token by token, to what
 * those before it have covered. Everything is an integer, so anyone who has the index and the text
 * comes to the same numbers. Definition: docs/attribution.md.
 */

import type { Attribution } from "./annotation.ts";
import type { Claim } from "./claims.ts";
import { fullGain, type GainScale, gainOf } from "./gain.ts";

/** A run of the output and everything the rule needs to know of it. */
export interface CreditInput {
  /** u of each token, in 1/65536 bit, below 2^21. */
  readonly unigram: Uint32Array;
  /** I(begin, end) = sums[end] - sums[begin], in 1/65536 bit. */
  readonly sums: Float64Array;
  /** 1 for tokens that are paid to nobody. */
  readonly commons: Uint8Array;
  /** Claims of the text the model was given; they come before all contributions. */
  readonly context: readonly Claim[];
  /** Claims of contributions, in any order. */
  readonly claims: readonly Claim[];
  readonly scale: GainScale;
}

/** What a contribution earns by a stretch, whoever of its authors is paid. */
export type Earned = Omit<Attribution, "contributor">;

/** Credits are in 1/65536 bit times 1/65536. */
export interface Credited {
  /** In order of (begin, order); `begin` and `end` within the run. */
  readonly earned: readonly Earned[];
  readonly max: bigint;
  readonly commons: bigint;
  readonly context: bigint;
}

/** O(n + c log c) for n tokens and claims of c tokens in all. */
export function creditRun(input: CreditInput): Credited {
  const { unigram, commons } = input;
  const best = new Uint32Array(unigram.length);
  const taken = new TakenTokens(unigram.length);
  let [max, common] = [0, 0]; // In 1/65536 bit: exact up to 2^32 tokens.
  for (let j = 0; j < unigram.length; j++) {
    max += unigram[j];
    if (commons[j] === 0) continue;
    common += unigram[j];
    best[j] = fullGain; // Nothing can be added to it.
  }
  const context = total(sweep(input, input.context, best, taken));
  const earned: Earned[] = [];
  for (const claims of byOrder(input.claims))
    for (const stretch of sweep(input, claims, best, taken)) earned.push(stretch);
  earned.sort((a, b) => a.begin - b.begin || a.order - b.order);
  return { earned, max: inFull(max), commons: inFull(common), context };
}

/** The credit of tokens of so much information that are paid whole. */
function inFull(information: number): bigint {
  return BigInt(information) * BigInt(fullGain);
}

function total(earned: readonly Earned[]): bigint {
  return earned.reduce((sum, { credit }) => sum + credit, 0n);
}

/** Claims of one contribution after those of another, in registration order. */
function byOrder(claims: readonly Claim[]): Claim[][] {
  const groups = new Map<number, Claim[]>();
  for (const claim of claims) {
    const group = groups.get(claim.order);
    if (group) group.push(claim);
    else groups.set(claim.order, [claim]);
  }
  return [...groups.values()].sort((a, b) => a[0].order - b[0].order);
}

/** What the claims of one contribution add to `best`, which rises to them. */
function sweep(
  { unigram, sums, scale }: CreditInput,
  claims: readonly Claim[],
  best: Uint32Array,
  taken: TakenTokens,
): Earned[] {
  const information = ({ begin, end }: Claim): number => sums[end] - sums[begin];
  // The most informative claim comes first at each token; equal ones by their place in the source.
  const ordered = [...claims].sort(
    (a, b) =>
      information(b) - information(a) ||
      a.document - b.document ||
      a.position - b.position ||
      a.begin - b.begin,
  );
  const stretches: Earned[] = [];
  taken.clear();
  for (const claim of ordered) {
    const gain = gainOf(information(claim), scale);
    let open: Stretch | undefined;
    for (let j = taken.free(claim.begin); j < claim.end; j = taken.free(j + 1)) {
      taken.take(j);
      const added = gain - best[j];
      if (added <= 0) continue;
      best[j] = gain;
      if (open && open.end === j && open.gain === added) {
        open.end++;
        open.unigram += unigram[j];
        continue;
      }
      if (open) stretches.push(earnedBy(claim, open));
      open = { begin: j, end: j + 1, gain: added, unigram: unigram[j] };
    }
    if (open) stretches.push(earnedBy(claim, open));
  }
  return stretches;
}

interface Stretch {
  readonly begin: number;
  end: number;
  readonly gain: number;
  /** Sum over the stretch of u. */
  unigram: number;
}

function earnedBy({ order, document, position, begin: from }: Claim, stretch: Stretch): Earned {
  const { begin, end, gain, unigram } = stretch;
  const credit = BigInt(unigram) * BigInt(gain);
  return { begin, end, gain, credit, order, document, position: position + begin - from };
}

/** Which tokens the claims of one contribution have taken. */
class TakenTokens {
  /** Of a token that is taken, a later one to try. */
  readonly #next: Uint32Array;
  /** The sweep that has taken each token last. */
  readonly #sweep: Uint32Array;
  #now = 0;

  constructor(tokenCount: number) {
    this.#next = new Uint32Array(tokenCount);
    this.#sweep = new Uint32Array(tokenCount);
  }

  /** Frees all, at no cost. */
  clear(): void {
    this.#now++;
  }

  take(j: number): void {
    this.#next[j] = j + 1;
    this.#sweep[j] = this.#now;
  }

  /** The first token at or after j that is not taken, with the path to it shortened. */
  free(j: number): number {
    let root = j;
    while (this.#sweep[root] === this.#now) root = this.#next[root];
    for (let at = j; at !== root; ) {
      const to = this.#next[at];
      this.#next[at] = root;
      at = to;
    }
    return root;
  }
}
