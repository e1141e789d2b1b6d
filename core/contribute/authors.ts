/**
 * Who wrote which part of a contribution. The log says it in characters, for people, and in tokens,
 * for the credit rule, which sees no text; the second follow from the first.
 */
import type { Tokens } from "../tokens/tokenizer.ts";
import type { Author, Contribution, TokenAuthor } from "./contribution.ts";
import { contributorKey, normalizeContributor } from "./contributor.ts";

/** Shown where nobody knows who wrote something. */
const unknownAuthor = "unknown";

/** Tokens [begin, end) of a run, and who wrote them: several together, or nobody known. */
export interface AuthoredTokens {
  readonly begin: number;
  readonly end: number;
  readonly contributors: readonly string[];
}

/** Adds to each author the tokens that begin in its characters. O(authors * log tokens). */
export function authorsInTokens(authors: readonly Author[], tokens: Tokens): TokenAuthor[] {
  const { beginChar, codeCount } = tokens;
  const code = beginChar.subarray(0, codeCount);
  const comments = beginChar.subarray(codeCount);
  return authors.map((author) => ({
    ...author,
    code: [firstFrom(code, author.beginChar), firstFrom(code, author.endChar)],
    comments: [firstFrom(comments, author.beginChar), firstFrom(comments, author.endChar)],
  }));
}

/**
 * Tokens [begin, end) of a run of a contribution, cut where the author changes.
 *
 * @param document 0 for the code run, 1 for the comment run
 * @returns ascending, without gaps; O(log authors + pieces)
 */
export function authorsOf(
  { contributor, authors }: Pick<Contribution, "contributor" | "authors">,
  document: number,
  begin: number,
  end: number,
): AuthoredTokens[] {
  if (authors === undefined) return [{ begin, end, contributors: [contributor] }];
  const run = document === 0 ? "code" : "comments";
  const pieces: AuthoredTokens[] = [];
  let at = begin;
  // Invariant: `at` is where the pieces end, and no author before a has tokens from there on.
  for (let a = firstAfter(authors, run, begin); at < end && a < authors.length; ) {
    const [from, to] = authors[a][run];
    const together = a;
    while (a < authors.length && authors[a].beginChar === authors[together].beginChar) a++;
    if (from >= end || from === to) continue;
    if (from > at) pieces.push({ begin: at, end: from, contributors: [] });
    const contributors = authors.slice(together, a).map((author) => author.contributor);
    pieces.push({ begin: Math.max(at, from), end: Math.min(to, end), contributors });
    at = Math.min(to, end);
  }
  if (at < end) pieces.push({ begin: at, end, contributors: [] });
  return pieces;
}

/**
 * Who wrote tokens [begin, end) of a run: the one who wrote the most, of equals who comes first, and all
 * of them where they are not one.
 */
export function writersOf(
  contribution: Pick<Contribution, "contributor" | "authors">,
  document: number,
  begin: number,
  end: number,
): { readonly contributor: string; readonly authors?: readonly string[] } {
  if (contribution.authors === undefined) return { contributor: contribution.contributor };
  const byKey = new Map<string, { readonly name: string; tokens: number }>();
  for (const piece of authorsOf(contribution, document, begin, end)) {
    for (const name of piece.contributors) {
      const known = byKey.get(contributorKey(name)) ?? { name, tokens: 0 };
      known.tokens += piece.end - piece.begin;
      byKey.set(contributorKey(name), known);
    }
  }
  const met = [...byKey.values()];
  const most = Math.max(...met.map(({ tokens }) => tokens));
  const contributor = met.find(({ tokens }) => tokens === most)?.name ?? unknownAuthor;
  return met.length > 1 ? { contributor, authors: met.map(({ name }) => name) } : { contributor };
}

/** Who wrote a token; several together, or nobody known. */
export function authorsAt(
  contribution: Pick<Contribution, "contributor" | "authors">,
  document: number,
  position: number,
): readonly string[] {
  if (contribution.authors === undefined) return [contribution.contributor];
  return authorsOf(contribution, document, position, position + 1)[0].contributors;
}

