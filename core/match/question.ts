/**
 * Questions about an index, one JSON object each, in the names of infini-gram's engine.
 * A list of ids may be a text instead, where the index has a lexicon.
 */
import { DataNetError } from "../base/errors.ts";
import { parseJson, plainJson } from "../base/parseJson.ts";

/** Tokens by id, or a text that is yet to be cut into tokens. */
export type Pattern = readonly number[] | string;

/** Which tokens begin a word. */
export type WordBegins = "even ids" | readonly number[];

export type Question =
  | { readonly q: "find" | "creativity"; readonly ids: Pattern }
  | { readonly q: "prob" | "infgram_prob"; readonly prompt: Pattern; readonly cont: number | string }
  | { readonly q: "ntd" | "infgram_ntd"; readonly prompt: Pattern }
  | ({ readonly q: "doc_by_rank_2"; readonly s: number; readonly rank: number } & ExcerptSize)
  | ({ readonly q: "attribute"; readonly ids: Pattern } & SpanWishes)
  | { readonly q: "documents"; readonly ids: Pattern; readonly from: number; readonly limit: number };

interface ExcerptSize {
  readonly needle_len: number;
  readonly max_ctx_len: number;
}

interface SpanWishes {
  /** Of a text, the tokens of a text. */
  readonly delim_ids: Pattern;
  readonly min_len: number;
  /** Undefined where any number is. */
  readonly max_cnt: number | undefined;
  readonly enforce_bow: boolean;
  readonly bow: WordBegins | undefined;
}

/** Kinds of questions, in the order of the documentation. */
export const questionKinds: readonly Question["q"][] = [
  "find",
  "documents",
  "prob",
  "infgram_prob",
  "ntd",
  "infgram_ntd",
  "doc_by_rank_2",
  "attribute",
  "creativity",
];

/** Fields of a question beside `q`, and of its answer, which a line may hold too. */
const fieldNames: Readonly<Record<Question["q"], readonly string[]>> = {
  find: ["ids", "cnt", "seg"],
  documents: ["ids", "from", "limit", "cnt", "documents", "contributions", "contributors", "docs"],
  prob: ["prompt", "cont", "prompt_cnt", "cont_cnt", "prob"],
  infgram_prob: ["prompt", "cont", "prompt_cnt", "cont_cnt", "prob", "suffix_len"],
  ntd: ["prompt", "prompt_cnt", "dist", "ends"],
  infgram_ntd: ["prompt", "prompt_cnt", "dist", "ends", "suffix_len"],
  doc_by_rank_2: [
    ...["rank", "s", "needle_len", "max_ctx_len"],
    ...["doc_ix", "doc_len", "disp_len", "needle_offset", "ids", "metadata"],
  ],
  attribute: ["ids", "delim_ids", "min_len", "max_cnt", "enforce_bow", "bow", "spans"],
  creativity: ["ids", "rs"],
};

/**
 * Reads a question. Fields of its answer are passed over, so a line that holds an answer too is one.
 *
 * @param where file and line, for messages
 * @throws DataNetError "invalidArgument"
 */
export function parseQuestion(where: string, text: string): Question {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw refusal(
      where,
      `${shown(text)} is not ${plainJson}`,
      'a question such as {"q":"find","ids":[4,1]}',
      cause,
    );
  }
  return questionOf(where, value);
}

