import { readMinima, readSamples } from "../segment/derivedTables.ts";
import { readUnigrams } from "../segment/readUnigrams.ts";
import type { SuffixIndex } from "../segment/suffixIndex.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import { PageCache } from "./pageCache.ts";
import { checkedBuckets, type PagedArrays, searchedBuckets } from "./pagedBuckets.ts";
import { PagedSuffixes, tablePages } from "./pagedSuffixes.ts";
import { PagedTokens, tokenPages } from "./pagedTokens.ts";
import { lexiconOf, type ShardFiles } from "./shardFiles.ts";

/** What a search needs of a shard, most of it still on disk. */
export interface PagedIndex extends SuffixIndex {
  readonly blockMinima: Uint32Array | undefined;
  readonly lexicon: Lexicon | undefined;
}

/**
 * Makes shards searchable page by page, through one cache. Reads the counts of tokens and, in an index of
 * ours, its words, samples and block minima: 0.53 bytes a token. Nothing is O(n) but that.
 *
 * @param cacheBytes memory for pages of all shards together
 * @throws DataNetError "corruptStore", "unreadable"
 */
export function pagedIndexes(shards: readonly ShardFiles[], cacheBytes: number): PagedIndex[] {
  const lexicons = shards.map(lexiconOf);
  const sources = shards.flatMap(({ tokens, table, layout, pageSums, pageBytes }, i) => {
    const ids = { width: layout.width, idLimit: lexicons[i]?.size };
    const tokenSource = tokenPages(tokens, ids, pageBytes, pageSums?.tokens);
    return [tokenSource, tablePages(table, layout, pageBytes, pageSums?.table)];
  });
  const cache = new PageCache(sources, shards[0].pageBytes, cacheBytes);
  return shards.map((files, i) => {
    const { width, tokenCount } = files.layout;
    const tokens = new PagedTokens(cache, cache.firstPageOf(2 * i), width, tokenCount);
    const suffixes = new PagedSuffixes(cache, cache.firstPageOf(2 * i + 1), tokenCount);
    return { ...withTables(files, { width, tokens, suffixes }), lexicon: lexicons[i] };
  });
}

function withTables(files: ShardFiles, arrays: PagedArrays): Omit<PagedIndex, "lexicon"> {
  const { shard, layout, sums } = files;
  const unigrams = files.whole(`unigram.${shard}`);
  if (unigrams === undefined) {
    return { ...arrays, buckets: searchedBuckets(arrays), samples: undefined, blockMinima: undefined };
  }
  const counts = readUnigrams(unigrams.path, unigrams.bytes, layout);
  const buckets = checkedBuckets(unigrams.path, counts, arrays);
  // Only those of an index of ours are what their names say.
  const keys = sums && files.whole("samples.0");
  const minima = sums && files.whole("minima.0");
  return {
    ...arrays,
    buckets,
    samples: keys && readSamples(keys.path, keys.bytes, layout.tokenCount, buckets.ids),
    blockMinima: minima && readMinima(minima.path, minima.bytes, layout.tokenCount),
  };
}
