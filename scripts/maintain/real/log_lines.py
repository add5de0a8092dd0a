"""Parse a web server's log with the package apachelogs and sum the bytes by status."""

import collections

import apachelogs

PARSER = apachelogs.LogParser('%h %l %u %t "%r" %>s %b')


def parse(text):
    sizes = collections.Counter()
    for entry in PARSER.parse_lines(text.splitlines()):
        sizes[entry.final_status] += entry.bytes_sent or 0
    return dict(sizes)


ROW = '10.0.0.{0} - - [28/Nov/2026:10:00:0{1} +0000] "GET /page/{0} HTTP/1.1" {2} 1{0}2\n'
TASKS = [
    "".join(ROW.format(n % 250, n % 10, 200 + n % 3 * 102) for n in range(k, k + 400))
    for k in range(12)
]
