import { answerQuestion } from "../core/match/answer.ts";
import type { QueriedIndex } from "../core/match/queriedIndex.ts";
import { parseQuestion, questionKinds, questionOf } from "../core/match/question.ts";
import { type OpenOptions, openIndex } from "../core/node/openIndex.ts";
import { defaultEndId, queriedIndex, queriedStore } from "../core/node/queried.ts";
import { openStore } from "../core/node/store.ts";
import { type Command, type Invocation, naturalOf, optionOf, UsageError, widthOf } from "./invocation.ts";
import { Progress, percent, printJson } from "./print.ts";
import { refuseIndexAsStore, refuseNoIndexFolder } from "./queriedFolder.ts";
import { queryPhrase } from "./queryPhrase.ts";
import { questionFromWords } from "./questionFromWords.ts";
import { questionLines } from "./questionLines.ts";

export const query: Command = {
  name: "query",
  usage: `query [--phrase] PHRASE [--language L] [--from N] [--limit N] | query [--index DIR] [QUESTIONS.jsonl|-] |
    query [--index DIR] KIND ID...|TEXT [--from N] [--limit N] (of documents)
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
    phrase: "flag",
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
  const asked = askedFor(invocation);
  refuseStrayOptions(invocation, asked);
  if (dir === undefined) {
    refuseIndexAsStore(invocation.store);
    const store = await openStore(invocation.store);
    if (asked === "phrase") {
      const language = optionOf(invocation, "language") ?? "plaintext";
      return queryPhrase(store, invocation.positionals.join(" "), {
        ...pageOf(invocation),
        language,
        json: invocation.json,
      });
    }
    return answer(queriedStore(store, endId), invocation, asked);
  }
  if (dir === "") throw new UsageError("query: --index is empty, wanted a directory");
  if (rest.length > 0 && asked !== "kind") {
    const found = `${JSON.stringify(first)} and more with --index`;
    const wanted = `a file of questions, or one of ${questionKinds.join(", ")} and ids`;
    throw new UsageError(`query: ${found}, wanted ${wanted}; phrases need a store, or find before them`);
  }
  refuseNoIndexFolder(dir);
  const progress = new Progress();
  const index = await openIndex(dir, {
    ...indexOptions(invocation),
    onProgress: (done) => progress.show(`opening ${percent(done)}`),
  }).finally(() => progress.clear());
  try {
    return await answer(queriedIndex(index, endId), invocation, asked);
  } finally {
    await index.close();
  }
}

/** A phrase for people, one question in words, or a file of questions. */
type Asked = "phrase" | "kind" | "file";

/** @throws UsageError for what looks like a kind and is none */
function askedFor({ positionals, strings, flags }: Invocation): Asked {
  const [first, ...rest] = positionals;
  if (flags.has("phrase")) {
    if (first === undefined) throw new UsageError("query: --phrase and no words, wanted a phrase");
    return "phrase";
  }
  if (questionKinds.some((kind) => kind === first)) return "kind";
  const meant = questionKinds.find((kind) => kind === first?.toLowerCase());
  if (meant) {
    throw new UsageError(`query: ${JSON.stringify(first)}, wanted ${meant}; with --phrase it is a phrase`);
  }
  const isFile = first === undefined || first === "-" || first.endsWith(".jsonl");
  return strings.has("index") || (isFile && rest.length === 0) ? "file" : "phrase";
}

function pageOf(invocation: Invocation): { readonly from: number; readonly limit: number } {
  return { from: naturalOf(invocation, "from", 0), limit: naturalOf(invocation, "limit", 10) };
}

async function answer(index: QueriedIndex, invocation: Invocation, asked: Asked): Promise<number> {
  const [first = "-", ...rest] = invocation.positionals;
  if (asked === "kind") {
    const where = `query ${first}`;
    const words = questionFromWords(first, rest);
    const question = questionOf(where, first === "documents" ? { ...words, ...pageOf(invocation) } : words);
    printJson(answerQuestion(where, index, question));
    return 0;
  }
  // One answer a line, in the order of the questions. Ends at the first line that is none.
  for await (const { where, text } of questionLines(first)) {
    printJson(answerQuestion(where, index, parseQuestion(where, text)));
    // A reader slower than we are must not fill our memory.
    if (process.stdout.writableNeedDrain)
      await new Promise((resolve) => process.stdout.once("drain", resolve));
  }
  return 0;
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

/** Options that would change nothing of what was asked. @throws UsageError */
function refuseStrayOptions({ flags, strings, positionals }: Invocation, asked: Asked): void {
  const refuse = (names: readonly string[], found: string, wanted: string): void => {
    const given = names.find((name) => flags.has(name) || strings.has(name));
    if (given) throw new UsageError(`query: --${given} ${found}, wanted ${wanted}`);
  };
  if (strings.has("index")) {
    refuse(["store"], "beside --index", "one or the other");
    refuse(["phrase"], "with --index", "it without, since phrases need a store; or find and the phrase");
  } else {
    // A store is verified by its hashes, whatever is asked of it.
    refuse(["width", "paged", "verify", "no-verify"], "without --index", "the directory it is about");
  }
  if (asked === "phrase") refuse(["eos"], "with a phrase", "one of the kinds of questions");
  else refuse(["language"], `with ${asked === "kind" ? positionals[0] : "questions"}`, "a phrase");
  if (asked === "file") refuse(["from", "limit"], "with questions", "from and limit in a question itself");
  if (asked === "kind" && positionals[0] !== "documents")
    refuse(["from", "limit"], `with ${positionals[0]}`, "it with documents or a phrase");
}
