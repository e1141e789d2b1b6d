/** The whole flow on one screen: tokens -> match -> spans -> shares. */
import type { Contribution } from "./contribute/contribution.ts";
import { contributorKey } from "./contribute/contributor.ts";
import { contributorKeys } from "./contribute/contributorKeys.ts";
import { longestSuffixes } from "./match/matchingStatistics.ts";
import { type RunMatches, searchRun } from "./match/search.ts";
import { SegmentDraft } from "./segment/buildSegment.ts";
import type { Segment } from "./segment/segment.ts";
import type { Annotation, Attribution } from "./shares/annotation.ts";
import { type Claim, claimsOn } from "./shares/claims.ts";
import { type Commons, commonsMask } from "./shares/commons.ts";
import { creditRun } from "./shares/credit.ts";
import { creditAuthors } from "./shares/creditAuthors.ts";
import type { GainScale } from "./shares/gain.ts";
import { type Information, type InformationTable, informationOf } from "./shares/informationTable.ts";
import type { Policy } from "./shares/policy.ts";
import { sharesOf } from "./shares/shares.ts";
import { type Counting, informationSums, shortestCountingEnds } from "./spans/counting.ts";
import type { KeysOf } from "./spans/sources.ts";
import type { Span } from "./spans/span.ts";
import { spansOf } from "./spans/spans.ts";
import { Lexicon } from "./tokens/lexicon.ts";
import type { Tokenizer, Tokens } from "./tokens/tokenizer.ts";

/** What a DataNet holds at one moment. */
export interface Snapshot {
  readonly dataNetId: string;
  readonly name: string;
  readonly manifestHash: string;
  readonly tokenizer: Tokenizer;
  readonly policy: Policy;
  /** By registration order: contribution n is at n - 1. */
  readonly contributions: readonly Contribution[];
  /** In registration order. */
  readonly segments: readonly Segment[];
}

/** The frozen tables that the policy names. */
export interface FrozenTables {
  readonly information: InformationTable;
  readonly commons: Commons;
}

/** A text cut into tokens. */
export interface Output {
  readonly tokens: Tokens;
  /** The words of the ids, for tokenizers that need them. */
  readonly lexicon: Lexicon;
}

/** @param language a name of core/tokens/languages.ts */
export function tokenizeOutput(
  { tokenizer }: Pick<Snapshot, "tokenizer">,
  text: string,
  language: string,
): Output {
  const lexicon = new Lexicon();
  return { tokens: tokenizer.tokenize(text, language, lexicon), lexicon };
}

/** Tokens [begin, end) of the code run and of the comment run. */
export function runsOf({ tokens: { codeCount, ids } }: Output): readonly (readonly [number, number])[] {
  return [
    [0, codeCount],
    [codeCount, ids.length],
  ];
}

export interface ReadingOptions {
  /** Text the model was given; what stands in it is credited to nobody. */
  readonly context?: string;
  /** Contributors who are paid nothing here: the text is their own. */
  readonly exclude?: readonly string[];
  /** Most sources listed of a span; 10 by default. */
  readonly maxSources?: number;
}

export interface AnnotateOptions extends ReadingOptions {
  /** The text in tokens, where somebody has cut it already. */
  readonly output?: Output;
  /** The matches of each run of `output`, where somebody has searched already. */
  readonly searched?: readonly RunMatches[];
  /** Called between the steps; what it throws ends the work. */
  readonly checkpoint?: () => void;
}

const unit = 65536;

/** Sources listed of a span where nobody says how many. */
export const usualSources = 10;

/** How outputs are read: what a snapshot, its policy and the options say, in the units of the stages. */
export interface Reading {
  readonly snapshot: Snapshot;
  readonly tables: FrozenTables;
  readonly options: ReadingOptions;
  readonly counting: Counting;
  readonly scale: GainScale;
  readonly keysOf: KeysOf;
  /** Whether a contributor is paid nothing. */
  readonly isOwn: (contributor: string) => boolean;
}

export function readingOf(snapshot: Snapshot, tables: FrozenTables, options: ReadingOptions): Reading {
  const { policy, contributions } = snapshot;
  const own = new Set(options.exclude?.map(contributorKey));
  return {
    snapshot,
    tables,
    options,
    counting: { minTokens: policy.minTokens, floor: policy.floorBits * unit },
    scale: { floor: policy.floorBits * unit, full: policy.fullBits * unit },
    keysOf: contributorKeys(contributions),
    isOwn: (contributor) => own.size > 0 && own.has(contributorKey(contributor)),
  };
}

/** What one run of an output has in common with a DataNet. Tokens count from its begin. */
export interface ReadRun {
  /** Longest match in any segment from each token on. */
  readonly length: Uint32Array;
  readonly spans: readonly Span[];
  readonly claims: readonly Claim[];
  /** Of the text the model was given. */
  readonly contextClaims: readonly Claim[];
}

