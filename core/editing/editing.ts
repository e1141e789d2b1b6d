/**
 * An annotation that is kept up to date while its text is edited or generated: of an edit only what it can
 * have changed is computed again, and the outcome is what `annotate` gives for the text as it is then.
 *
 * - Tokens are cut again around the edit (core/tokens/lexedText.ts).
 * - What a token tells depends on the two before it, and whether it is commons on the runs of
 *   12 tokens around it: so far to both sides that is computed again.
 * - Matches are searched again from the tokens whose match reached the edit up to its end
 *   (core/match/searchWindow.ts).
 * - A span is a maximal match; so those that begin in that window are read again, the others stay.
 * - A claim is decided by its own tokens and by one more on either side (core/shares/claims.ts). So one that ends
 *   before the edit stays, also when it begins in the window; one that begins behind the window stays; all others
 *   that there are now begin in the window and reach the edit. Where several segments hold a text, claims
 *   may be kept or found that a whole search would not tell: those are inside a range of an earlier contribution
 *   that tells as much, and earn nothing (test/editing/editing.test.ts compares the credit).
 *
 * Credit is shared out when it is asked for.
 */
import { type RunMatches, searchRun } from "../match/search.ts";
import { searchWindowOf, splicedByToken } from "../match/searchWindow.ts";
import {
  contextSegments,
  creditOutput,
  type FrozenTables,
  type Reading,
  type ReadingOptions,
  type ReadOutput,
  readingOf,
  type Snapshot,
  usualSources,
} from "../pipeline.ts";
import type { Segment } from "../segment/segment.ts";
import type { Annotation } from "../shares/annotation.ts";
import { type Claim, claimsOn } from "../shares/claims.ts";
import type { Information } from "../shares/informationTable.ts";
import { informationSums, shortestCountingEnds } from "../spans/counting.ts";
import type { Span } from "../spans/span.ts";
import { spansOf } from "../spans/spans.ts";
import { type EditableText, editableText, editText } from "../tokens/editableText.ts";
import { type RunEdit, runIds } from "../tokens/runEdit.ts";
import type { TextEdit } from "../tokens/textEdit.ts";
import { editedCommons, editedInformation } from "./editedTables.ts";

/** A text that is edited, and what is known of where it came from. A value: an edit makes another one. */
export interface Editing {
  readonly reading: Reading;
  /** The text the model was given, as an index. */
  readonly context: readonly Segment[];
  readonly text: EditableText;
  readonly information: Information;
  readonly commons: Uint8Array;
  /** The code run and the comment run. */
  readonly runs: readonly [EditedRun, EditedRun];
}

interface EditedRun {
  readonly found: FoundRun;
  readonly spans: readonly Span[];
  readonly context: FoundRun;
}

/** What a run has in common with some segments. */
interface FoundRun {
  /** Longest match from each token on. */
  readonly length: Uint32Array;
  readonly claims: readonly Claim[];
}

const nothingFound: FoundRun = { length: new Uint32Array(0), claims: [] };
const emptyRun: EditedRun = { found: nothingFound, spans: [], context: nothingFound };

export interface EditOptions {
  /** Called between the steps; what it throws ends the work, and the text before is as it was. */
  readonly checkpoint?: (() => void) | undefined;
  /** Searches both runs of a text that is begun with; by default each in turn. */
  readonly search?: (text: EditableText) => readonly RunMatches[];
}

/**
 * Begins with a text.
 *
 * @param language a name of core/tokens/languages.ts
 */
export function beginEditing(
  snapshot: Snapshot,
  tables: FrozenTables,
  text: string,
  language: string,
  options: ReadingOptions & EditOptions = {},
): Editing {
  const empty = editableText(snapshot.tokenizer, "", language);
  const nothing: Editing = {
    reading: readingOf(snapshot, tables, options),
    context: contextSegments(snapshot, options.context, language, empty.lexicon),
    text: empty,
    information: { unigram: new Uint32Array(0), conditional: new Uint32Array(0) },
    commons: new Uint8Array(0),
    runs: [emptyRun, emptyRun],
  };
  return edit(nothing, { begin: 0, end: 0, text }, options);
}

/** Text as it is generated, a piece at a time. Searches what is new and the matches that reached the end. */
export function appendText(editing: Editing, text: string, options: EditOptions = {}): Editing {
  const { length } = editing.text;
  return edit(editing, { begin: length, end: length, text }, options);
}

/**
 * The text after an edit.
 *
 * @returns what `beginEditing` gives for the text as it is then; costs the search of the window that the edit can
 *   have changed, and a copy of the arrays
 */
