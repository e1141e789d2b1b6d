import { allAuthors } from "../core/contribute/authors.ts";
import { contributorKey } from "../core/contribute/contributor.ts";
import { indexBytes, openStore } from "../core/node/store.ts";
import type { Command, Invocation } from "./invocation.ts";
import { count, print, printJson } from "./print.ts";

export const stats: Command = {
  name: "stats",
  usage: "stats",
  does: "counts what the DataNet holds",
  options: {},
  positionals: [0, 0],
  run,
};

async function run({ store: dir, json }: Invocation): Promise<number> {
  const store = await openStore(dir);
  const live = store.snapshot.contributions.filter(({ revoked }) => !revoked);
  const { segments } = store.snapshot;
  const bytes = await indexBytes(store);
  const tokens = segments.reduce((sum, segment) => sum + segment.tokens.length, 0);
  const figures = {
    documents: segments.reduce((sum, { documents }) => sum + documents.length, 0),
    contributions: live.length,
    contributors: new Set(live.flatMap(allAuthors).map(contributorKey)).size,
    tokens,
    segments: segments.length,
    bytes,
    bytesPerToken: tokens === 0 ? 0 : Number((bytes / tokens).toFixed(3)),
  };
  if (json) printJson(figures);
  else for (const [name, value] of Object.entries(figures)) print(`${name.padEnd(14)} ${count(value)}`);
  return 0;
}
