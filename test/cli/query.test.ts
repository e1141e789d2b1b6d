import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { answer, datanet, makeStore, newFolder } from "./run.ts";

const golden = join(import.meta.dirname, "../golden");
const tiny = join(import.meta.dirname, "../fixtures/tinyIndex");
const whole = newFolder();
beforeAll(() => makeStore(whole));

interface PhraseAnswer {
  readonly count: number;
  readonly documents: number;
  readonly contributors: number;
  readonly sources: readonly { readonly path: string; readonly line: number; readonly order: number }[];
}

describe.each(["c0", "c1"])("%s", (index) => {
  const file = join(golden, `${index}.jsonl`);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  const args = ["query", "--index", join(golden, index)];

  test("takes the golden lines as they are, and answers each on a line with the same fields", () => {
    const { code, stdout, stderr } = datanet(whole, [...args, file]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const answers = stdout.trimEnd().split("\n");
    expect(answers).toHaveLength(lines.length);
    for (const [i, line] of lines.entries()) {
      const [wanted, found] = [line, answers[i]!].map((text) => JSON.parse(text) as Record<string, unknown>);
      expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(wanted)));
    }
  });

  test("gives the same from standard input, page by page and with the width given", () => {
    const { stdout } = datanet(whole, [...args, file]);
    const input = lines.join("\r\n\r\n"); // No line feed at the end, and empty lines between.
    expect(datanet(whole, args, { input }).stdout).toBe(stdout);
    expect(datanet(whole, [...args, "-", "--paged", "--width", "2"], { input }).stdout).toBe(stdout);
    expect(datanet(whole, [...args, file, "--no-verify"]).stdout).toBe(stdout);
  });
});

test.each([
  [["find", "4", "1", "4"], { q: "find", ids: [4, 1, 4], cnt: 1, seg: [70, 71] }],
  [["find", "12"], { q: "find", ids: [12], cnt: 0, seg: [155, 155] }],
  [["prob", "4", "1", "4"], { q: "prob", prompt: [4, 1], cont: 4, prompt_cnt: 4, cont_cnt: 1, prob: 0.25 }],
  [["ntd", "4", "1"], { q: "ntd", prompt: [4, 1], prompt_cnt: 4, dist: { 1: 2, 3: 1, 4: 1 }, ends: 0 }],
  [["creativity", "4", "1", "9"], { q: "creativity", ids: [4, 1, 9], rs: [2, 2, 2] }],
] as const)("one question as it is typed: %j", (words, wanted) => {
  const found = answer(datanet(whole, ["query", "--index", join(golden, "c0"), ...words]));
  expect(found).toEqual(wanted);
});

test("documents come in their order, a page at a time, and all are counted", () => {
  const ask = (page: object): { documents: number; contributors: number; docs: { doc_ix: number }[] } => {
    const input = JSON.stringify({ q: "documents", ids: [4, 1], ...page });
    return answer(datanet(whole, ["query", "--index", join(golden, "c0")], { input }));
  };
  const all = ask({});
  expect(all).toMatchObject({ cnt: 4, documents: 4, contributors: 3 });
  expect(all.docs.map(({ doc_ix }) => doc_ix)).toEqual([1, 2, 3, 4]);
  expect(ask({ from: 1, limit: 2 })).toMatchObject({ documents: 4, docs: all.docs.slice(1, 3) });
});

test.each([
  ["find", "find is not JSON of at most 100 levels and finite numbers, wanted a question such as"],
  ["[4,1]", "[4,1], wanted an object such as"],
  ['{"ids":[4]}', "q is nothing, wanted one of find, documents, prob"],
  ['{"q":"fnid"}', 'q is "fnid", wanted one of find, documents, prob'],
  ['{"q":"find"}', "no ids, wanted a list of ids"],
  ['{"q":"find","ids":[4,-1]}', "ids is [4,-1], wanted a list of ids"],
  ['{"q":"find","ids":[4,1.5]}', "ids is [4,1.5], wanted a list of ids"],
  ['{"q":"find","ids":[65535]}', "id 65535, wanted ids from 0 to 65534"],
  ['{"q":"find","ids":"two words"}', "a text, and an index without a lexicon, wanted a list of ids"],
  ['{"q":"prob","prompt":[4]}', "no cont, wanted a whole number from 0 to 9007199254740991"],
  ['{"q":"doc_by_rank_2","rank":160}', "rank is 160, wanted a rank below 160"],
  ['{"q":"doc_by_rank_2","rank":1,"s":1}', "s is 1, wanted a segment below 1"],
  [
    '{"q":"attribute","ids":[4],"enforce_bow":true}',
    "enforce_bow without bow, wanted the ids that begin a word",
  ],
  [
    '{"q":"attribute","ids":[4],"min_len":"3"}',
    'min_len is "3", wanted a whole number from 0 to 9007199254740991',
  ],
  ['{"q":"find","ids":[4],"limit":3}', 'a field "limit", wanted of find: ids, cnt, seg'],
  ['{"q":"attribute","ids":[4],"delim_ids":[65535]}', "delim_ids with id 65535, wanted ids from 0 to 65534"],
  ['{"q":"attribute","ids":[4],"delim_ids":"x"}', "ids, and delim_ids that are a text, wanted a list of ids"],
])("a bad question is refused where it stands: %s", (bad, message) => {
  const good = '{"q":"find","ids":[4]}';
  const input = `${good}\n\n${bad}\n${good}\n`;
  const { code, stdout, stderr } = datanet(whole, ["query", "--index", join(golden, "c0")], { input });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^datanet: standard input:3: [^\n]+\n$/);
  expect(stderr).toContain(message);
  expect(stdout.trimEnd().split("\n")).toHaveLength(1); // What was asked before is answered.
});

