import { DataNetError } from "../base/errors.ts";
import type { IndexFiles } from "./byteReader.ts";

const needed = ["tokenized", "table", "offset"];

/**
 * How many shards an index directory holds: `.0`, `.1`, ... `.10`. Only whole names count, so that neither
 * a folder's name nor a stray file changes what is read.
 *
 * @throws DataNetError "notFound" when a file that a search needs is missing
 */
export function countShards({ dir, names }: IndexFiles): number {
  const numbers = new Set<number>();
  for (const name of names) {
    const match = /^(?:tokenized|table|offset|metadata|metaoff|unigram)\.(0|[1-9]\d{0,8})$/.exec(name);
    if (match) numbers.add(Number(match[1]));
  }
  // A gap means that a shard got lost, and counts without it would be wrong: look for all before the last.
  const count = numbers.size === 0 ? 1 : Math.max(...numbers) + 1;
  const present = new Set(names);
  for (let shard = 0; shard < count; shard++) {
    const missing = needed.find((stem) => !present.has(`${stem}.${shard}`));
    if (missing === undefined) continue;
    const message = `${dir}: no ${missing}.${shard}, wanted ${needed.map((stem) => `${stem}.${shard}`).join(", ")}`;
    throw new DataNetError(
      "notFound",
      `${message} of an infini-gram index; check the path or restore the file`,
    );
  }
  return count;
}
