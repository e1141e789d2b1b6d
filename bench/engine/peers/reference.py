"""Answers questions with the reference engine, a JSON line each: the Python package infini-gram.

reference.py LOOP_LIBRARY: the library made from loop.c, or "" where there is none.
"""
import array
import ctypes
import json
import os
import resource
import sys
import time

from infini_gram import cpp_engine
from infini_gram.engine import InfiniGramEngine

# Token width: type of the package, letter of the C++ type in symbols, type code of arrays.
WIDTHS = {2: ("u16", "t", "H"), 4: ("u32", "j", "I")}


class Loop:
    """The compiled search of an engine, without its threads."""

    def __init__(self, path, engine, width):
        self.library = ctypes.CDLL(path)
        package = ctypes.CDLL(cpp_engine.__file__)
        letter = WIDTHS[width][1]
        name = "_ZNK6EngineI" + letter + "E"
        vector = "PKSt6vectorI" + letter + "SaI" + letter + "EE"
        self.longest = getattr(package, name + "33compute_longest_prefix_len_threadE" + vector + "mPm")
        self.find = getattr(package, name + "12_find_threadEmPKhmSt4pairImmEPS4_")
        # Behind the two words that every Python object begins with, pybind11 keeps the C++ object.
        self.engine = ctypes.c_void_p.from_address(id(engine) + 16)
        count = getattr(package, name + "11get_tok_cntEm")
        count.restype = ctypes.c_size_t
        self.width = width
        self.shards = engine.get_num_shards()
        tokens = [engine.get_tok_cnt(s=s) for s in range(self.shards)]
        if [count(self.engine, ctypes.c_size_t(s)) for s in range(self.shards)] != tokens:
            raise RuntimeError("the C++ object is not where it was expected")
        self.tokens = array.array("Q", tokens)
        self.library.longest_prefixes.restype = ctypes.c_uint64

    def match(self, ids):
        lengths = array.array("Q", bytes(8 * len(ids)))
        packed = array.array(WIDTHS[self.width][2], ids)
        nanoseconds = self.library.longest_prefixes(
            self.longest, self.engine, at(packed), size(len(ids)), size(self.width), size(self.shards), at(lengths)
        )
        return nanoseconds, [i + length for i, length in enumerate(lengths)]

    def count(self, queries):
        length = len(queries[0])
        packed = array.array(WIDTHS[self.width][2], [t for query in queries for t in query])
        counts = array.array("Q", bytes(8 * len(queries)))
        nanoseconds = array.array("Q", bytes(8 * len(queries)))
        self.library.count_ngrams(
            self.find, self.engine, at(packed), size(len(queries)), size(length), size(self.width),
            size(self.shards), at(self.tokens), at(counts), at(nanoseconds),
        )
        return list(nanoseconds), list(counts)


def size(value):
    return ctypes.c_size_t(value)


def at(values):
    return ctypes.c_void_p(values.buffer_info()[0])


class Server:
    def __init__(self, library):
        self.library = library
        self.wrapped = None
        self.loop = None

    def open(self, dir, width, ram):
        """Opens an index; for `ram` in the setting that makes the search fastest, else as by default."""
        fastest = {"load_to_ram": True, "ds_prefetch_depth": 0, "sa_prefetch_depth": 0, "od_prefetch_depth": 0}
        dtype = WIDTHS[width][0]
        started = time.perf_counter_ns()
        self.wrapped = InfiniGramEngine(
            index_dir=dir, eos_token_id=1, vocab_size=256**width - 1, token_dtype=dtype, **(fastest if ram else {})
        )
        nanoseconds = time.perf_counter_ns() - started
        self.loop = Loop(self.library, self.wrapped.engine, width) if self.library else None
        return {"nanoseconds": nanoseconds}

    def match(self, documents, how):
        if how == "loop":
            answers = [self.loop.match(ids) for ids in documents]
            return {"nanoseconds": [spent for spent, _ in answers], "ends": [ends for _, ends in answers]}
        nanoseconds = []
        for ids in documents:
            started = time.perf_counter_ns()
            self.wrapped.attribute(input_ids=ids, delim_ids=[], min_len=1, max_cnt=1000, enforce_bow=False)
            nanoseconds.append(time.perf_counter_ns() - started)
        return {"nanoseconds": nanoseconds}

    def count(self, queries, how):
        if how == "loop":
            nanoseconds, counts = self.loop.count(queries)
            return {"nanoseconds": nanoseconds, "counts": counts}
        nanoseconds, counts = [], []
        for query in queries:
            started = time.perf_counter_ns()
            found = self.wrapped.count(query)
            nanoseconds.append(time.perf_counter_ns() - started)
            counts.append(found["count"])
        return {"nanoseconds": nanoseconds, "counts": counts}

    def first(self, queries):
        """Whether each query sorts before every suffix: no match of it is found then."""
        found = [self.wrapped.find(query)["segment_by_shard"] for query in queries]
        return {"first": [all(low == 0 for low, _ in ranges) for ranges in found]}

    def memory(self):
        # Linux counts what the parent held into ru_maxrss, so that is for other systems.
        if os.path.exists("/proc/self/status"):
            with open("/proc/self/status", encoding="ascii") as status:
                return {"bytes": next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))}
        return {"bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}


def main():
    server = Server(sys.argv[1])
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = getattr(server, question.pop("do"))(**question)
        except Exception as error:  # The bench prints it and goes on.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
