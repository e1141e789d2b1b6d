import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { documentsIn } from "../../core/match/documents.ts";
import { find, searchesFor } from "../../core/match/find.ts";
import { searchRun } from "../../core/match/search.ts";
import { type IndexSegment, type OpenIndex, openIndex } from "../../core/node/openIndex.ts";
import { writeSegmentFolder } from "../../core/node/segmentFolder.ts";
import { piecesOf } from "../../core/segment/fileContent.ts";
import { assembleSegment, type Segment } from "../../core/segment/segment.ts";
import { segmentFiles } from "../../core/segment/segmentFiles.ts";
import { SuffixSort } from "../../core/segment/suffixSort.ts";
import { type Corpus, corpusLexicon, corpusPart, type TokenizerName, widthOf } from "./corpus.ts";
import type { Counted, Matched } from "./servers.ts";

/** A part of the corpus to build an index of. */
export interface BuildTask {
  readonly corpus: Corpus;
  readonly tokenizer: TokenizerName;
  /** Of the first `tokens` tokens the documents [from, to) of `of` equal parts. */
  readonly tokens: number;
  readonly part: number;
  readonly of: number;
  /** Folder that gets the index, under its hash. */
  readonly parent: string;
}

export interface Built {
  readonly dir: string;
  readonly tokens: number;
  /** Seconds to read the token file, to sort, to make and write the suffix array's file. */
  readonly seconds: { readonly read: number; readonly sort: number; readonly table: number };
  /** Seconds to write all files with their hashes, synced to disk. */
  readonly folderSeconds: number;
  /** Highest memory of the process after the sort and after the files, without what it had at its begin. */
  readonly sortPeakBytes: number;
  readonly peakBytes: number;
  /** Bytes of each file. */
  readonly files: { readonly [name: string]: number };
}

/**
 * The most memory this process ever held, in bytes. Linux counts what its parent held into `maxRSS`, so that
 * is for other systems.
 */
function peak(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

/** Builds an index as a store does: one segment, sorted on one thread. */
export async function buildIndex({ corpus, tokenizer, tokens, part, of, parent }: BuildTask): Promise<Built> {
  const before = peak();
  let last = performance.now();
  const lap = (): number => {
    const from = last;
    last = performance.now();
    return (last - from) / 1000;
  };
  const all = corpusPart(corpus, tokenizer, tokens, part, of);
  const sort = new SuffixSort(all.length, widthOf[tokenizer]);
  all.readInto(sort.tokens);
  const read = lap();
  sort.sortHere(sort.begin());
  sort.finish();
  const sortSeconds = lap();
  const sortPeakBytes = peak() - before;
  const documents = Array.from(all.starts, (_, i) => ({ order: i + 1, run: 0 }));
  const { width, tokens: sorted, sa } = sort;
  const lexicon = tokenizer === "lexeme" ? corpusLexicon(corpus, sorted) : undefined;
  lap();
  const segment = assembleSegment({ width, tokens: sorted, sa, starts: all.starts, documents, lexicon });
  const files = segmentFiles(segment, ({ order }) => ({
    path: `package/file-${order}.js`,
    contribution: `0x${"0".repeat(64)}`,
    contributor: "Somebody <somebody@example.org>",
    license: "MIT",
  }));
  mkdirSync(parent, { recursive: true });
  const scratch = join(parent, "scratch");
  rmSync(scratch, { force: true });
  for (const piece of piecesOf(files.get("table.0")!)) appendFileSync(scratch, piece);
  const table = lap();
  const { hash } = await writeSegmentFolder(parent, segment, files);
  const folderSeconds = lap();
  const dir = join(parent, hash);
  const sizes = readdirSync(dir).map((name) => [name, statSync(join(dir, name)).size]);
  return {
    dir,
    tokens: sorted.length,
    seconds: { read, sort: sortSeconds, table },
    folderSeconds,
    sortPeakBytes,
    peakBytes: peak() - before,
    files: Object.fromEntries(sizes),
  };
}

/** Answers the bench's questions with our engine; the same questions as peers/reference.py. */
export class OurServer {
  #indexes: OpenIndex[] = [];
  #segments: IndexSegment[] = [];

  async open({ dirs, paged }: { dirs: readonly string[]; paged: boolean }): Promise<{ nanoseconds: number }> {
    const started = performance.now();
    this.#indexes = [];
    for (const dir of dirs) this.#indexes.push(await openIndex(dir, { paged }));
    this.#segments = this.#indexes.flatMap(({ segments }) => [...segments]);
    const nanoseconds = (performance.now() - started) * 1e6;
    for (const { isPaged } of this.#segments)
      if (isPaged !== paged) throw new Error(`isPaged is ${isPaged}, asked for ${paged}`);
    return { nanoseconds };
  }

  /** Where the longest match from each token of each document on ends. */
  match({ documents }: { documents: readonly number[][] }): Matched {
    const nanoseconds: number[] = [];
    const ends: number[][] = [];
    for (const ids of documents.map((document) => Uint32Array.from(document))) {
      const started = process.hrtime.bigint();
      // As the segments of a store are searched; it looks at nothing that these do not have.
      const { length } = searchRun(this.#segments as unknown as readonly Segment[], ids, undefined);
      nanoseconds.push(Number(process.hrtime.bigint() - started));
      ends.push(Array.from(length, (tokens, i) => i + tokens));
    }
    return { nanoseconds, ends };
  }

  /** Occurrences of n-grams, each timed from its ids on. */
  count({ queries }: { queries: readonly number[][] }): Counted {
    const nanoseconds: number[] = [];
    const counts: number[] = [];
    for (const ids of queries.map((query) => Uint32Array.from(query))) {
      const started = process.hrtime.bigint();
      const { count } = find(searchesFor(this.#segments, ids), 0, ids.length);
      nanoseconds.push(Number(process.hrtime.bigint() - started));
      counts.push(count);
    }
    return { nanoseconds, counts };
  }

  /** How many documents hold an n-gram. */
  documents({ ids }: { ids: readonly number[] }): { nanoseconds: number; documents: number } {
    const query = Uint32Array.from(ids);
    const started = performance.now();
    const { intervals } = find(searchesFor(this.#segments, query), 0, query.length);
    let documents = 0;
    for (const [s, interval] of intervals.entries())
      for (const _ of documentsIn(this.#segments[s], interval)) documents++;
    return { nanoseconds: (performance.now() - started) * 1e6, documents };
  }

  memory(): { bytes: number } {
    return { bytes: peak() };
  }
}
