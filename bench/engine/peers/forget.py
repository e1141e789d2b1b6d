"""forget.py FILE...: asks the system to forget what it keeps of the files, so that reading them meets the disk."""
import os
import sys

for path in sys.argv[1:]:
    file = os.open(path, os.O_RDONLY)
    os.fsync(file)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(file)
