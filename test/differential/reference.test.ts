import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { answerQuestion } from "../../core/match/answer.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { exportIndex, writeSegments } from "../../core/node/exportIndex.ts";
import { gatherFiles } from "../../core/node/gatherFiles.ts";
import { type OpenIndex, openIndex } from "../../core/node/openIndex.ts";
import { queriedIndex } from "../../core/node/queried.ts";
import { openStore } from "../../core/node/store.ts";
import { drawn } from "../cli/run.ts";
import { type GoldenLine, oracleAnswer } from "../golden/oracleAnswer.ts";
import { segmentOf } from "../segment/given.ts";
import { type Bug, bugs, explain, isSame } from "./bugs.ts";
import { questionsAbout } from "./questions.ts";
import { askReference, type Task } from "./reference.ts";

// No word in its path by which the reference tells files apart.
const folder = mkdtempSync(join(tmpdir(), "datanet-ref-"));
afterAll(() => rmSync(folder, { recursive: true }));

const random = drawn(Number(process.env.DATANET_SEED));
const below = (n: number): number => Math.floor(random() * n);
const compared = { answers: 0, equal: 0, bugs: new Map<Bug, number>() };

const vocabularies = [
  { width: 1, endId: 254, idCount: 255, pool: [0, 1, 2, 200] },
  { width: 2, endId: 64999, idCount: 65535, pool: [0, 1, 256, 257, 511, 65000] },
  { width: 4, endId: 64999, idCount: 65538, pool: [0, 255, 256, 65535, 65536, 65537] },
] as const;

/** Our own answers beside those of the reference; each that differs has to be a bug we know, to the last field. */
async function compare(tasks: readonly Task[]): Promise<void> {
  const answers = askReference(tasks);
  expect(answers).toHaveLength(tasks.length);
  for (const [t, { dir, endId, questions }] of tasks.entries()) {
    const index = await openIndex(dir);
    const ours = queriedIndex(index, endId);
    const plain = index.segments.map(({ tokens, width }) => ({
      tokens: [...tokens.subarray(0, tokens.length)],
      width,
    }));
    expect(answers[t]).toHaveLength(questions.length);
    for (const [i, question] of questions.entries()) {
      const theirs = answers[t]![i]!;
      const answer = answerQuestion(dir, ours, question) as Record<string, unknown>;
      const same = Object.fromEntries(Object.keys(theirs).map((name) => [name, answer[name]]));
      compared.answers++;
      if (isSame(same, theirs)) {
        compared.equal++;
        continue;
      }
      const line = question as unknown as GoldenLine;
      const truth = oracleAnswer(plain, line, endId);
      const own = Object.fromEntries(Object.keys(truth).map((name) => [name, answer[name]]));
      const why = isSame(own, truth) ? explain(plain, line, endId, truth, theirs) : undefined;
      if (why === undefined) {
        const said = [theirs, answer, truth].map((each) => JSON.stringify(each));
        const where = `${JSON.stringify(question)} of ${JSON.stringify(plain).slice(0, 2000)}`;
        expect.fail(
          `no bug we know: ${where}: reference ${said[0]}, ours ${said[1]}, by counting ${said[2]}`,
        );
      }
      for (const bug of why) compared.bugs.set(bug, (compared.bugs.get(bug) ?? 0) + 1);
    }
    await index.close();
  }
}

test.each(vocabularies)("random texts of a small vocabulary, $width bytes a token", async (vocabulary) => {
  const { width, endId, idCount, pool } = vocabulary;
  const tasks: Task[] = [];
  for (const parts of [1, 1, 1, 2, 3, 11]) {
    const texts = Array.from({ length: parts }, () =>
      Array.from({ length: 1 + below(4) }, () =>
        Array.from({ length: below(30) }, () => pool[below(1 + below(pool.length))]!),
      ),
    );
    const dir = join(folder, `random${width}.${tasks.length}`);
    mkdirSync(dir);
    const segments = texts.map((documents) => segmentOf(documents, idCount));
    await writeSegments(dir, segments, contributionsOf(4));
    // The reference counts segments in the order of their names as text: .10 stands before .2.
    const index = await openIndex(dir);
    const questions = questionsAbout(index.segments, pool, below);
    const isInOrder = parts <= 10;
    tasks.push({
      dir,
      width,
      endId,
      questions: questions.filter(({ q }) => isInOrder || countsOnly.includes(q)),
    });
    await index.close();
  }
  await compare(tasks);
});

/** Kinds whose answers do not name segments. */
const countsOnly = ["prob", "infgram_prob", "ntd", "infgram_ntd", "creativity"];

function contributionsOf(count: number): Parameters<typeof writeSegments>[2] {
  return Array.from({ length: count }, (_, i) => ({
    order: i + 1,
    id: `0x${i}`,
    path: `näme ${i}`, // Its bytes are more than its characters.
    language: "plaintext",
    contributor: `c${i}`,
    license: "MIT",
    sizeBytes: 1,
    tokens: 1,
    revoked: false,
  }));
}

test.each([
  { tokenizer: "lexeme", segments: 1, width: undefined, is: 2 },
  { tokenizer: "lexeme", segments: 3, width: undefined, is: 2 },
  { tokenizer: "lexeme", segments: 2, width: 4, is: 4 },
  { tokenizer: "bytes", segments: 2, width: undefined, is: 1 },
] as const)("real text as exported: $tokenizer, $segments segments, width $is", async (given) => {
  const { tokenizer, segments, width, is } = given;
  const home = join(folder, `${tokenizer}${segments}.${is}`);
  const [store, source, dir] = ["store", "source", "exported"].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: join(home, "state") };
  mkdirSync(home);
  for (const stage of ["match", "spans"])
    cpSync(join("core", stage), join(source, stage), { recursive: true });
  await createStore(store, { name: "real", tokenizer, env });
  await contribute(
    store,
    gatherFiles([source], { contributor: "us", license: "MIT" }, () => {}),
    [],
    { env },
  );
  await exportIndex(await openStore(store), dir, { segments, width });
  const index = await openIndex(dir);
  expect(index.width).toBe(is);
  const endId = endIdFor(index);
  const questions = questionsAbout(index.segments, idsOf(index), below);
  await index.close();
  await compare([{ dir, width: is, endId, questions }]);
});

/** Ids that occur, as many as a question draws from. */
function idsOf({ segments: [first] }: OpenIndex): number[] {
  return [...first!.tokens.subarray(0, 1000)].filter((id) => id !== 256 ** first!.width - 1);
}

/** An id that no text holds. */
function endIdFor({ width }: OpenIndex): number {
  return width === 1 ? 254 : 64999;
}

test("says how many answers were compared, and which were known to be wrong", () => {
  const known = [...compared.bugs].map(([bug, count]) => `${count} × ${bugs[bug]}`);
  console.log(
    [
      `compared ${compared.answers} answers with the reference: ${compared.equal} equal; its bugs, where counting says ours is right:`,
      ...known,
    ].join("\n  "),
  );
  expect(compared.answers).toBeGreaterThan(1000);
  // Otherwise we would compare the reference's bugs with themselves.
  expect(compared.equal).toBeGreaterThan(compared.answers / 2);
});