/** The same for a value that is no text any more. @throws DataNetError "invalidArgument" */
export function questionOf(where: string, value: unknown): Question {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw refusal(where, shown(JSON.stringify(value)), 'an object such as {"q":"find","ids":[4,1]}');
  }
  const fields = new Fields(where, value as Record<string, unknown>);
  const q = questionKinds.find((kind) => kind === fields.value("q"));
  if (q !== undefined) fields.refuseOthers(q, fieldNames[q]);
  switch (q) {
    case undefined:
      throw refusal(
        where,
        `q is ${shown(JSON.stringify(fields.value("q")))}`,
        `one of ${questionKinds.join(", ")}`,
      );
    case "find":
    case "creativity":
      return { q, ids: fields.pattern("ids") };
    case "prob":
    case "infgram_prob":
      return { q, prompt: fields.pattern("prompt"), cont: fields.token("cont") };
    case "ntd":
    case "infgram_ntd":
      return { q, prompt: fields.pattern("prompt") };
    case "doc_by_rank_2":
      return {
        q,
        s: fields.natural("s", 0),
        rank: fields.natural("rank"),
        needle_len: fields.natural("needle_len", 1),
        max_ctx_len: fields.natural("max_ctx_len", 20),
      };
    case "attribute":
      return {
        q,
        ids: fields.pattern("ids"),
        delim_ids: fields.pattern("delim_ids", []),
        min_len: fields.natural("min_len", 1),
        max_cnt: fields.optionalNatural("max_cnt"),
        enforce_bow: fields.flag("enforce_bow"),
        bow: fields.wordBegins("bow"),
      };
    case "documents":
      return {
        q,
        ids: fields.pattern("ids"),
        from: fields.natural("from", 0),
        limit: fields.natural("limit", 10),
      };
  }
}

/** The fields of a question, each read as what it has to be. */
class Fields {
  readonly #where: string;
  readonly #fields: Record<string, unknown>;

  constructor(where: string, fields: Record<string, unknown>) {
    this.#where = where;
    this.#fields = fields;
  }

  value(name: string): unknown {
    return Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
  }

  /** A misspelled field would be left out in silence. */
  refuseOthers(q: string, names: readonly string[]): void {
    const other = Object.keys(this.#fields).find((name) => name !== "q" && !names.includes(name));
    if (other === undefined) return;
    throw refusal(this.#where, `a field ${shown(JSON.stringify(other))}`, `of ${q}: ${names.join(", ")}`);
  }

  optionalNatural(name: string): number | undefined {
    return this.value(name) === undefined ? undefined : this.natural(name);
  }

  natural(name: string, otherwise?: number): number {
    const value = this.value(name) ?? otherwise;
    if (isNatural(value)) return value;
    throw this.#wrong(name, `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }

  flag(name: string): boolean {
    const value = this.value(name) ?? false;
    if (typeof value === "boolean") return value;
    throw this.#wrong(name, "true or false");
  }

  ids(name: string, otherwise?: readonly number[]): readonly number[] {
    const value = this.value(name) ?? otherwise;
    if (Array.isArray(value) && value.every(isNatural)) return value;
    throw this.#wrong(name, "a list of ids");
  }

  pattern(name: string, otherwise?: readonly number[]): Pattern {
    const value = this.value(name);
    return typeof value === "string" ? value : this.ids(name, otherwise);
  }

  token(name: string): number | string {
    const value = this.value(name);
    return typeof value === "string" ? value : this.natural(name);
  }

  wordBegins(name: string): WordBegins | undefined {
    const value = this.value(name);
    if (value === undefined || value === "even ids") return value;
    if (Array.isArray(value) && value.every(isNatural)) return value;
    throw this.#wrong(name, 'a list of ids that begin a word, or "even ids"');
  }

  #wrong(name: string, wanted: string): DataNetError {
    const value = this.value(name);
    const found = value === undefined ? `no ${name}` : `${name} is ${shown(JSON.stringify(value))}`;
    return refusal(this.#where, found, wanted);
  }
}

function isNatural(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A refused question. @param wanted without a full stop */
export function refusal(where: string, found: string, wanted: string, cause?: unknown): DataNetError {
  return new DataNetError("invalidArgument", `${where}: ${found}, wanted ${wanted}; correct the question`, {
    cause,
  });
}

/** No more of a value than fits on a line. */
function shown(text: string | undefined): string {
  const whole = text ?? "nothing";
  return whole.length > 60 ? `${whole.slice(0, 59)}…` : whole;
}
