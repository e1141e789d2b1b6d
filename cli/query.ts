import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { answerQuestion } from "../core/match/answer.ts";
import type { QueriedIndex } from "../core/match/queriedIndex.ts";
import { parseQuestion, questionKinds, questionOf } from "../core/match/question.ts";
import { type OpenOptions, openIndex } from "../core/node/openIndex.ts";
import { pathError } from "../core/node/pathError.ts";
import { defaultEndId, queriedIndex, queriedStore } from "../core/node/queried.ts";
import { openStore } from "../core/node/store.ts";
import { type Command, type Invocation, naturalOf, optionOf, UsageError, widthOf } from "./invocation.ts";
import { Progress, percent, printJson } from "./print.ts";
import { queryPhrase } from "./queryPhrase.ts";
import { questionFromWords } from "./questionFromWords.ts";

export const query: Command = {
  name: "query",
  usage: `query PHRASE [--from N] [--limit N] | query [--index DIR] [QUESTIONS.jsonl|-] | query [--index DIR] KIND ID...
    [--width 1|2|4] [--paged] [--verify|--no-verify] [--eos ID]`,
  does: `counts a phrase and lists where it stands; or answers infini-gram's questions, one JSON object a line,
    about the DataNet or any index directory. Kinds: ${questionKinds.join(", ")}`,
  options: {
    index: "string",
    width: "string",
    paged: "flag",
    verify: "flag",
    "no-verify": "flag",
    eos: "string",
    from: "string",
    limit: "string",
    language: "string",
  },
  positionals: [0, Number.POSITIVE_INFINITY],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const [first, ...rest] = invocation.positionals;
  const dir = optionOf(invocation, "index");
  const endId = naturalOf(invocation, "eos", defaultEndId);
  const isKind = questionKinds.some((kind) => kind === first);
  const isBatch = first === undefined || first === "-" || first.endsWith(".jsonl");
  if (dir === undefined) {
    refuseIndexOptions(invocation);
    const store = await openStore(invocation.store);
    if (!isKind && !(isBatch && rest.length === 0)) {
      const page = { from: naturalOf(invocation, "from", 0), limit: naturalOf(invocation, "limit", 10) };
      const language = optionOf(invocation, "language") ?? "plaintext";
      return queryPhrase(store, invocation.positionals.join(" "), {
        ...page,
        language,
        json: invocation.json,
      });
    }
    return answer(queriedStore(store, endId), invocation, isKind);
  }
  if (!isKind && rest.length > 0) {
    const found = `${invocation.positionals.length} arguments`;
    throw new UsageError(
      `query: ${found}, wanted a file of questions, or one of ${questionKinds.join(", ")} and ids`,
    );
  }
  const progress = new Progress();
  const index = await openIndex(dir, {
    ...indexOptions(invocation),
    onProgress: (done) => progress.show(`opening ${percent(done)}`),
  }).finally(() => progress.clear());
  try {
    return await answer(queriedIndex(index, endId), invocation, isKind);
  } finally {
    await index.close();
  }
}

async function answer(index: QueriedIndex, { positionals }: Invocation, isKind: boolean): Promise<number> {
  const [first, ...rest] = positionals;
  if (isKind) {
    const where = `query ${first}`;
    printJson(answerQuestion(where, index, questionOf(where, questionFromWords(first, rest))));
  } else if (first === undefined || first === "-") {
    await answerLines(index, process.stdin, "standard input");
  } else {
    const file = createReadStream(first);
    await answerLines(index, file, first);
  }
  return 0;
}

/** One answer a line, in the order of the questions. Ends at the first line that is none. */
async function answerLines(index: QueriedIndex, input: NodeJS.ReadableStream, name: string): Promise<void> {
  let line = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line++;
      if (text.trim() === "") continue;
      const where = `${name}:${line}`;
      printJson(answerQuestion(where, index, parseQuestion(where, text)));
      // A reader slower than we are must not fill our memory.
      if (process.stdout.writableNeedDrain)
        await new Promise((resolve) => process.stdout.once("drain", resolve));
    }
  } catch (error) {
    if (isSystemError(error)) throw pathError(error, name);
    throw error;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error;
}

function indexOptions(invocation: Invocation): Pick<OpenOptions, "width" | "verify" | "paged"> {
  const { flags } = invocation;
  if (flags.has("verify") && flags.has("no-verify")) {
    throw new UsageError("query: --verify and --no-verify, wanted one or the other");
  }
  const width = widthOf(invocation);
  return {
    ...(width && { width }),
    ...(flags.has("paged") && { paged: true }),
    ...(flags.has("verify") && { verify: true }),
    ...(flags.has("no-verify") && { verify: false }),
  };
}

/** A store is verified by its hashes, whatever is asked of it. */
function refuseIndexOptions({ flags, strings }: Invocation): void {
  const given = ["width", "paged", "verify", "no-verify"].find(
    (name) => flags.has(name) || strings.has(name),
  );
  if (given) throw new UsageError(`query: --${given} without --index, wanted the directory it is about`);
}