/** A text and all that is known of it before credit is shared out. */
export interface ReadOutput {
  readonly language: string;
  readonly output: Output;
  readonly information: Information;
  readonly commons: Uint8Array;
  /** The code run and the comment run. */
  readonly runs: readonly ReadRun[];
}

/**
 * Where the tokens of a text came from and what each contributor is credited with.
 *
 * @param language a name of core/tokens/languages.ts
 * @returns the same for the same snapshot, tables, text, language and options, always
 */
export function annotate(
  snapshot: Snapshot,
  tables: FrozenTables,
  text: string,
  language: string,
  options: AnnotateOptions = {},
): Annotation {
  const reading = readingOf(snapshot, tables, options);
  const output = options.output ?? tokenizeOutput(snapshot, text, language);
  const { tokens, lexicon } = output;
  const words = snapshot.tokenizer.usesLexicon ? lexicon : undefined;
  const information = informationOf(tables.information, snapshot.policy, tokens, words);
  const commons = commonsMask(tables.commons, tokens, words);
  const context = contextSegments(snapshot, options.context, language, lexicon);
  const runs = runsOf(output).map(([begin, end], r): ReadRun => {
    options.checkpoint?.();
    const ids = tokens.ids.subarray(begin, end);
    const found = options.searched?.[r] ?? searchRun(snapshot.segments, ids, words);
    const v = information.conditional.subarray(begin, end);
    const spans = spansOf(found, v, reading.counting, options.maxSources ?? usualSources, reading.keysOf);
    options.checkpoint?.();
    const ends = shortestCountingEnds(informationSums(v), reading.counting);
    const contextClaims = claimsOn(searchRun(context, ids, words), ends);
    return { length: found.length, spans, claims: claimsOn(found, ends), contextClaims };
  });
  options.checkpoint?.();
  return creditOutput(reading, { language, output, information, commons, runs });
}

/** Shares the credit of an output out. O(n + spans + claims), each as long as it is. */
export function creditOutput(
  { snapshot: { contributions }, scale, isOwn }: Reading,
  { language, output, information, commons, runs }: ReadOutput,
): Annotation {
  const { tokens } = output;
  const { unigram, conditional } = information;
  const n = tokens.ids.length;
  const whole = {
    length: new Uint32Array(n),
    suffix: new Uint32Array(n),
    spanOf: new Int32Array(n).fill(-1),
  };
  const spans: Span[] = [];
  const attributions: Attribution[] = [];
  const sums = { creditMax: 0n, commonsCredit: 0n, contextCredit: 0n, ownCredit: 0n };
  for (const [r, [begin, end]] of runsOf(output).entries()) {
    const run = runs[r];
    whole.length.set(run.length, begin);
    whole.suffix.set(longestSuffixes(run.length), begin);
    for (const span of run.spans)
      spans.push(begin === 0 ? span : { ...span, begin: span.begin + begin, end: span.end + begin });
    const u = unigram.subarray(begin, end);
    const credited = creditRun({
      unigram: u,
      sums: informationSums(conditional.subarray(begin, end)),
      commons: commons.subarray(begin, end),
      context: run.contextClaims,
      claims: run.claims,
      scale,
    });
    sums.creditMax += credited.max;
    sums.commonsCredit += credited.commons;
    sums.contextCredit += credited.context;
    const paid = creditAuthors(credited.earned, contributions, u, isOwn);
    sums.ownCredit += paid.own;
    for (const a of paid.attributions)
      attributions.push({ ...a, begin: a.begin + begin, end: a.end + begin });
  }
  markSpans(spans, whole.spanOf);
  const shares = sharesOf(attributions, n);
  const paid = shares.reduce((sum, { credit }) => sum + credit, 0n);
  const unattributedCredit = sums.creditMax - paid - sums.commonsCredit - sums.contextCredit - sums.ownCredit;
  const base = {
    language,
    tokens,
    unigram,
    conditional,
    commons,
    spans,
    attributions,
    shares,
    unattributedCredit,
  };
  return { ...base, ...whole, ...sums };
}

/** The context as an index of its own: one contribution of order 0, before all others. */
export function contextSegments(
  { tokenizer }: Snapshot,
  text: string | undefined,
  language: string,
  lexicon: Lexicon,
): Segment[] {
  if (text === undefined) return [];
  const { ids, codeCount } = tokenizer.tokenize(text, language, lexicon);
  const draft = new SegmentDraft(tokenizer.usesLexicon ? lexicon : undefined);
  draft.add({ order: 0, run: 0 }, ids.subarray(0, codeCount));
  draft.add({ order: 0, run: 1 }, ids.subarray(codeCount));
  return [draft.build(tokenizer.idCount ?? lexicon.size)];
}

/** For each token, the span with the most bits over it; the first of equals. */
function markSpans(spans: readonly Span[], spanOf: Int32Array): void {
  for (const [s, { begin, end, bits }] of spans.entries()) {
    for (let j = begin; j < end; j++) if (spanOf[j] < 0 || spans[spanOf[j]].bits < bits) spanOf[j] = s;
  }
}
