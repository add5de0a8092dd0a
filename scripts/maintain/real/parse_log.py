"""Parse a web server's log with a regular expression and count by status."""

import collections
import re

LINE = re.compile(r'(\S+) \S+ \S+ \[([^\]]+)\] "(\S+) (\S+) [^"]*" (\d{3}) (\d+)')


def parse(text):
    sizes = collections.Counter()
    for line in text.splitlines():
        found = LINE.match(line)
        if found:
            sizes[found[5]] += int(found[6])
    return dict(sizes)


ROW = '10.0.0.{0} - - [28/Nov/2026:10:00:0{1} +0000] "GET /page/{0} HTTP/1.1" {2} {0}12\n'
TASKS = [
    "".join(ROW.format(n % 250, n % 10, 200 + n % 3 * 102) for n in range(k, k + 2000))
    for k in range(12)
]