/** Everybody who wrote some of a contribution, each once, in the order met. */
export function allAuthors({
  contributor,
  authors,
}: Pick<Contribution, "contributor" | "authors">): readonly string[] {
  if (authors === undefined) return [contributor];
  const byKey = new Map<string, string>();
  for (const author of authors) {
    const key = contributorKey(author.contributor);
    if (!byKey.has(key)) byKey.set(key, author.contributor);
  }
  return [...byKey.values()];
}

/**
 * Why a value is no list of authors, undefined when it is one.
 *
 * @param value parsed JSON of any form
 * @param tokenCount tokens of the contribution
 */
export function faultOfAuthors(value: unknown, tokenCount: number): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return "authors is no list of authors";
  const keys = new Set<string>(); // Of those who wrote the characters at hand.
  let last: TokenAuthor = { beginChar: 0, endChar: 0, contributor: "", code: [0, 0], comments: [0, 0] };
  for (const [a, author] of (value as Partial<TokenAuthor>[]).entries()) {
    const { beginChar, endChar, contributor, code, comments } = author ?? {};
    const where = `author ${a + 1}`;
    if (!isRange([beginChar, endChar]) || !isRange(code) || !isRange(comments))
      return `${where} has no ascending ranges of characters and tokens`;
    if (typeof contributor !== "string" || !isNormal(contributor))
      return `${where} is ${JSON.stringify(contributor)}, not a contributor`;
    const here = { beginChar, endChar, code, comments, contributor } as TokenAuthor;
    const isTogether = a > 0 && here.beginChar === last.beginChar;
    if (isTogether ? !isSamePart(here, last) : !follows(here, last))
      return `${where} overlaps the one before`;
    if (here.beginChar === here.endChar) return `${where} has no characters`;
    if (!isTogether) keys.clear();
    if (keys.has(contributorKey(contributor))) return `${where} is named twice for the same characters`;
    keys.add(contributorKey(contributor));
    last = here;
  }
  if (last.code[1] + last.comments[1] > tokenCount)
    return `authors have ${last.code[1] + last.comments[1]} tokens of ${tokenCount}`;
  return undefined;
}

/** Why authors are not those of a text cut into tokens, undefined when they may be. */
export function faultInText(
  authors: readonly TokenAuthor[],
  text: string,
  tokens: Tokens,
): string | undefined {
  const last = authors[authors.length - 1].endChar;
  if (last > text.length) return `authors of ${last} characters of ${text.length}`;
  const wanted = authorsInTokens(authors, tokens);
  const at = authors.findIndex((author, a) => !isSamePart(author, wanted[a]));
  return at < 0 ? undefined : `tokens ${authors[at].code} and ${authors[at].comments} of author ${at + 1}`;
}

function isRange(value: unknown): boolean {
  const [begin, end] = Array.isArray(value) && value.length === 2 ? value : [];
  return Number.isSafeInteger(begin) && Number.isSafeInteger(end) && begin >= 0 && begin <= end;
}

function isNormal(contributor: string): boolean {
  try {
    return normalizeContributor(contributor) === contributor;
  } catch {
    return false;
  }
}

function isSamePart(a: TokenAuthor, b: TokenAuthor): boolean {
  return a.endChar === b.endChar && `${a.code} ${a.comments}` === `${b.code} ${b.comments}`;
}

function follows(a: TokenAuthor, b: TokenAuthor): boolean {
  return a.beginChar >= b.endChar && a.code[0] >= b.code[1] && a.comments[0] >= b.comments[1];
}

/** Index of the first number that is not below `bound`; the length when all are. */
function firstFrom(ascending: Uint32Array, bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first author with a token at or behind `position`. */
function firstAfter(authors: readonly TokenAuthor[], run: "code" | "comments", position: number): number {
  let low = 0;
  let high = authors.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (authors[middle][run][1] <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