export function edit(before: Editing, change: TextEdit, { checkpoint, search }: EditOptions = {}): Editing {
  const { text, changes } = editText(before.text, change);
  checkpoint?.();
  const searched = search?.(text);
  const { reading } = before;
  const information = editedInformation(reading, before, text, changes);
  const commons = editedCommons(reading, before, text, changes);
  const conditional = runIds({ ...text.tokens, ids: information.conditional });
  const ids = runIds(text.tokens);
  const run = (r: 0 | 1): EditedRun =>
    editedRun(
      before,
      before.runs[r],
      { ids: ids[r], conditional: conditional[r], text, searched: searched?.[r], checkpoint },
      changes[r],
    );
  return { ...before, text, information, commons, runs: [run(0), run(1)] };
}

/** Everything known of the text. Costs the sharing of its credit, O(tokens + claims). */
export function annotationOf({ reading, text, information, commons, runs }: Editing): Annotation {
  const read: ReadOutput = {
    language: text.language,
    output: text,
    information,
    commons,
    runs: runs.map(({ found, spans, context }) => ({ ...found, spans, contextClaims: context.claims })),
  };
  return creditOutput(reading, read);
}

/** A run as it is now. */
interface RunNow {
  readonly ids: Uint32Array;
  readonly conditional: Uint32Array;
  readonly text: EditableText;
  /** Its matches, where somebody has searched all of it. */
  readonly searched: RunMatches | undefined;
  readonly checkpoint: (() => void) | undefined;
}

function editedRun(
  { reading, context }: Editing,
  before: EditedRun,
  now: RunNow,
  change: RunEdit,
): EditedRun {
  if (change.begin === change.oldEnd && change.begin === change.newEnd) return before;
  const { segments } = reading.snapshot;
  const { found, spans } = readWindow(reading, segments, before.found, now, change, before.spans);
  if (context.length === 0) return { ...before, found, spans };
  const inContext = { ...now, searched: undefined };
  return { found, spans, context: readWindow(reading, context, before.context, inContext, change).found };
}

/**
 * Searches the window of an edit again.
 *
 * @param oldSpans of the run before; none are looked for where there are none
 */
function readWindow(
  { snapshot, counting, options, keysOf }: Reading,
  segments: readonly Segment[],
  before: FoundRun,
  { ids, conditional, text, searched, checkpoint }: RunNow,
  change: RunEdit,
  oldSpans?: readonly Span[],
): { readonly found: FoundRun; readonly spans: readonly Span[] } {
  const { begin, end, reach } = searchWindowOf(before.length, change);
  const words = snapshot.tokenizer.usesLexicon ? text.lexicon : undefined;
  const matches = searched ?? searchRun(segments, ids.subarray(begin, reach), words, { checkpoint });
  const shift = change.newEnd - change.oldEnd;
  const found = matches.length.subarray(0, end - begin);
  const length = splicedByToken(before.length, [begin, end - shift], found);

  const v = conditional.subarray(begin, reach);
  const ends = shortestCountingEnds(informationSums(v), counting).subarray(0, end - begin);
  // Claims that end before the edit are known.
  for (let b = 0; b < ends.length && ends[b] < change.begin - begin; b++) ends[b] = change.begin - begin;
  const inRun = <T extends Range>(range: T): T => moved(range, begin);
  const newClaims = claimsOn(matches, ends).map(inRun);
  const claims = splicedRanges(before.claims, newClaims, (claim) => claim.end < change.begin, end, shift);
  if (oldSpans === undefined) return { found: { length, claims }, spans: [] };

  checkpoint?.();
  const most = options.maxSources ?? usualSources;
  const newSpans = spansOf({ ...matches, tokenCount: end - begin }, v, counting, most, keysOf).map(inRun);
  const spans = splicedRanges(oldSpans, newSpans, (span) => span.begin < begin, end, shift);
  return { found: { length, claims }, spans };
}

interface Range {
  readonly begin: number;
  readonly end: number;
}

/**
 * Old ranges that stay, new ones, and old ones behind the window, moved.
 *
 * @param end of the window, in tokens of the run as it is now
 */
function splicedRanges<T extends Range>(
  before: readonly T[],
  now: readonly T[],
  stays: (range: T) => boolean,
  end: number,
  shift: number,
): readonly T[] {
  const spliced = before.filter(stays);
  for (const range of now) spliced.push(range);
  for (const range of before) if (range.begin + shift >= end) spliced.push(moved(range, shift));
  return spliced;
}

function moved<T extends Range>(range: T, by: number): T {
  return by === 0 ? range : { ...range, begin: range.begin + by, end: range.end + by };
}
