"""Hashes of the ids that the reference libraries give: cutTexts.py TEXTS.json OUT.json VOCABULARIES CHOICE...

A choice is a name of tiktoken, whose table is VOCABULARIES/<name>.tiktoken, or the path of a tokenizer.json.
"""
import base64
import hashlib
import json
import sys

import tiktoken
import tiktoken_ext.openai_public as public
from tokenizers import Tokenizer

texts_path, out_path, vocabularies, *choices = sys.argv[1:]
with open(texts_path, encoding="utf-8") as file:
    texts = json.load(file)


def table(path, expected_hash=None):
    name = path.rsplit("/", 1)[1]
    with open(f"{vocabularies}/{name}", "rb") as file:
        lines = [line.split() for line in file.read().splitlines() if line]
    return {base64.b64decode(token): int(rank) for token, rank in lines}


def encoder(choice):
    if choice.endswith(".json"):
        tokenizer = Tokenizer.from_file(choice)
        # What it cannot be given, a lone surrogate, stands for what it would be given.
        return lambda text: tokenizer.encode(repaired(text), add_special_tokens=False).ids
    public.load_tiktoken_bpe = table  # It would load the table from the network.
    return tiktoken.Encoding(**getattr(public, choice)()).encode_ordinary


def repaired(text):
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def hashed(found):
    return hashlib.sha256(",".join(map(str, found)).encode()).hexdigest()


ids = {}
for choice in choices:
    encode = encoder(choice)
    ids[choice] = [hashed(encode(text)) for text in texts]
with open(out_path, "w", encoding="utf-8") as file:
    json.dump(ids, file)
