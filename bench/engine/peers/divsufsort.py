"""divsufsort.py PATH WIDTH: sorts the suffixes of a token file with libdivsufsort.

It sorts bytes: the suffixes that begin inside a token are sorted with the others, then left out.
"""
import json
import sys
import time

import numpy
from pydivsufsort import divsufsort

data = numpy.fromfile(sys.argv[1], dtype=numpy.uint8)
width = int(sys.argv[2])
started = time.perf_counter()
sa = divsufsort(data)
sa = sa[sa % width == 0] // width
print(json.dumps({"seconds": time.perf_counter() - started, "entries": len(sa)}))