test.each([
  [["query", "--width", "2", "words"], "--width without --index"],
  [["query", "--index", golden, "find", "1", "--width", "3"], '--width "3", wanted 1, 2 or 4'],
  [["query", "--index", golden, "one", "two"], '"one" and more with --index, wanted a file of questions'],
  [["query", "--index", "", "find", "1"], "--index is empty, wanted a directory"],
  [["query", "--index", golden, "--store", golden, "find", "1"], "--store beside --index"],
  [["query", "--index", golden, "--phrase", "find"], "--phrase with --index"],
  [["query", "--index", golden, "find", "1", "--limit", "3"], "--limit with find"],
  [["query", "--from", "3"], "--from with questions"],
  [["query", "--eos", "3", "words"], "--eos with a phrase"],
  [["query", "words", "--limit", "1", "--limit", "2"], '--limit "1" and "2", wanted it once'],
  [["query", "Find", "words"], '"Find", wanted find; with --phrase it is a phrase'],
  [["query", "find", "-1"], "datanet: -1, wanted a whole number, at least 0\n"],
  [["query", "words", "--limit", "-1"], "datanet: --limit -1, wanted a whole number, at least 0\n"],
  [["query", "words", "--limit", "--eos"], "datanet: --limit --eos, wanted a value"],
  [["query", "words", "--limit", "1e99"], "wanted a whole number from 0 to 9007199254740991"],
  [["attribute", "-", "--max-sources", "4294967295"], "wanted a whole number from 1 to 999999999"],
  [["query", "--index", tiny, "find", "1,2"], 'find of "1,2", wanted ids'],
  [["query", "--index", tiny, "find", "0x1"], 'find of "0x1", wanted ids'],
  [["query", "--index", tiny, "find", "--", "-1"], 'find of "-1", wanted ids'],
  [["query", "--index", tiny, "find", "1", "fish"], 'ids beside the word "fish"'],
  [["query", "--index", golden, "find", "--verify", "--no-verify"], "wanted one or the other"],
  [["query", "words", "--limit", "many"], '--limit "many", wanted a whole number'],
] as const)("wrong usage: %j", (args, message) => {
  const { code, stderr } = datanet(whole, args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test.each([
  ["no such folder", ["--index", join(whole, "nowhere"), "find", "1"], "does not exist"],
  ["a folder without an index", ["--index", golden, "find", "1"], "no tokenized.0"],
  [
    "a file in place of an index",
    ["--index", join(golden, "c0.jsonl"), "find", "1"],
    "a file, wanted the dir",
  ],
  ["a store in place of an index", ["--index", join(whole, "store"), "find", "1"], "ask it with --store"],
  ["an index in place of a store", ["--store", tiny, "find", "fish"], "ask it with --index"],
  ["no such file of questions", ["--index", join(golden, "c0"), join(whole, "no.jsonl")], "does not exist"],
  ["a folder in place of questions", ["--index", tiny, golden], "a folder, wanted a text file"],
  ["a line without an end", ["--index", tiny, "/dev/zero"], "zero:1: a line of over 16777216 bytes"],
] as const)("refuses %s with one line", (_, words, message) => {
  const args = ["query", ...words];
  const { code, stdout, stderr } = datanet(whole, args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^datanet: [^\n]+\n$/);
  expect(stderr).toContain(message);
});

test("a byte order mark is no part of the first question, and what is not UTF-8 is refused", () => {
  const question = '{"q":"find","ids":"fish"}';
  const input = `\ufeff${question}\n${question}`;
  const { stdout } = datanet(whole, ["query", "--index", tiny], { input });
  expect(stdout).toBe('{"q":"find","ids":"fish","cnt":4,"seg":[1,5]}\n'.repeat(2));
  const latin = Buffer.from('{"q":"find","ids":"caf\u00e9"}', "latin1");
  const { code, stderr } = datanet(whole, ["query", "--index", tiny], { input: latin });
  expect(code).toBe(1);
  expect(stderr).toContain("standard input:1: bytes that are not UTF-8");
});

test("a page of documents may be asked for in words", () => {
  const ask = (...words: string[]): { docs: { doc_ix: number }[] } =>
    answer(datanet(whole, ["query", "--index", join(golden, "c0"), "documents", "4", "1", ...words]));
  expect(ask("--from", "1", "--limit", "2").docs).toEqual(ask().docs.slice(1, 3));
});

test("the ends of spans of a text are a text, and what was not asked with is not in the answer", () => {
  const ask = (more: object): Record<string, unknown> => {
    const input = JSON.stringify({ q: "attribute", ids: "fish", ...more });
    return answer(datanet(whole, ["query", "--index", tiny], { input }));
  };
  expect(Object.keys(ask({}))).toEqual(["q", "ids", "delim_ids", "min_len", "enforce_bow", "spans"]);
  expect(ask({ delim_ids: "fish" })).toMatchObject({ spans: [{ l: 0, r: 1, count: 4 }] });
  expect(() => ask({ delim_ids: [1] })).toThrow("a text, and delim_ids that are ids, wanted a text");
  expect(() => ask({ bow: "even ids" })).toThrow("bow beside a text");
});

describe("a phrase", () => {
  const ask = (...args: string[]): PhraseAnswer => answer(datanet(whole, ["query", ...args, "--json"]));

  test("is counted in places, files and contributors, with the first place in each file", () => {
    const { sources, ...counts } = ask("return");
    expect(counts).toEqual({ phrase: "return", tokens: 1, count: 4, documents: 2, contributors: 2 });
    expect(sources.map(({ path, line, order }) => ({ path, line, order }))).toEqual([
      { path: "tidepool/tideTable.ts", line: 17, order: 2 },
      { path: "lanternbook/lanternQueue.ts", line: 29, order: 3 },
    ]);
    const { stdout } = datanet(whole, ["query", "return"]);
    expect(stdout).toMatch(
      /^4 times in 2 files of 2 contributors \(1 token\)\n {2}tidepool\/tideTable\.ts:17 {2}/,
    );
  });

  test("may be several words, with or without quotes", () => {
    const found = ask("export", "function");
    expect(found).toMatchObject({ count: 2, documents: 1 });
    expect(ask("export function")).toEqual(found);
  });

  test("has its sources page by page", () => {
    const all = ask("return").sources;
    expect(ask("return", "--from", "1", "--limit", "1").sources).toEqual(all.slice(1));
    expect(ask("return", "--limit", "0").sources).toEqual([]);
    expect(datanet(whole, ["query", "return", "--limit", "1"]).stdout).toContain("and 1 more: --from 1");
  });

  test("is told in the singular where it is one, and may be the name of a kind", () => {
    const { stdout } = datanet(whole, ["query", "wasSubmerged", "=", "waterHeight"]);
    expect(stdout).toMatch(/^1 time in 1 file of 1 contributor \(3 tokens\)\n/);
    expect(datanet(whole, ["query", "--phrase", "find"]).stdout).toMatch(/\(1 token\)\n/);
  });

  test("that stands nowhere is no error; one without words is", () => {
    expect(ask("surely nowhere")).toMatchObject({ count: 0, documents: 0, contributors: 0, sources: [] });
    const { code, stderr } = datanet(whole, ["query", "  "]);
    expect(code).toBe(1);
    expect(stderr).toContain('"  " has no tokens, wanted words or marks');
  });

  test("may be asked infini-gram's questions about, in a store of one segment and of several", () => {
    const found = answer(datanet(whole, ["query"], { input: '{"q":"ntd","prompt":"return"}' }));
    expect(found).toEqual({
      q: "ntd",
      prompt: "return",
      prompt_cnt: 4,
      dist: { heightCm: 1, crossingsFound: 1, darkestLantern: 2 },
      ends: 0,
    });
    expect(answer(datanet(whole, ["query", "prob", "return", "heightCm"]))).toMatchObject({ prob: 0.25 });
  });
});
