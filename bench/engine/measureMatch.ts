import { widthOf } from "./corpus.ts";
import { datanet, datanetPaged, type Measurements, referenceLoop, referenceShipped } from "./measurement.ts";
import type { Peers } from "./peers.ts";
import type { Copied, Questions } from "./questions.ts";
import { type Counted, closeAll, type Matched, openOurs, openReference, type Server } from "./servers.ts";

/** The documents that are matched: their tokens, how much of them is copied, how many there are. */
const documents: readonly [length: number, copied: Copied, count: number][] = [
  [1_000, "half", 60],
  [10_000, "half", 24],
  [1_000, "whole", 60],
  [10_000, "whole", 24],
];

/** Asked of one program in a row, so that the others' work is out of the processor's caches. */
const documentsInBlock = 6;

const ngramLengths = [1, 2, 5, 10];
const ngramBlocks = 10;
const ngramsInBlock = 100;

export function matchSaid(length: number, copied: Copied): string {
  return `match ${length.toLocaleString("en-US")} tokens, ${copied === "half" ? "half copied" : "all copied"}`;
}

export function countSaid(length: number, from: "corpus" | "heldOut"): string {
  return `count a ${length}-gram ${from === "corpus" ? "of the corpus" : "held out"}`;
}

/** Matching and counting with everybody on the same index files, in turn, warm. */
export async function measureMatch(
  dir: string,
  peers: Peers,
  questions: Questions,
  into: Measurements,
): Promise<void> {
  const servers: Server[] = [];
  const start = (who: string, open: () => Promise<Server>): Promise<void> =>
    into.part(`open ${who}`, async () => {
      servers.push(await open());
    });
  const width = widthOf[into.tokenizer];
  await start(datanet, () => openOurs(datanet, [dir], false));
  await start(datanetPaged, () => openOurs(datanetPaged, [dir], true));
  if (peers.reference?.loop)
    await start(referenceLoop, () => openReference(referenceLoop, "loop", peers, [dir], width, true));
  if (peers.reference)
    await start(referenceShipped, () =>
      openReference(referenceShipped, "attribute", peers, [dir], width, false),
    );
  try {
    await into.part("count n-grams", () => countNgrams(servers, questions, into));
    // Compiled code first: what is measured is a program that has been running.
    const warmUp = Array.from({ length: 30 }, (_, i) => questions.document(1_000, i % 3 ? "half" : "whole"));
    for (const { how, lines } of servers)
      if (how !== "attribute") await lines.ask({ do: "match", documents: warmUp, how });
    for (const [length, copied, count] of documents)
      await into.part(matchSaid(length, copied), () =>
        match(servers, questions, into, length, copied, count),
      );
    for (const { who, lines } of servers) {
      const { bytes } = await lines.ask<{ bytes: number }>({ do: "memory" });
      into.add("peak memory of the process, after matching", who, "MB", [bytes / 1e6]);
    }
  } finally {
    await closeAll(servers);
  }
}

async function match(
  servers: readonly Server[],
  questions: Questions,
  into: Measurements,
  length: number,
  copied: Copied,
  count: number,
): Promise<void> {
  const times = new Map<string, number[]>(servers.map(({ who }) => [who, []]));
  let different = 0;
  let excused = 0;
  for (let block = 0; block < count; block += documentsInBlock) {
    const documents = Array.from({ length: documentsInBlock }, () => questions.document(length, copied));
    const ends = new Map<Server, number[][] | undefined>();
    for (const server of servers) {
      const { who, how, lines } = server;
      // The shipped call takes up to seconds for a document: few are enough.
      const few = length <= 1_000 ? 3 : copied === "half" ? 1 : 0;
      const asked = how !== "attribute" ? documents : block === 0 ? documents.slice(0, few) : [];
      if (asked.length === 0) continue;
      const answer = await lines.ask<Matched>({ do: "match", documents: asked, how });
      times.get(who)!.push(...answer.nanoseconds.map((nanoseconds) => nanoseconds / 1e6));
      ends.set(server, answer.ends);
    }
    const ours = ends.get(servers[0]);
    for (const [server, theirs] of ends)
      for (let d = 0; ours && theirs && d < documents.length; d++) {
        const found = await compareEnds(server, documents[d], ours[d], theirs[d]);
        different += found.different;
        excused += found.excused;
      }
  }
  for (const [who, values] of times) into.add(matchSaid(length, copied), who, "ms", values);
  into.check(`ends of longest matches, ${matchSaid(length, copied)}`, length * count, different, excused);
}

async function compareEnds(
  { how, lines }: Server,
  ids: readonly number[],
  ours: readonly number[],
  theirs: readonly number[],
): Promise<{ different: number; excused: number }> {
  const odd = theirs.flatMap((end, i) => (end === ours[i] ? [] : [i]));
  if (how !== "loop" || odd.length === 0 || odd.length > 100 || odd.some((i) => theirs[i] !== i))
    return { different: odd.length, excused: 0 };
  // Known of the reference: no match at all where a query sorts before every suffix.
  const queries = odd.map((i) => ids.slice(i));
  const { first } = await lines.ask<{ first: boolean[] }>({ do: "first", queries });
  const excused = first.filter(Boolean).length;
  return { different: odd.length - excused, excused };
}

async function countNgrams(
  servers: readonly Server[],
  questions: Questions,
  into: Measurements,
): Promise<void> {
  for (const length of ngramLengths)
    for (const from of ["corpus", "heldOut"] as const) {
      const times = new Map<string, number[]>(servers.map(({ who }) => [who, []]));
      let different = 0;
      for (let block = -1; block < ngramBlocks; block++) {
        const queries = Array.from({ length: ngramsInBlock }, () => questions.ngram(length, from));
        const counts = new Map<string, number[]>();
        for (const { who, how, lines } of servers) {
          const answer = await lines.ask<Counted>({ do: "count", queries, how });
          counts.set(who, answer.counts);
          if (block >= 0) times.get(who)!.push(...answer.nanoseconds.map((value) => value / 1e3)); // The first warms up.
        }
        const ours = counts.get(datanet);
        for (const theirs of counts.values())
          for (let q = 0; ours && q < ngramsInBlock; q++) if (theirs[q] !== ours[q]) different++;
      }
      for (const [who, values] of times) into.add(countSaid(length, from), who, "µs", values);
      into.check(`counts, ${countSaid(length, from)}`, (ngramBlocks + 1) * ngramsInBlock, different);
    }
}
