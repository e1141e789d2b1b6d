"""Answers questions with the reference engine, infini-gram, in the form of the golden answers.

Standard input: one JSON object a line, {"dir", "dtype", "vocab", "eos", "questions": [...]}.
Standard output: one JSON list of answers a line. What the engine itself prints goes to standard error.
"""

import json
import os
import sys
import tempfile

out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

from infini_gram.engine import InfiniGramEngine  # noqa: E402


def even_ids(vocab):
    """A file of the ids that begin a word: the even ones, of the small vocabularies that are asked about."""
    file = tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False)
    with file:
        file.writelines(f"{id}\n" for id in range(0, vocab, 2))
    return file.name


def pairs(values):
    values = [list(value) for value in values]
    return values[0] if len(values) == 1 else values


def distribution(answer):
    return {str(id): each["cont_cnt"] for id, each in answer["result_by_token_id"].items()}


def answer_question(engine, question):
    kind = question["q"]
    if kind == "find":
        found = engine.find(question["ids"])
        return {"cnt": found["cnt"], "seg": pairs(found["segment_by_shard"])}
    if kind == "prob":
        return engine.prob(question["prompt"], question["cont"])
    if kind == "infgram_prob":
        return engine.infgram_prob(question["prompt"], question["cont"])
    if kind == "ntd":
        found = engine.ntd(question["prompt"], max_support=1_000_000)
        return {"prompt_cnt": found["prompt_cnt"], "dist": distribution(found)}
    if kind == "infgram_ntd":
        found = engine.infgram_ntd(question["prompt"], max_support=1_000_000)
        return {
            "prompt_cnt": found["prompt_cnt"],
            "suffix_len": found["suffix_len"],
            "dist": distribution(found),
        }
    if kind == "doc_by_rank_2":
        try:
            found = engine.get_doc_by_rank_2(
                question["s"], question["rank"], question["needle_len"], question["max_ctx_len"]
            )
        except ValueError as error:  # It asks for a list of -1 tokens.
            return {"error": str(error)}
        names = ["doc_ix", "doc_len", "disp_len", "needle_offset"]
        metadata = found["metadata"].removesuffix("\n")
        return {**{name: found[name] for name in names}, "ids": found["token_ids"], "metadata": metadata}
    if kind == "attribute":
        names = ["delim_ids", "min_len", "max_cnt", "enforce_bow"]
        found = engine.attribute(question["ids"], **{name: question[name] for name in names})
        return {"spans": [span_of(engine, span) for span in found["spans"]]}
    if kind == "creativity":
        return {"rs": engine.creativity(question["ids"])["rs"]}
    raise ValueError(kind)


def span_of(engine, span):
    pointers = [[doc["s"], doc["ptr"]] for doc in span["docs"]]
    is_one = engine.engine.get_num_shards() == 1
    return {
        "l": span["l"],
        "r": span["r"],
        "count": span["count"],
        "lp": span["unigram_logprob_sum"],
        "ptrs": [pointer for _, pointer in pointers] if is_one else pointers,
    }


for line in sys.stdin:
    task = json.loads(line)
    engine = InfiniGramEngine(
        task["dir"],
        eos_token_id=task["eos"],
        vocab_size=task["vocab"],
        version=4,
        token_dtype=task["dtype"],
        bow_ids_path=even_ids(task["vocab"]),
        precompute_unigram_logprobs=True,
    )
    answers = [answer_question(engine, question) for question in task["questions"]]
    print(json.dumps(answers), file=out, flush=True)
