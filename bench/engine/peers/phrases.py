"""phrases.py DATABASE FOLDER: full-text search with SQLite FTS5.

Reads JSON lines: {"build": [paths below FOLDER]}, then {"phrase": text}; answers with JSON lines.
"""
import json
import os
import sqlite3
import sys
import time

database = sqlite3.connect(sys.argv[1])
for line in sys.stdin:
    question = json.loads(line)
    started = time.perf_counter()
    if "build" in question:
        database.execute("CREATE VIRTUAL TABLE texts USING fts5(text, content='')")
        for row, path in enumerate(question["build"]):
            with open(os.path.join(sys.argv[2], path), encoding="utf-8") as file:
                database.execute("INSERT INTO texts(rowid, text) VALUES (?, ?)", (row, file.read()))
        database.commit()
        answer = {"version": sqlite3.sqlite_version}
    else:
        phrase = '"' + question["phrase"].replace('"', '""') + '"'
        rows = database.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (phrase,)).fetchone()
        answer = {"documents": rows[0]}
    answer["nanoseconds"] = round((time.perf_counter() - started) * 1e9)
    print(json.dumps(answer), flush=True)
