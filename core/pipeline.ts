/** The whole flow on one screen: tokens -> match -> spans -> shares. */
import type { Contribution } from "./contribute/contribution.ts";
import { contributorKey } from "./contribute/contributor.ts";
import { longestSuffixes } from "./match/matchingStatistics.ts";
import { type RunMatches, searchRun } from "./match/search.ts";
import { SegmentDraft } from "./segment/buildSegment.ts";
import type { Segment } from "./segment/segment.ts";
import type { Annotation, Attribution } from "./shares/annotation.ts";
import { claimsOn } from "./shares/claims.ts";
import { type Commons, commonsMask } from "./shares/commons.ts";
import { creditRun } from "./shares/credit.ts";
import { type InformationTable, informationOf } from "./shares/informationTable.ts";
import type { Policy } from "./shares/policy.ts";
import { sharesOf } from "./shares/shares.ts";
import { informationSums, shortestCountingEnds } from "./spans/counting.ts";
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
export function tokenizeOutput({ tokenizer }: Snapshot, text: string, language: string): Output {
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

export interface AnnotateOptions {
  /** Text the model was given; what stands in it is credited to nobody. */
  readonly context?: string;
  /** Contributors who are paid nothing here: the text is their own. */
  readonly exclude?: readonly string[];
  /** Most sources listed of a span; 10 by default. */
  readonly maxSources?: number;
  /** The text in tokens, where somebody has cut it already. */
  readonly output?: Output;
  /** The matches of each run of `output`, where somebody has searched already. */
  readonly searched?: readonly RunMatches[];
  /** Called between the steps; what it throws ends the work. */
  readonly checkpoint?: () => void;
}

const unit = 65536;

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
  const { tokenizer, policy, segments, contributions } = snapshot;
  const output = options.output ?? tokenizeOutput(snapshot, text, language);
  const { tokens, lexicon } = output;
  const words = tokenizer.usesLexicon ? lexicon : undefined;
  const { unigram, conditional } = informationOf(tables.information, policy, tokens, lexicon);
  const commons = commonsMask(tables.commons, tokens, lexicon);
  const context = contextSegments(snapshot, options.context, language, lexicon);
  const counting = { minTokens: policy.minTokens, floor: policy.floorBits * unit };
  const scale = { floor: policy.floorBits * unit, full: policy.fullBits * unit };
  const own = new Set(options.exclude?.map(contributorKey));
  const keys: string[] = []; // By order, of the contributions met.
  const keyOf = (order: number): string =>
    (keys[order] ??= contributorKey(contributions[order - 1].contributor));
  const isOwn = (order: number): boolean => own.has(keyOf(order));

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
    options.checkpoint?.();
    const ids = tokens.ids.subarray(begin, end);
    const run = options.searched?.[r] ?? searchRun(segments, ids, words);
    const v = conditional.subarray(begin, end);
    whole.length.set(run.length, begin);
    whole.suffix.set(longestSuffixes(run.length), begin);
    for (const span of spansOf(run, v, counting, options.maxSources ?? 10, keyOf)) {
      spans.push({ ...span, begin: span.begin + begin, end: span.end + begin });
    }
    options.checkpoint?.();
    const information = informationSums(v);
    const ends = shortestCountingEnds(information, counting);
    const credited = creditRun({
      unigram: unigram.subarray(begin, end),
      sums: information,
      commons: commons.subarray(begin, end),
      context: claimsOn(searchRun(context, ids, words), ends),
      claims: claimsOn(run, ends),
      isOwn,
      scale,
    });
    sums.creditMax += credited.max;
    sums.commonsCredit += credited.commons;
    sums.contextCredit += credited.context;
    sums.ownCredit += credited.own;
    for (const a of credited.attributions)
      attributions.push({ ...a, begin: a.begin + begin, end: a.end + begin });
  }
  markSpans(spans, whole.spanOf);
  const shares = sharesOf(attributions, contributions, n);
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
function contextSegments(
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
  return [draft.build(tokenizer.usesLexicon ? lexicon.size : 255)];
}

/** For each token, the span with the most bits over it; the first of equals. */
function markSpans(spans: readonly Span[], spanOf: Int32Array): void {
  for (const [s, { begin, end, bits }] of spans.entries()) {
    for (let j = begin; j < end; j++) if (spanOf[j] < 0 || spans[spanOf[j]].bits < bits) spanOf[j] = s;
  }
}
