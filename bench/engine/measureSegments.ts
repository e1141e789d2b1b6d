import { emptyFolder } from "./cache.ts";
import { runChild } from "./child.ts";
import { type Corpus, widthOf } from "./corpus.ts";
import { datanet, type Measurements, referenceLoop } from "./measurement.ts";
import type { BuildTask, Built } from "./ours.ts";
import type { Peers } from "./peers.ts";
import type { Questions } from "./questions.ts";
import { closeAll, type Matched, openOurs, openReference, type Server } from "./servers.ts";

const segmentCounts = [4, 16];
const documents = 16;
const warmUps = 4;
const documentTokens = 10_000;

export function segmentsSaid(segments: number): string {
  const cut = segments === 1 ? "one segment" : `${segments} segments`;
  return `match 10,000 tokens, half copied, ${cut}`;
}

/** The same text in one segment, in four and in sixteen, documents in turn. */
export async function measureSegments(
  corpus: Corpus,
  dir: string,
  peers: Peers,
  questions: Questions,
  into: Measurements,
): Promise<void> {
  const { tokenizer, tokens } = into;
  const width = widthOf[tokenizer];
  const servers: { readonly segments: number; readonly server: Server }[] = [];
  const open = async (segments: number, dirs: readonly string[]): Promise<void> => {
    servers.push({ segments, server: await openOurs(datanet, dirs, false) });
    if (peers.reference?.loop) {
      const theirs = await openReference(referenceLoop, "loop", peers, dirs, width, true);
      servers.push({ segments, server: theirs });
    }
  };
  try {
    await open(1, [dir]);
    for (const of of segmentCounts) {
      const parent = emptyFolder(`${tokenizer}-${tokens}-${of}`);
      const dirs: string[] = [];
      for (let part = 0; part < of; part++) {
        const task: BuildTask = { corpus, tokenizer, tokens, part, of, parent };
        dirs.push((await runChild<Built>("build", task)).dir);
      }
      await open(of, dirs);
    }
    const times = servers.map((): number[] => []);
    let different = 0;
    for (let d = -warmUps; d < documents; d++) {
      const ids = questions.document(documentTokens, "half");
      let first: string | undefined;
      for (const [i, { server }] of servers.entries()) {
        const question = { do: "match", documents: [ids], how: server.how };
        const { nanoseconds, ends } = await server.lines.ask<Matched>(question);
        if (d >= 0) times[i].push(nanoseconds[0] / 1e6);
        if (server.who !== datanet) continue;
        first ??= String(ends);
        if (String(ends) !== first) different++;
      }
    }
    for (const [i, { segments, server }] of servers.entries())
      into.add(segmentsSaid(segments), server.who, "ms", times[i]);
    into.check("our matches in several segments against one, documents", documents + warmUps, different);
  } finally {
    await closeAll(servers.map(({ server }) => server));
  }
}
