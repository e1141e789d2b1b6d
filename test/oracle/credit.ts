/** The credit rule as it is written: every contribution, every range. Nothing clever. */
import { placesOf } from "./search.ts";

export interface OracleInput {
  /** By registration order; each is a list of runs. */
  readonly contributions: readonly (readonly (readonly number[])[])[];
  readonly output: readonly number[];
  /** In 1/65536 bit. */
  readonly unigram: readonly number[];
  readonly conditional: readonly number[];
  readonly commons: readonly boolean[];
  /** The runs of the text the model was given. */
  readonly context: readonly (readonly number[])[];
  readonly minTokens: number;
  /** In 1/65536 bit. */
  readonly floor: number;
  readonly full: number;
}

/** Who wrote a token of a contribution: several together, or nobody. */
export type WroteIt = (order: number, document: number, position: number) => readonly string[];

export interface OracleCredit {
  /** Of each contribution, and of the context. */
  readonly credits: readonly bigint[];
  readonly context: bigint;
  readonly commons: bigint;
  readonly max: bigint;
  /** For each token, "order/document/position" of every contribution that earns on it, in registration order. */
  readonly earners: readonly (readonly string[])[];
  /** What each author is paid, who is paid anything. */
  readonly byAuthor: ReadonlyMap<string, bigint>;
}

export function creditByDefinition(input: OracleInput, wroteIt: WroteIt = () => []): OracleCredit {
  const { output, unigram, commons } = input;
  const best: number[] = output.map((_, j) => (commons[j] ? 65536 : 0));
  const earners: string[][] = output.map(() => []);
  const whole = (j: number): bigint => BigInt(unigram[j]) * 65536n;
  const byAuthor = new Map<string, bigint>();
  /** The whole gain of a token is dealt out to its authors, one unit after the other. */
  const pay = (j: number, added: number, order: number, place: string): void => {
    const [document, position] = place.split("/").map(Number);
    const people = wroteIt(order, document, position);
    people.forEach((name, i) => {
      let units = 0;
      for (let unit = i; unit < added; unit += people.length) units++;
      if (units > 0) byAuthor.set(name, (byAuthor.get(name) ?? 0n) + BigInt(unigram[j]) * BigInt(units));
    });
  };
  const earn = (runs: readonly (readonly number[])[], order: number): bigint => {
    let credit = 0n;
    output.forEach((_, j) => {
      const { bits, place } = mostInformative(input, runs, j);
      const gain = gainOf(bits, input);
      const added = Math.max(0, gain - best[j]);
      credit += BigInt(unigram[j]) * BigInt(added);
      if (added > 0) earners[j].push(`${order}/${place}`);
      if (added > 0 && order > 0) pay(j, added, order, place);
      best[j] = Math.max(best[j], gain);
    });
    return credit;
  };
  const context = earn(input.context, 0);
  for (const list of earners) list.length = 0;
  const credits = input.contributions.map((runs, d) => earn(runs, d + 1));
  return {
    credits,
    context,
    commons: output.reduce((sum, _, j) => (commons[j] ? sum + whole(j) : sum), 0n),
    max: output.reduce((sum, _, j) => sum + whole(j), 0n),
    earners,
    byAuthor,
  };
}

/** h(d, j), and where the token stands in the range that gives it: of equals, the earliest place. */
function mostInformative(
  input: OracleInput,
  runs: readonly (readonly number[])[],
  j: number,
): { bits: number; place: string } {
  let bits = 0;
  let at: readonly [number, number] = [Infinity, Infinity];
  let place = "";
  for (let begin = 0; begin <= j; begin++) {
    for (let end = j + 1; end <= input.output.length; end++) {
      const sum = input.conditional.slice(begin, end).reduce((a, b) => a + b, 0);
      if (end - begin < input.minTokens || sum < input.floor || sum < bits) continue;
      const first = placesOf(runs, input.output.slice(begin, end))[0];
      if (!first) continue;
      const here = [first.document, first.position] as const;
      const earlier = here[0] < at[0] || (here[0] === at[0] && here[1] < at[1]);
      if (sum > bits || earlier) {
        bits = sum;
        at = here;
        place = `${first.document}/${first.position + (j - begin)}`;
      }
    }
  }
  return { bits, place };
}

function gainOf(bits: number, { floor, full }: OracleInput): number {
  if (bits <= floor) return 0;
  if (bits >= full) return 65536;
  return Math.floor(((bits - floor) * 65536) / (full - floor));
}
