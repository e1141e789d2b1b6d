import { DataNetError } from "../../core/base/errors.ts";
import { type IndexSegment, type OpenIndex, type OpenOptions, openFiles } from "../../core/node/openIndex.ts";
import { dir, type Files, type FuzzInput, indexFiles } from "./fuzzInput.ts";
import { ask, questionsFor } from "./questions.ts";
import { Random } from "./random.ts";
import { tokensOf, truthOf } from "./truth.ts";

/** The reader did what it must never do with such an input. */
class Finding extends Error {}

/** How one run ended: whether the directory was taken as it stands. */
export type Outcome = "right" | "refused";

/**
 * Opens a directory in every way and asks it questions.
 *
 * In memory and verified it is refused, or every answer is that of its token file. If it passes that, the
 * other ways give the same answers; page by page they may still refuse what only they look at. If it does
 * not, its segment.json decides: where that is still the original one, answers are those of the original
 * files; where it is not or there is none, any answer will do. Whatever is refused is refused with a
 * DataNetError that names a file.
 */
export async function check(input: FuzzInput): Promise<Outcome> {
  const { files, pageBytes, origin } = input;
  const random = new Random(input.seed);
  const isUntouched = files === origin;
  // A few tokens with wide entries fit more than one width.
  const known = isUntouched ? { width: input.width } : {};
  const verified = await open(files, { ...known, verify: true, paged: false, pageBytes }, isUntouched);
  const isTrusted = origin !== undefined && sameNote(files, origin);
  const truth = verified ? files : isTrusted ? origin : undefined;
  const width = verified?.width ?? input.width;
  if (verified) compare(verified, files, width, random.below(2 ** 31), "in memory, verified", isUntouched);
  const cacheBytes = pageBytes * random.pick([1, 3, 8, 1000]);
  const seed = random.below(2 ** 31);
  for (const [way, options] of [
    ["page by page", { paged: true, pageBytes, cacheBytes }],
    ["in memory, not verified", { paged: false, verify: false, pageBytes }],
  ] as const) {
    const index = await open(files, { ...options, ...(verified && { width }) }, isUntouched);
    if (index) compare(index, truth, width, seed, way, isUntouched);
  }
  return verified ? "right" : "refused";
}

/** @returns undefined when the directory is refused */
async function open(
  files: Files,
  options: OpenOptions,
  isUntouched: boolean,
): Promise<OpenIndex | undefined> {
  try {
    return await openFiles(indexFiles(files), options);
  } catch (error) {
    demandRefusal(error);
    if (isUntouched) throw new Finding(`a whole directory was refused: ${(error as Error).message}`);
    return undefined;
  }
}

function demandRefusal(error: unknown): void {
  if (!(error instanceof DataNetError)) {
    throw new Finding(`threw ${(error as Error).stack ?? error}`, { cause: error });
  }
  if (!error.message.startsWith(dir) || error.message.includes("\n") || error.message.length > 400) {
    throw new Finding(`refused without a file: ${error.message}`);
  }
}

/** @param truth the files whose answers are right; undefined where any answer will do */
function compare(
  index: OpenIndex,
  truth: Files | undefined,
  width: number,
  seed: number,
  way: string,
  mustAnswer: boolean,
): void {
  const random = new Random(seed);
  for (const segment of index.segments) {
    const tokens = tokensOf(truth ?? new Map(), segment.shard, width);
    const questions = questionsFor(
      truth ? tokens : Array.from(segment.tokens.subarray(0, 0)).concat(guess(segment.tokens.length, random)),
      width,
      random,
    );
    let refusals = 0;
    const answers = ask(segment, truth ? questions : inRange(questions, segment.starts.length), (error) => {
      demandRefusal(error);
      refusals++;
      return undefined;
    });
    demandInRange(segment, way);
    if (!truth) continue;
    const wanted = truthOf(truth, segment.shard, width, questions);
    for (const [what, list] of Object.entries(wanted)) {
      const found = answers[what as keyof typeof answers];
      const isSame =
        Array.isArray(list) && refusals > 0 ? sameWhereAnswered(found as unknown[], list) : same(found, list);
      if (isSame) continue;
      const shown = `${JSON.stringify(found)}, wanted ${JSON.stringify(list)}`;
      throw new Finding(
        `${way}: ${what} of shard ${segment.shard} are ${shown} for ${JSON.stringify(questions)}`,
      );
    }
    if (mustAnswer && refusals > 0) throw new Finding(`${way}: a whole directory refused an answer`);
  }
}

/** Whoever is given a suffix or a document looks for it in the tokens, and must find something. */
function demandInRange({ suffixes, tokens, starts }: IndexSegment, way: string): void {
  const inRange = (position: number): boolean => position >= 0 && position < tokens.length;
  if (!starts.every(inRange)) throw new Finding(`${way}: a document starts behind the tokens`);
  let all: Uint32Array;
  try {
    all = suffixes.subarray(0, suffixes.length);
  } catch (error) {
    demandRefusal(error);
    return;
  }
  if (!all.every(inRange)) throw new Finding(`${way}: a suffix starts behind the tokens`);
}

/** Tokens to ask for where nothing is known of any. */
function guess(n: number, random: Random): number[] {
  return Array.from({ length: Math.min(n, 20) }, () =>
    random.pick([0, 1, 2, 3, 7, 128, 255, 256, 65534, 65535]),
  );
}

function inRange<T extends { readonly documents: readonly number[] }>(questions: T, count: number): T {
  return { ...questions, documents: count > 0 ? [0, count - 1] : [] };
}

function sameNote(files: Files, origin: Files): boolean {
  const [a, b] = [files.get("segment.json"), origin.get("segment.json")];
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether all answers that were given are right. */
function sameWhereAnswered(found: readonly unknown[], wanted: readonly unknown[]): boolean {
  return (
    found.length === wanted.length &&
    found.every((answer, i) => answer === undefined || same(answer, wanted[i]))
  );
}
