import { type MessagePort, workerData } from "node:worker_threads";
import { RunSearch } from "../match/runSearch.ts";
import { bucketsOf } from "../segment/buckets.ts";
import { SuffixesInMemory, type SuffixIndex, TokensInMemory } from "../segment/suffixIndex.ts";
import { type SharedIndex, type ToThread, takeBlocks } from "./searchWork.ts";

/** `workerData` of a thread that searches: a program that is started with it calls `serveSearches`. */
export const searchThread = "datanet search";

/** Whether this thread was started by a SearchPool. */
export function isSearchThread(): boolean {
  return workerData === searchThread;
}

/** What such a thread does, for as long as it lives. */
export function serveSearches(port: MessagePort): void {
  const indexes = new Map<number, SuffixIndex>();
  port.on("message", (message: ToThread) => {
    if ("index" in message) indexes.set(message.segment, indexOf(message.index));
    else if ("drop" in message) indexes.delete(message.drop);
    else {
      const { work } = message;
      takeBlocks(work, new RunSearch(indexes.get(work.segment)!, work.query));
    }
  });
}

function indexOf({ width, tokens, suffixes, samples }: SharedIndex): SuffixIndex {
  return {
    width,
    tokens: new TokensInMemory(tokens),
    suffixes: new SuffixesInMemory(suffixes),
    buckets: bucketsOf(new Map(), width), // Whoever made the query has looked there.
    samples,
  };
}
