import { execFileSync } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "gpt-tokenizer/encoding/r50k_base";
import { emptyFolder } from "./cache.ts";
import { type Corpus, corpusPart } from "./corpus.ts";
import { LineServer } from "./lineServer.ts";
import { datanet, type Measurements } from "./measurement.ts";
import type { Peers } from "./peers.ts";
import type { Questions } from "./questions.ts";
import { closeAll, openOurs } from "./servers.ts";

const phrases = 15;
const phraseTokens = 12;
const phraseSaid = "which files hold a phrase of 12 tokens";
const foundSaid = `${phraseSaid}, files found`;
const fts = "SQLite FTS5";
const grep = "grep -F";

interface Answer {
  readonly nanoseconds: number;
  readonly documents: number;
}

/**
 * The question that people put to grep or to full-text search. The answers are not the same: grep looks at
 * characters, FTS5 at words without their marks and their case, we at tokens, whose bounds a phrase must meet.
 */
export async function measurePhrases(
  corpus: Corpus,
  dir: string,
  peers: Peers,
  questions: Questions,
  into: Measurements,
): Promise<void> {
  const folder = emptyFolder("phrases");
  const part = corpusPart(corpus, into.tokenizer, into.tokens);
  const files = corpus.files.corpus.slice(0, part.starts.length);
  const list = join(folder, "files");
  writeFileSync(list, files.map((path) => `${path}\0`).join(""));
  const ours = await openOurs(datanet, [dir], false);
  const database = join(folder, "fts");
  const python = ["bench/engine/peers/phrases.py", database, corpus.files.folder];
  const sqlite = peers.sqlite === undefined ? undefined : new LineServer(fts, peers.sqlite, python);
  try {
    const askers: [who: string, ask: (ids: number[], text: string) => Promise<Answer>][] = [
      [datanet, (ids, text) => askOurs(ours.lines, ids, text)],
    ];
    if (peers.grep) askers.push([grep, async (_, text) => grepFor(corpus.files.folder, list, text)]);
    if (sqlite) {
      const { nanoseconds } = await sqlite.ask<Answer>({ build: files });
      into.add("index the text, tokenizing included", fts, "bytes of text/s", [
        part.textBytes / (nanoseconds / 1e9),
      ]);
      into.add("index, all files", fts, "bytes a byte of text", [statSync(database).size / part.textBytes]);
      askers.push([fts, (_, text) => sqlite.ask<Answer>({ phrase: text })]);
    }
    const found = new Map<string, Answer[]>(askers.map(([who]) => [who, []]));
    for (let i = 0; i < phrases; i++) {
      const { ids, text } = questions.phrase(phraseTokens);
      for (const [who, ask] of askers) found.get(who)!.push(await ask(ids, text));
    }
    for (const [who, answers] of found) {
      into.add(
        phraseSaid,
        who,
        "ms",
        answers.map(({ nanoseconds }) => nanoseconds / 1e6),
      );
      const sum = answers.reduce((total, { documents }) => total + documents, 0);
      into.add(foundSaid, who, `files, sum of ${phrases} phrases`, [sum]);
    }
  } finally {
    await sqlite?.close();
    await closeAll([ours]);
  }
}

/** From the text: its tokens first. Where a phrase alone gives other tokens than in its file, those of the file. */
async function askOurs(lines: LineServer, ids: number[], text: string): Promise<Answer> {
  const started = performance.now();
  encode(text);
  const tokenizing = (performance.now() - started) * 1e6;
  const { nanoseconds, documents } = await lines.ask<Answer>({ do: "documents", ids });
  return { nanoseconds: nanoseconds + tokenizing, documents };
}

function grepFor(folder: string, list: string, text: string): Answer {
  const started = performance.now();
  let output = "";
  try {
    output = execFileSync("xargs", ["-0", "-a", list, "grep", "-lF", "-e", text], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C" },
      maxBuffer: 1 << 28,
    });
  } catch (error) {
    // Where grep finds nothing in one of its calls, xargs ends with 123; the others have printed.
    output = String((error as { stdout?: string }).stdout ?? "");
  }
  const nanoseconds = (performance.now() - started) * 1e6;
  return { nanoseconds, documents: output.split("\n").filter((line) => line !== "").length };
}
