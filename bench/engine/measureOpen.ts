import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { widthOf } from "./corpus.ts";
import { datanet, datanetPaged, type Measurements, reasonOf, referenceShipped } from "./measurement.ts";
import type { Peers } from "./peers.ts";
import type { Questions } from "./questions.ts";
import { type Counted, closeAll, openOurs, openReference, type Server } from "./servers.ts";

/** Opening a large index may take seconds. */
const repeatsFor = (tokens: number): number => (tokens < 1e8 ? 5 : 3);

export function openSaid(disk: "cold" | "warm"): string {
  return `open, to the first answer, ${disk}`;
}

/** From the call that opens an index in a process that did not know it to the count of a 5-gram. */
export async function measureOpen(
  dir: string,
  peers: Peers,
  questions: Questions,
  into: Measurements,
): Promise<void> {
  const width = widthOf[into.tokenizer];
  const openers: [who: string, open: () => Promise<Server>][] = [
    [datanet, () => openOurs(datanet, [], false)],
    [datanetPaged, () => openOurs(datanetPaged, [], true)],
  ];
  if (peers.reference)
    openers.push([referenceShipped, () => openReference(referenceShipped, "count", peers, [], width, false)]);
  for (const disk of ["warm", "cold"] as const) {
    const times = new Map<string, number[]>(openers.map(([who]) => [who, []]));
    for (let i = 0; i < repeatsFor(into.tokens); i++)
      for (const [who, open] of openers) {
        const values = times.get(who);
        if (values === undefined) continue; // It has failed.
        try {
          if (disk === "cold") forget(dir);
          values.push(await firstAnswer(await open(), dir, width, questions.ngram(5, "corpus")));
        } catch (error) {
          times.delete(who);
          into.fail(`${openSaid(disk)}, ${who}: NOT MEASURED: ${reasonOf(error)}`);
        }
      }
    for (const [who, values] of times) into.add(openSaid(disk), who, "ms", values);
  }
}

async function firstAnswer(server: Server, dir: string, width: number, ngram: number[]): Promise<number> {
  try {
    const ours = { do: "open", dirs: [dir], paged: server.who === datanetPaged };
    const theirs = { do: "open", dir: [dir], width, ram: false };
    const { nanoseconds } = await server.lines.ask<{ nanoseconds: number }>(
      server.how === "" ? ours : theirs,
    );
    const counted = await server.lines.ask<Counted>({ do: "count", queries: [ngram], how: server.how });
    return (nanoseconds + counted.nanoseconds[0]) / 1e6;
  } finally {
    await closeAll([server]);
  }
}

/** @throws Error where the system cannot be made to forget files: nothing is measured cold then */
function forget(dir: string): void {
  const files = readdirSync(dir).map((name) => join(dir, name));
  execFileSync("python3", ["bench/engine/peers/forget.py", ...files]);
}
