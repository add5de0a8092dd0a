"""Clean a table of CSV text with petl: strip, lower, parse numbers, drop doubles."""

import petl


def clean(text):
    table = petl.fromcsv(petl.MemorySource(text.encode()))
    table = petl.convert(table, "name", lambda name: name.strip().title())
    table = petl.convert(table, "mail", lambda mail: mail.strip().lower())
    table = petl.convert(table, "paid", float)
    return [tuple(row) for row in petl.distinct(table, "mail")]


HEAD = "name,mail,paid\n"
TASKS = [
    HEAD
    + "".join(f" name {n % 700} , M{n % 900}@example.org,{n / 8}\n" for n in range(k, k + 1500))
    for k in range(12)
]
