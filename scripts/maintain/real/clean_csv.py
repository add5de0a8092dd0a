"""Clean a table of CSV text: strip, lower, parse numbers, drop doubles."""

import csv
import io


def clean(text):
    seen, rows = set(), []
    for row in csv.DictReader(io.StringIO(text)):
        key = row["mail"].strip().lower()
        if key and key not in seen:
            seen.add(key)
            rows.append((key, row["name"].strip().title(), float(row["paid"] or 0)))
    return sorted(rows)


HEAD = "name,mail,paid\n"
TASKS = [
    HEAD
    + "".join(f" name {n % 700} , M{n % 900}@example.org,{n / 8}\n" for n in range(k, k + 1500))
    for k in range(12)
]
